"""Who of the staff reads whose data, counted in memory."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

import attrs

from stario.adapters.memory.transaction import Transaction
from stario.domain.compliance.model.anomalies import CauselessReads, HourOfReads, ReadersOfOne
from stario.domain.compliance.model.audit_event import Outcome
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.tashkent import TASHKENT
from stario.domain.moderation.model.appeal import AppealState
from stario.domain.orders.model.claim import ClaimState
from stario.ports.repositories.access import AccessCounts


@attrs.frozen(kw_only=True)
class _Read:
    reader: AccountId
    at: datetime
    subjects: str
    people: int

    @property
    def day(self) -> date:
        return self.at.date()


@attrs.frozen
class MemoryAccessCounts(AccessCounts):
    _transaction: Transaction

    async def by_hour(self, *, since: datetime, before: datetime) -> tuple[HourOfReads, ...]:
        reads: Counter[tuple[AccountId, date, int]] = Counter()
        people: Counter[tuple[AccountId, date, int]] = Counter()
        for read in self._reads(since, before):
            key = (read.reader, read.day, read.at.hour)
            reads[key] += 1
            people[key] += read.people
        return tuple(
            HourOfReads(reader=reader, day=day, hour=hour, reads=count, people=people[key])
            for key, count in reads.items()
            for reader, day, hour in [key]
        )

    async def by_subject(
        self, *, since: datetime, before: datetime, readers: int
    ) -> tuple[ReadersOfOne, ...]:
        found: dict[tuple[str, date], list[AccountId]] = {}
        for read in self._reads(since, before):
            if read.people == 1:
                found.setdefault((read.subjects, read.day), []).append(read.reader)
        return tuple(
            ReadersOfOne(subject=AccountId(subject), day=day, readers=len(set(who)), reads=len(who))
            for (subject, day), who in found.items()
            if len(set(who)) >= readers
        )

    async def causeless(
        self, *, since: datetime, before: datetime, cause_since: datetime
    ) -> tuple[CauselessReads, ...]:
        counts = Counter(
            (read.reader, AccountId(read.subjects), read.day)
            for read in self._reads(since, before)
            if read.people == 1
        )
        return tuple(
            CauselessReads(reader=reader, subject=subject, day=day, reads=count)
            for (reader, subject, day), count in counts.items()
            if not self._has_cause(subject, cause_since)
        )

    def _reads(self, since: datetime, before: datetime) -> Iterator[_Read]:
        for entry in self._transaction.tables.audit_entries.values():
            event = entry.event
            subjects, people = event.details.get("subjects"), event.details.get("subject_count")
            if (
                event.action == "staff.read"
                and event.outcome is Outcome.SUCCEEDED
                and event.actor_id is not None
                and since <= event.at < before
                and isinstance(people, int)
                and people > 0
                and subjects != event.actor_id
            ):
                yield _Read(
                    reader=event.actor_id,
                    at=event.at.astimezone(TASHKENT),
                    subjects=str(subjects),
                    people=people,
                )

    def _has_cause(self, subject: AccountId, since: datetime) -> bool:
        tables = self._transaction.tables
        orders = {
            order.id: order for order in tables.orders.values() if order.account_id == subject
        }
        return (
            any(order.updated_at >= since for order in orders.values())
            or any(
                case.account_id == subject and (not case.is_closed or case.opened_at >= since)
                for case in tables.cases.values()
            )
            or any(
                appeal.account_id == subject
                and (appeal.state is AppealState.OPEN or appeal.filed_at >= since)
                for appeal in tables.appeals.values()
            )
            or any(
                claim.order_id in orders and claim.state is ClaimState.OPEN
                for claim in tables.order_claims.values()
            )
        )
