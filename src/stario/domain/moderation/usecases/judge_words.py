"""Judge words that were read or heard as any text."""

from collections.abc import Sequence

import attrs

from stario.domain.moderation.model.measure import Measure
from stario.domain.moderation.model.picture_policy import Finding
from stario.domain.moderation.model.restriction import Restrictions
from stario.domain.moderation.model.verdict import Flag, VerdictStatus
from stario.ports.moderation import TextModerator

NOT_ASKED = frozenset({"intent"})
"""Nobody reads or hears greetings alone: a brand on a shirt is no greeting, and no harm."""

LONGEST = 5_000


@attrs.frozen(kw_only=True)
class Judged:
    findings: tuple[Finding, ...] = ()
    scores: dict[str, float] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class JudgeWords:
    moderator: TextModerator

    async def __call__(
        self, lines: Sequence[str], measure: Measure, *, field: str, reason: str
    ) -> Judged:
        """
        Judge *lines* together; flags name *field*, and *reason* before the reason of the text.

        Places in the text are none in the picture or the sound, so the flags have none.
        """
        text = "\n".join(lines)[:LONGEST]
        if not text.strip():
            return Judged()
        verdict = await self.moderator.review(
            {field: text}, language=measure.language, restrictions=_declined(measure)
        )
        flags = [flag for flag in verdict.flags if flag.category not in NOT_ASKED]
        if not flags or verdict.status is VerdictStatus.APPROVED:
            return Judged()
        scores: dict[str, float] = {}
        for flag in flags:
            scores[flag.category] = max(scores.get(flag.category, 0.0), flag.confidence)
        findings = tuple(
            Finding(flag=_without_place(flag, field, reason), status=verdict.status)
            for flag in flags
        )
        return Judged(findings=findings, scores=scores)


def _declined(measure: Measure) -> Restrictions | None:
    """What is read by chance speaks of no topic: it is not on a list of those that are wanted."""
    hers = measure.restrictions
    return None if hers is None else attrs.evolve(hers, whitelist_topics=())


def _without_place(flag: Flag, field: str, reason: str) -> Flag:
    return attrs.evolve(
        flag,
        field=field,
        start=0,
        end=0,
        reason=f"{reason}.{flag.reason}" if flag.reason else reason,
    )
