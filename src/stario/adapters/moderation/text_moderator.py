"""Text checks by lists, a grammar of hate, a gate for greetings and a small model."""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

import attrs

from stario.adapters.moderation.across import across
from stario.adapters.moderation.flags import flag_of
from stario.adapters.moderation.heads import Heads, shipped_heads
from stario.adapters.moderation.lexicons import (
    lexicon_version,
    rules_version,
    shipped_allowed,
    shipped_lexicon,
)
from stario.adapters.moderation.shadows import Shadows
from stario.adapters.moderation.topics import shipped_topics
from stario.domain.kernel.language import Language
from stario.domain.moderation.model import policy
from stario.domain.moderation.model.findings import Finding, TextJudge, by_model, off_topic
from stario.domain.moderation.model.restricted import RestrictedJudge, restricted_judge
from stario.domain.moderation.model.restriction import Restrictions
from stario.domain.moderation.model.scan import Scanner
from stario.domain.moderation.model.tongue import language_of
from stario.domain.moderation.model.verdict import Flag, VerdictStatus
from stario.ports.moderation import TextModerator, TextVerdict

SHORTEST_FOR_MODEL = 7
"""Words; the model has learned from sentences, and of a few words it guesses wildly."""

MOST_ARTISTS = 250
"""Restrictions that are kept ready."""


@cache
def shipped_judge() -> TextJudge:
    """Share what a process has read: the judge remembers words, not people."""
    return TextJudge(scanner=Scanner(shipped_lexicon()))


@lru_cache(maxsize=MOST_ARTISTS)
def judge_for(restrictions: Restrictions) -> RestrictedJudge:
    """Compile an artist's restrictions once a version."""
    return restricted_judge(restrictions, shipped_topics())


@attrs.frozen(kw_only=True)
class FoldingTextModerator(TextModerator):
    """
    Refuses what is surely offence, sends what may be to a person, approves the rest.

    People mix languages and alphabets in one greeting: every list applies to every text. The
    language that a text is written in tells which calibration the model's word has.

    `allowed` are the innocent words of the judge's lists, and `number` that of the last release of
    staff's rules in it.
    """

    judge: TextJudge = attrs.field(factory=shipped_judge)
    heads: Heads = attrs.field(factory=shipped_heads)
    allowed: tuple[str, ...] = attrs.field(factory=shipped_allowed)
    thresholds: Mapping[str, float] = policy.THRESHOLDS
    shadows: Shadows = attrs.field(factory=Shadows)
    number: int = 0

    async def review(
        self,
        texts: dict[str, str],
        *,
        language: Language,
        restrictions: Restrictions | None = None,
        topic: str | None = None,
    ) -> TextVerdict:
        return self.verdict(texts, language=language, restrictions=restrictions, topic=topic)

    def verdict(
        self,
        texts: Mapping[str, str],
        *,
        language: Language,
        restrictions: Restrictions | None = None,
        topic: str | None = None,
    ) -> TextVerdict:
        """Judge as `review` does, for callers with many texts and no loop."""
        found: list[tuple[str, Finding]] = []
        shadow: list[Flag] = []
        for field, text in texts.items():
            findings, chances = self._judged(text, language)
            found += ((field, finding) for finding in findings)
            shadow += self.shadows.flags(field, text, findings, chances)
        # What is refused already needs no second opinion.
        if not any(finding.refuses for _field, finding in found):
            found += across(texts, self.judge)
        if restrictions is not None and restrictions.judges_words:
            found += judge_for(restrictions)(texts, topic=topic)
        refusing = [finding.category for _field, finding in found if finding.refuses]
        status = VerdictStatus.PENDING_REVIEW if found else VerdictStatus.APPROVED
        return TextVerdict(
            status=VerdictStatus.REJECTED if refusing else status,
            flags=tuple(flag_of(field, finding) for field, finding in found),
            suggestion=policy.suggestion(
                refusing or [finding.category for _field, finding in found]
            ),
            ruleset=rules_version() + (f"+{self.number}" if self.number else ""),
            lexicon=lexicon_version(),
            model=self.heads.version,
            shadow=tuple(shadow),
        )

    def _judged(
        self, text: str, language: Language
    ) -> tuple[tuple[Finding, ...], Mapping[str, float]]:
        """Give what speaks against *text*, and the model's chances where it was asked."""
        found = self.judge(text)
        # What is refused already needs no second opinion.
        if any(finding.refuses for finding in found):
            return found, {}
        if text.count(" ") + 1 < SHORTEST_FOR_MODEL:
            return found, {}
        written = language_of(text, otherwise=language)
        read = self.heads.chances(self.judge.readings(text), written)
        chances = {category: max(one[category] for one in read) for category in read[0]}
        return (*found, *self._guessed(text, found, chances)), chances

    def _guessed(
        self, text: str, found: tuple[Finding, ...], chances: Mapping[str, float]
    ) -> Iterator[Finding]:
        named = {finding.category for finding in found}
        guesses = by_model(text, chances, self.thresholds)
        fresh = [item for item in guesses if item.category not in named]
        yield from fresh
        if not found and not fresh and not self.judge.greets(text):
            yield off_topic(text)
