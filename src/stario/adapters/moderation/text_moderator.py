"""Text checks by lists, a grammar of hate, a gate for greetings and a small model."""

from collections.abc import Iterator
from functools import cache

import attrs

from stario.adapters.moderation.heads import Heads, shipped_heads
from stario.adapters.moderation.lexicons import (
    lexicon_version,
    rules_version,
    shipped_lexicon,
)
from stario.domain.kernel.language import Language
from stario.domain.moderation.model import policy
from stario.domain.moderation.model.findings import Finding, TextJudge, by_model, off_topic
from stario.domain.moderation.model.scan import Scanner
from stario.domain.moderation.model.tongue import language_of
from stario.domain.moderation.model.verdict import Flag, VerdictStatus
from stario.ports.moderation import TextModerator, TextVerdict

SHORTEST_FOR_MODEL = 7
"""Words; the model has learned from sentences, and of a few words it guesses wildly."""


@cache
def shipped_judge() -> TextJudge:
    """Share what a process has read: the judge remembers words, not people."""
    return TextJudge(scanner=Scanner(shipped_lexicon()))


@attrs.frozen(kw_only=True)
class FoldingTextModerator(TextModerator):
    """
    Refuses what is surely offence, sends what may be to a person, approves the rest.

    People mix languages and alphabets in one greeting: every list applies to every text. The
    language that a text is written in tells which calibration the model's word has.
    """

    judge: TextJudge = attrs.field(factory=shipped_judge)
    heads: Heads = attrs.field(factory=shipped_heads)

    async def review(self, texts: dict[str, str], *, language: Language) -> TextVerdict:
        return self.verdict(texts, language=language)

    def verdict(self, texts: dict[str, str], *, language: Language) -> TextVerdict:
        """Judge as `review` does, for callers with many texts and no loop."""
        found = [
            (field, finding)
            for field, text in texts.items()
            for finding in self._findings(text, language)
        ]
        refusing = [finding.category for _field, finding in found if finding.refuses]
        status = VerdictStatus.APPROVED
        if refusing:
            status = VerdictStatus.REJECTED
        elif found:
            status = VerdictStatus.PENDING_REVIEW
        return TextVerdict(
            status=status,
            flags=tuple(_flag(field, finding) for field, finding in found),
            suggestion=policy.suggestion(
                refusing or [finding.category for _field, finding in found]
            ),
            ruleset=rules_version(),
            lexicon=lexicon_version(),
            model=self.heads.version,
        )

    def _findings(self, text: str, language: Language) -> Iterator[Finding]:
        found = self.judge(text)
        yield from found
        # What is refused already needs no second opinion.
        if any(finding.refuses for finding in found):
            return
        if text.count(" ") + 1 >= SHORTEST_FOR_MODEL:
            written = language_of(text, otherwise=language)
            read = self.heads.chances(self.judge.readings(text), written)
            chances = {category: max(one[category] for one in read) for category in read[0]}
            named = {finding.category for finding in found}
            guesses = [item for item in by_model(text, chances) if item.category not in named]
            yield from guesses
            if not found and not guesses and not self.judge.greets(text):
                yield off_topic(text)


def _flag(field: str, finding: Finding) -> Flag:
    return Flag(
        category=finding.category,
        field=field,
        start=finding.start,
        end=finding.end,
        confidence=finding.confidence,
        reason=finding.reason,
    )
