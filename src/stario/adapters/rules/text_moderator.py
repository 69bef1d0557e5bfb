"""Text checks by a few rules."""

import re
import unicodedata
from collections.abc import Iterator

import attrs

from stario.adapters.rules import lists
from stario.domain.kernel.language import Language
from stario.ports.moderation import Flag, TextModerator, TextVerdict, VerdictStatus

APOSTROPHES = frozenset("'`´ʻʼ‘’ʹ")
LOOK_ALIKES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "@": "a", "$": "s", "5": "s"})

CONTACT = re.compile(
    r"""
      (?:https?://|www\.|t\.me/|@\w{4,})\S*          # links and handles
    | \b[\w-]+\.(?:com|net|org|ru|uz|io|me|link)\b
    | (?:\+?\d[\s()-]*){9,}                          # phone and card numbers
    """,
    re.VERBOSE | re.IGNORECASE,
)

SURE = 0.95
UNSURE = 0.6


@attrs.frozen
class _Rule:
    category: str
    stems: re.Pattern[str]
    confidence: float


def _rule(category: str, stems: tuple[str, ...], confidence: float) -> _Rule:
    choices = "|".join(re.escape(stem) for stem in sorted(stems, key=len, reverse=True))
    return _Rule(category, re.compile(rf"(?<!\w)(?:{choices})\w*"), confidence)


RULES = (
    _rule("profanity", lists.PROFANITY, SURE),
    _rule("violence", lists.THREAT, SURE),
    _rule("nsfw", lists.ADULT, SURE),
    _rule("political", lists.POLITICS, UNSURE),
)

SUGGESTIONS = {
    "profanity": "remove_rude_words",
    "violence": "remove_threats",
    "nsfw": "remove_adult_words",
    "contact": "remove_contacts",
    "political": "avoid_politics",
}


@attrs.frozen
class RulesTextModerator(TextModerator):
    """Refuses what a list names, sends politics to a person, approves the rest."""

    async def review(self, texts: dict[str, str], *, language: Language) -> TextVerdict:
        del language  # People mix languages in one greeting: every list applies to every text.
        flags = tuple(flag for field, text in texts.items() for flag in _flags(field, text))
        status = VerdictStatus.APPROVED
        if any(flag.confidence >= SURE for flag in flags):
            status = VerdictStatus.REJECTED
        elif flags:
            status = VerdictStatus.PENDING_REVIEW
        worst = max(flags, key=lambda flag: flag.confidence, default=None)
        return TextVerdict(
            status=status,
            flags=flags,
            suggestion=SUGGESTIONS[worst.category] if worst else None,
            ruleset=lists.RULESET,
        )


def _flags(field: str, text: str) -> Iterator[Flag]:
    folded, offsets = _fold(text)
    for rule in RULES:
        for match in rule.stems.finditer(folded):
            start, end = offsets[match.start()], offsets[match.end() - 1] + 1
            yield Flag(
                category=rule.category,
                field=field,
                start=start,
                end=end,
                confidence=rule.confidence,
            )
    for match in CONTACT.finditer(text):
        yield Flag(
            category="contact",
            field=field,
            start=match.start(),
            end=match.end(),
            confidence=SURE,
        )


def _fold(text: str) -> tuple[str, list[int]]:
    """Fold *text*; the list says for each folded character where it stood."""
    folded: list[str] = []
    offsets: list[int] = []
    for index, character in enumerate(text):
        if character in APOSTROPHES or unicodedata.category(character) == "Cf":
            continue
        for part in unicodedata.normalize("NFKC", character).lower().translate(LOOK_ALIKES):
            folded.append(part)
            offsets.append(index)
    return "".join(folded), offsets
