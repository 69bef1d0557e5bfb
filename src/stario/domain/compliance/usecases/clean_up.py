"""Carry the rules of retention out, and remember what was done."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime

import attrs

from stario.domain.compliance.model.audit_event import Outcome, audit_event
from stario.domain.compliance.model.retention import (
    DAY,
    RULES,
    Carrier,
    RetentionRule,
    RetentionRun,
    RuleHistory,
    RuleKey,
    Tally,
)
from stario.domain.compliance.usecases.read_retention import ReadRetention
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import DomainError
from stario.ports.media import Bucket, ObjectStore
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids

AT_ONCE = 500
MOST_ROUNDS = 200
"""Of one rule in one clean-up; what is left over then waits for the next."""

Chore = Callable[[], Awaitable[object]]


@attrs.frozen(kw_only=True)
class Cleaned:
    """
    What one rule did, or with a dry run would do.

    `overdue` is what is left over; `error` the code of what stopped it.
    """

    rule: RetentionRule
    deleted: int
    overdue: int
    error: str | None = None


@attrs.frozen(kw_only=True)
class CleanUp:
    """
    `chores` carry out the rules of `Carrier.CHORE`.

    Several may run at the same time: each thing goes once, in a transaction of its own batch.
    """

    storage: Storage
    objects: ObjectStore
    read: ReadRetention
    chores: Mapping[RuleKey, Chore]
    clock: Clock
    ids: Ids

    async def __call__(
        self,
        *,
        actor: Actor | None = None,
        dry_run: bool = False,
        rules: Collection[RuleKey] = (),
    ) -> tuple[Cleaned, ...]:
        """
        Clean up by *rules*, or by all of them; what stops one rule stops no other.

        Args:
            actor: who asked; None: it comes round by itself.
            dry_run: only count.
        """
        async with self.storage() as work:
            histories = await work.retention_runs.histories()
        done: list[Cleaned] = []
        for key, rule in RULES.items():
            if rules and key not in rules:
                continue
            began = self.clock.now()
            cleaned = await self._cleaned(rule, dry_run=dry_run)
            done.append(cleaned)
            is_news = cleaned.deleted or cleaned.error or self._is_old(histories.get(key), began)
            if not dry_run and (actor is not None or is_news):
                await self._remember(cleaned, began, actor)
        if dry_run and actor is not None:
            async with self.storage() as work:
                await self._record(work, None, done, actor)
                await work.commit()
        return tuple(done)

    async def _cleaned(self, rule: RetentionRule, *, dry_run: bool) -> Cleaned:
        deleted = 0
        try:
            before = await self.read.tally(rule, at=self.clock.now())
            if dry_run or not before.overdue:
                return Cleaned(rule=rule, deleted=before.overdue, overdue=before.overdue)
            deleted, after = await self._carried_out(rule, before)
        except DomainError as error:
            return Cleaned(rule=rule, deleted=deleted, overdue=0, error=error.code)
        return Cleaned(rule=rule, deleted=deleted, overdue=after.overdue)

    async def _carried_out(self, rule: RetentionRule, before: Tally) -> tuple[int, Tally]:
        if rule.carrier is Carrier.RECORDS:
            deleted = await self._forget(rule)
            return deleted, await self.read.tally(rule, at=self.clock.now())
        if rule.carrier is Carrier.OBJECTS:
            deleted = await self._delete(rule)
            return deleted, await self.read.tally(rule, at=self.clock.now())
        chore, after = self.chores.get(rule.key), before
        for _ in range(MOST_ROUNDS if chore else 0):
            left = after.overdue
            if chore is not None:
                await chore()
            after = await self.read.tally(rule, at=self.clock.now())
            if not after.overdue or after.overdue >= left:
                break
        return max(0, before.overdue - after.overdue), after

    async def _forget(self, rule: RetentionRule) -> int:
        deleted = 0
        for _ in range(MOST_ROUNDS):
            async with self.storage() as work:
                batch = await work.retained.forget(rule, at=self.clock.now(), limit=AT_ONCE)
                await work.commit()
            deleted += batch
            if not batch:
                break
        return deleted

    async def _delete(self, rule: RetentionRule) -> int:
        before = rule.before(self.clock.now())
        found = self.objects.list(Bucket.MEDIA, prefix=rule.prefix or "")
        over = [each.key async for each in found if each.modified_at <= before]
        for key in over:
            await self.objects.delete(Bucket.MEDIA, key)
        return len(over)

    def _is_old(self, history: RuleHistory | None, at: datetime) -> bool:
        """A rule that finds nothing to do is remembered once a day: so one sees that it ran."""
        return history is None or at - history.last_run_at >= DAY

    async def _remember(self, cleaned: Cleaned, began: datetime, actor: Actor | None) -> None:
        run = RetentionRun(
            id=self.ids.new(),
            rule=cleaned.rule.key,
            started_at=began,
            ended_at=self.clock.now(),
            deleted=cleaned.deleted,
            overdue=cleaned.overdue,
            actor_id=actor.account_id if actor else None,
        )
        async with self.storage() as work:
            await work.retention_runs.add(run)
            await self._record(work, run, [cleaned], actor)
            await work.commit()

    async def _record(
        self,
        work: UnitOfWork,
        run: RetentionRun | None,
        done: Collection[Cleaned],
        actor: Actor | None,
    ) -> None:
        failed = [cleaned for cleaned in done if cleaned.error]
        await work.audit.record(
            audit_event(
                "compliance.retention.run",
                "retention_rule",
                run.rule.value if run else None,
                id_=self.ids.new(),
                at=self.clock.now(),
                actor=actor,
                outcome=Outcome.FAILED if failed else Outcome.SUCCEEDED,
                deleted=sum(cleaned.deleted for cleaned in done),
                overdue=sum(cleaned.overdue for cleaned in done),
                dry_run=run is None,
                error=failed[0].error if failed else None,
            )
        )
