"""What rules in shadow would have done."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from stario.adapters.moderation.flags import flag_of
from stario.domain.kernel.ids import RuleId
from stario.domain.moderation.model import policy
from stario.domain.moderation.model.findings import Finding
from stario.domain.moderation.model.lexicon import Lexicon
from stario.domain.moderation.model.rule import Rule, RuleKind
from stario.domain.moderation.model.scan import Scanner
from stario.domain.moderation.model.verdict import Flag
from stario.domain.moderation.model.words import words_of

SHADOW = "shadow."
LISTED = ("lexicon.", "rule.")
"""Reasons of findings that an allowed word lets go."""


@attrs.frozen(kw_only=True)
class Shadows:
    """
    A word in shadow would have flagged; an allowed one would have let a finding go; a threshold
    would have done either.
    """

    words: Scanner | None = None
    allowed: tuple[tuple[RuleId, Lexicon], ...] = ()
    thresholds: tuple[Rule, ...] = ()
    live_thresholds: Mapping[str, float] = policy.THRESHOLDS

    def flags(
        self, field: str, text: str, found: Sequence[Finding], chances: Mapping[str, float]
    ) -> Iterator[Flag]:
        """Say what rules would have done to *text*; at most one flag a rule and place."""
        for finding in (*self._words(text), *self._allowed(text, found)):
            yield flag_of(field, finding)
        for finding in self._thresholds(text, chances):
            yield flag_of(field, finding)

    def _words(self, text: str) -> Iterator[Finding]:
        if self.words is None:
            return
        scanned = self.words(text)
        for hit in scanned.hits:
            start, end = scanned.span(hit)
            yield Finding(
                category=hit.entry.category,
                reason=SHADOW + hit.entry.rule,
                start=start,
                end=end,
                confidence=policy.confidence(hit),
            )

    def _allowed(self, text: str, found: Sequence[Finding]) -> Iterator[Finding]:
        for rule, lexicon in self.allowed:
            for finding in found:
                if finding.reason.startswith(LISTED) and _is_innocent(
                    text[finding.start : finding.end], lexicon
                ):
                    yield attrs.evolve(finding, reason=SHADOW + rule)

    def _thresholds(self, text: str, chances: Mapping[str, float]) -> Iterator[Finding]:
        for rule in self.thresholds:
            category, threshold = rule.terms.category, rule.terms.threshold
            if category is None or threshold is None or category not in chances:
                continue
            chance = chances[category]
            if (chance >= threshold) != (chance >= self.live_thresholds[category]):
                yield Finding(
                    category=category,
                    reason=SHADOW + rule.id,
                    start=0,
                    end=len(text),
                    confidence=chance,
                )


def shadows_of(
    rules: Sequence[Rule], *, allowed: Sequence[str], live_thresholds: Mapping[str, float]
) -> Shadows:
    """Compile rules that judge beside those in force."""
    from_words = [rule.entry() for rule in rules if rule.terms.kind is RuleKind.WORD]
    return Shadows(
        words=Scanner(Lexicon(from_words, allowed)) if from_words else None,
        allowed=tuple(
            (rule.id, Lexicon((), [rule.terms.text or ""]))
            for rule in rules
            if rule.terms.kind is RuleKind.ALLOWED
        ),
        thresholds=tuple(rule for rule in rules if rule.terms.kind is RuleKind.THRESHOLD),
        live_thresholds=live_thresholds,
    )


def _is_innocent(words: str, lexicon: Lexicon) -> bool:
    return any(
        lexicon.allows(word.spellings[0]) for token in words.split() for word in words_of(token)
    )
