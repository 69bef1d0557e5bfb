"""What the lists, the grammar and the gate find in a text."""

from collections.abc import Iterable, Iterator, Mapping

import attrs

from stario.domain.moderation.model import policy
from stario.domain.moderation.model.contacts import CONTACT
from stario.domain.moderation.model.hate_grammar import hatred
from stario.domain.moderation.model.lexicon import Hit
from stario.domain.moderation.model.roles import GREETING, ROLES
from stario.domain.moderation.model.scan import Scanned, Scanner

MODEL = "model"


@attrs.frozen(kw_only=True)
class Finding:
    """
    A reason to doubt a text, from *start* to *end* of its code points.

    `reason` says more than the category: `lexicon.severe`, `grammar.expel`, `model`, `gate`, or
    `rule.` and the id of what staff have put on the lists.
    """

    category: str
    reason: str
    start: int
    end: int
    confidence: float

    @property
    def refuses(self) -> bool:
        return policy.is_refused(self.category, self.confidence, by_model=self.reason == MODEL)


@attrs.frozen(kw_only=True)
class TextJudge:
    """Judges one text without a model; the same words always get the same answer."""

    scanner: Scanner

    def __call__(self, text: str) -> tuple[Finding, ...]:
        """Give what speaks against *text*, in order; findings of a category do not overlap."""
        if self.scanner.is_plain(text):
            return tuple(_contacts(text))
        scanned = self.scanner(text)
        found = [*_listed(scanned), *_hatred(text, scanned), *_contacts(text)]
        return tuple(_merged(found))

    def readings(self, text: str) -> tuple[str, ...]:
        """Give *text*, and after it what is meant where it is disguised: for a model to judge."""
        meant = self.scanner(text).as_meant()
        return (text,) if meant is None else (text, meant)

    def greets(self, text: str) -> bool:
        """Say whether *text* may be a greeting: it is short, or wishes, thanks, greets."""
        if text.count(" ") < policy.LONGEST_WITHOUT_INTENT:
            return True
        scanned = self.scanner(text)
        return any(hit.entry.category == GREETING for hit in scanned.hits)


def by_model(
    text: str, chances: Mapping[str, float], thresholds: Mapping[str, float] = policy.THRESHOLDS
) -> Iterator[Finding]:
    """Give the categories whose calibrated chance reaches its threshold, for the whole *text*."""
    for category, chance in chances.items():
        if chance >= thresholds[category]:
            yield Finding(
                category=category, reason=MODEL, start=0, end=len(text), confidence=chance
            )


def off_topic(text: str) -> Finding:
    return Finding(category="intent", reason="gate", start=0, end=len(text), confidence=policy.MILD)


def _listed(scanned: Scanned) -> Iterator[Finding]:
    for hit in scanned.hits:
        entry = hit.entry
        if entry.category not in ROLES:
            start, end = scanned.span(hit)
            yield Finding(
                category=entry.category,
                reason=_reason(hit),
                start=start,
                end=end,
                confidence=policy.confidence(hit),
            )


def _reason(hit: Hit) -> str:
    if hit.entry.rule:
        return f"rule.{hit.entry.rule}"
    return "lexicon.guessed" if hit.guessed else f"lexicon.{hit.entry.tier.value}"


def _hatred(text: str, scanned: Scanned) -> Iterator[Finding]:
    for found in hatred(text, scanned):
        yield Finding(
            category="hate",
            reason=f"grammar.{'quoted' if found.quoted else found.what}",
            start=scanned.start(found.first),
            end=scanned.end(found.last),
            confidence=policy.QUOTED if found.quoted else 0.97,
        )


def _contacts(text: str) -> Iterator[Finding]:
    for found in CONTACT.finditer(text):
        yield Finding(
            category="contact",
            reason="contact",
            start=found.start(),
            end=found.end(),
            confidence=0.95,
        )


def _merged(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The surest finding of a category stands for those that it overlaps."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda finding: -finding.confidence):
        if not any(
            other.category == finding.category
            and other.start < finding.end
            and finding.start < other.end
            for other in kept
        ):
            kept.append(finding)
    return iter(sorted(kept, key=lambda finding: (finding.start, finding.end)))
