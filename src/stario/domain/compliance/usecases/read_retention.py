"""Say how retention stands: of each rule what is kept, what is over, and when it last ran."""

from datetime import datetime

import attrs

from stario.domain.compliance.model.retention import (
    RULES,
    Carrier,
    RetentionRule,
    RuleHistory,
    Tally,
)
from stario.ports.media import Bucket, ObjectStore
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class RuleState:
    """`history` None: it never ran, or found nothing to do in the time that runs are kept."""

    rule: RetentionRule
    tally: Tally
    history: RuleHistory | None


@attrs.frozen(kw_only=True)
class RetentionState:
    at: datetime
    rules: tuple[RuleState, ...]

    @property
    def overdue(self) -> int:
        """How many things are over and still there."""
        return sum(state.tally.overdue for state in self.rules)


@attrs.frozen(kw_only=True)
class ReadRetention:
    storage: Storage
    objects: ObjectStore
    clock: Clock

    async def __call__(self) -> RetentionState:
        """
        Count by every rule.

        Raises:
            Unavailable: the database or the object store is out of reach.
        """
        now = self.clock.now()
        async with self.storage() as work:
            histories = await work.retention_runs.histories()
        states = [
            RuleState(rule=rule, tally=await self.tally(rule, at=now), history=histories.get(key))
            for key, rule in RULES.items()
        ]
        return RetentionState(at=now, rules=tuple(states))

    async def tally(self, rule: RetentionRule, *, at: datetime) -> Tally:
        """Count what one rule keeps, in the database or in the object store."""
        if rule.carrier is Carrier.OBJECTS:
            return await self._listed(rule, at)
        async with self.storage() as work:
            return await work.retained.tally(rule, at=at)

    async def _listed(self, rule: RetentionRule, at: datetime) -> Tally:
        kept, overdue, oldest = 0, 0, None
        async for found in self.objects.list(Bucket.MEDIA, prefix=rule.prefix or ""):
            kept += 1
            overdue += found.modified_at <= rule.before(at)
            oldest = found.modified_at if oldest is None else min(oldest, found.modified_at)
        return Tally(kept=kept, oldest_at=oldest, overdue=overdue)
