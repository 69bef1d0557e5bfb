"""Compare one day of a provider's with ours."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import attrs

from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.kernel.tashkent import bounds
from stario.domain.ledger.model import account
from stario.domain.ledger.model.entry import EntryKind
from stario.domain.ledger.model.reconciliation import (
    Difference,
    Reconciliation,
    Side,
    Source,
    compare,
    not_booked,
    reconciliation_id,
)
from stario.domain.ledger.usecases.every_entry import every_entry
from stario.domain.payments.model.payment import Payment, PaymentNotFound
from stario.domain.payments.model.provider import Provider
from stario.ports.payments import PaymentProvider
from stario.ports.repositories.ledger import EntryFilter
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

MICROSECOND = timedelta(microseconds=1)


@attrs.frozen(kw_only=True)
class ReconcileDay:
    storage: Storage
    clock: Clock
    providers_of_payments: Mapping[Provider, PaymentProvider]

    async def __call__(
        self, provider: Provider, day: date, *, lines: Mapping[str, Side] | None = None
    ) -> Reconciliation:
        """
        Compare, and remember it in the place of an earlier comparison of that day.

        A comparison with a file stays where the provider has no statement to ask for.

        Args:
            lines: a statement that a person brought; None: the provider is asked.

        Raises:
            Invalid: the day has not begun.
            Unavailable: the provider does not answer.
        """
        now = self.clock.now()
        if bounds(day)[0] > now:
            raise Invalid("day", "in_the_future")
        source = Source.FILE
        if lines is None:
            lines = await self._asked(provider, day)
            source = Source.NONE if lines is None else Source.PROVIDER
        async with self.storage() as work:
            before = await _before(work, provider, day)
            if source is Source.NONE and before is not None and before.source is Source.FILE:
                # What a person brought says more than nothing does.
                return before
            payments = await _of_day(work, provider, day)
            found = await self._compared(work, provider, payments, lines)
            reconciliation = Reconciliation(
                id=reconciliation_id(provider, day),
                provider=provider,
                day=day,
                source=source,
                ran_at=now,
                matched=found.matched,
                differences=found.differences,
            )
            await work.reconciliations.put(reconciliation)
            await work.commit()
        return reconciliation

    async def _asked(self, provider: Provider, day: date) -> Mapping[str, Side] | None:
        # Outside a transaction: the provider takes its time.
        asked = self.providers_of_payments.get(provider)
        statement = None if asked is None else await asked.statement(day)
        if statement is None:
            return None
        return {x.provider_tx: Side(amount=x.amount, state=x.state) for x in statement}

    async def _compared(
        self,
        work: UnitOfWork,
        provider: Provider,
        payments: Sequence[Payment],
        lines: Mapping[str, Side] | None,
    ) -> "_Found":
        matched = 0
        differences: tuple[Difference, ...] = ()
        if lines is not None:
            others = await _of_other_days(work, provider, payments, lines)
            matched, differences = compare(lines, payments, others)
        booked = await _booked(work, provider, payments)
        return _Found(matched=matched, differences=(*differences, *not_booked(payments, booked)))


async def _before(work: UnitOfWork, provider: Provider, day: date) -> Reconciliation | None:
    try:
        return await work.reconciliations.get(reconciliation_id(provider, day))
    except NotFound:
        return None


async def _of_day(work: UnitOfWork, provider: Provider, day: date) -> tuple[Payment, ...]:
    since, before = bounds(day)
    return await work.payments.statement(provider, since=since, until=before - MICROSECOND)


async def _of_other_days(
    work: UnitOfWork, provider: Provider, payments: Sequence[Payment], lines: Mapping[str, Side]
) -> Mapping[str, Payment]:
    """Find those that the provider counts to this day and we to another."""
    ours = {payment.provider_tx for payment in payments}
    others: dict[str, Payment] = {}
    for tx in lines.keys() - ours:
        try:
            others[tx] = await work.payments.of_transaction(provider, tx)
        except PaymentNotFound:
            continue
    return others


async def _booked(
    work: UnitOfWork, provider: Provider, payments: Sequence[Payment]
) -> Mapping[str, Money]:
    """What the ledger says was received, by payment."""
    if not payments:
        return {}
    receivable = account.provider_receivable(provider)
    # The money of a transaction may come until it expires, and is booked at once.
    times = [p.paid_at for p in payments if p.paid_at is not None]
    if not times:
        return {}
    wanted = EntryFilter(account=receivable, since=min(times), before=max(times) + MICROSECOND)
    booked: dict[str, Money] = {}
    async for entry in every_entry(work.ledger, wanted):
        if entry.movement.kind is EntryKind.PAYMENT_RECEIVED:
            amounts = (p.amount for p in entry.movement.postings if p.account == receivable)
            subject = entry.movement.subject_id
            booked[subject] = booked.get(subject, NOTHING) + Money(sum(amounts))
    return booked


@attrs.frozen(kw_only=True)
class _Found:
    matched: int
    differences: tuple[Difference, ...]
