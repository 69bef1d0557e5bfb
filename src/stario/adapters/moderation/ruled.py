"""Text checks that follow staff's rules without a restart."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs

from stario.adapters.moderation.rulesets import moderator_by
from stario.adapters.moderation.shadows import SHADOW, shadows_of
from stario.adapters.moderation.text_moderator import FoldingTextModerator
from stario.domain.kernel.errors import DomainError
from stario.domain.kernel.ids import RuleId
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.restriction import Restrictions
from stario.domain.moderation.model.review_case import ReviewCase
from stario.domain.moderation.model.rule import Rule
from stario.ports.moderation import RuleTrials, TextModerator, TextVerdict
from stario.ports.storage import Storage
from stario.ports.system import Clock

LOOK_EVERY = timedelta(seconds=2)
ANSWER_WITHIN_SECONDS = 1.0
"""A database that is slower than this is asked again later; the rules of before go on judging."""

FAILURES = (DomainError, TimeoutError, ValueError)


@attrs.define(kw_only=True, eq=False)
class RuledTextModerator(TextModerator, RuleTrials):
    """
    Judges by the rules in force, which it asks for at most every two seconds.

    The first caller of a new release waits until it is compiled, off the event loop; others are
    judged by the one before. Where the database fails, that one stays.
    """

    storage: Storage
    clock: Clock
    _moderator: FoldingTextModerator = attrs.field(init=False, factory=FoldingTextModerator)
    _looked_at: datetime | None = attrs.field(init=False, default=None)
    _turn: asyncio.Lock = attrs.field(init=False, factory=asyncio.Lock)

    async def review(
        self,
        texts: dict[str, str],
        *,
        language: Language,
        restrictions: Restrictions | None = None,
        topic: str | None = None,
    ) -> TextVerdict:
        moderator = await self._current()
        verdict = moderator.verdict(
            texts, language=language, restrictions=restrictions, topic=topic
        )
        if verdict.shadow:
            await self._count(verdict)
        return verdict

    async def flagged(self, rule: Rule, cases: Sequence[ReviewCase]) -> tuple[bool, ...]:
        moderator = await self._current()
        return await asyncio.to_thread(_flagged, moderator, rule, cases)

    async def _current(self) -> FoldingTextModerator:
        now = self.clock.now()
        # Somebody is looking; only before the first look is there nothing to judge by meanwhile.
        if self._is_fresh(now) or (self._looked_at is not None and self._turn.locked()):
            return self._moderator
        async with self._turn:
            if not self._is_fresh(now):
                with contextlib.suppress(*FAILURES):
                    await self._look()
                self._looked_at = now
        return self._moderator

    def _is_fresh(self, now: datetime) -> bool:
        # A clock that is set back must not keep rules out until it has caught up.
        looked_at = self._looked_at
        return looked_at is not None and timedelta(0) <= now - looked_at < LOOK_EVERY

    async def _look(self) -> None:
        async with asyncio.timeout(ANSWER_WITHIN_SECONDS), self.storage() as work:
            if await work.rules.number() == self._moderator.number:
                return
            ruleset = await work.rules.ruleset()
        self._moderator = await asyncio.to_thread(moderator_by, ruleset)

    async def _count(self, verdict: TextVerdict) -> None:
        """Count apart from what the caller does: a refused text is counted too."""
        reasons = {flag.reason for flag in verdict.shadow}
        rules = [RuleId(reason.removeprefix(SHADOW)) for reason in sorted(reasons)]
        with contextlib.suppress(*FAILURES):
            async with asyncio.timeout(ANSWER_WITHIN_SECONDS), self.storage() as work:
                await work.rules.count_shadows(rules, verdict.status)
                await work.commit()


def _flagged(
    moderator: FoldingTextModerator, rule: Rule, cases: Sequence[ReviewCase]
) -> tuple[bool, ...]:
    shadows = shadows_of([rule], allowed=moderator.allowed, live_thresholds=moderator.thresholds)
    trying = attrs.evolve(moderator, shadows=shadows)
    return tuple(bool(trying.verdict(case.texts, language=case.language).shadow) for case in cases)
