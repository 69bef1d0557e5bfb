"""Look for what our own records should not say."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import attrs

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.tashkent import bounds
from stario.domain.ledger.model.reconciliation import (
    Difference,
    Reconciliation,
    Source,
    Verdict,
    reconciliation_id,
)
from stario.domain.ledger.usecases.verify_chain import VerifyChain
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.receipt import was_printed
from stario.ports.storage import Storage
from stario.ports.system import Clock

EFFECTS_MAY_WAIT = timedelta(minutes=15)
SWEEP_MAY_TAKE = timedelta(minutes=15)
OVERDUE_AT_ONCE = 100


@attrs.frozen(kw_only=True)
class ReconcileBooks:
    """
    Compares what we remember with itself: missing fiscal receipts, transactions that the sweep
    should have ended, effects that wait, and the ledger's chain.
    """

    storage: Storage
    clock: Clock
    verify: VerifyChain

    async def __call__(self, day: date) -> Reconciliation:
        """
        Look at *day*, and remember it in the place of an earlier look.

        Raises:
            Invalid: the day has not begun.
        """
        now = self.clock.now()
        if bounds(day)[0] > now:
            raise Invalid("day", "in_the_future")
        audit = await self.verify()
        faults = [
            Difference(verdict=Verdict.CHAIN, subject=fault.subject, note=fault.kind.value)
            for fault in audit.faults
        ]
        since, before = bounds(day)
        async with self.storage() as work:
            paid = await work.payments.statement(Provider.PAYME, since=since, until=before)
            overdue = await work.payments.overdue(at=now - SWEEP_MAY_TAKE, limit=OVERDUE_AT_ONCE)
            waiting = await work.outbox.due(at=now - EFFECTS_MAY_WAIT, limit=OVERDUE_AT_ONCE)
        differences = (
            *faults,
            *_without_receipt(paid),
            *_overdue(overdue),
            *(
                Difference(verdict=Verdict.OUTBOX, subject=each.id, note=each.topic.value)
                for each in waiting
            ),
        )
        return await self._remember(day, audit.count, differences, now)

    async def _remember(
        self, day: date, matched: int, differences: tuple[Difference, ...], now: datetime
    ) -> Reconciliation:
        reconciliation = Reconciliation(
            id=reconciliation_id(None, day),
            provider=None,
            day=day,
            source=Source.OURS,
            ran_at=now,
            matched=matched,
            differences=differences,
        )
        async with self.storage() as work:
            await work.reconciliations.put(reconciliation)
            await work.commit()
        return reconciliation


def _without_receipt(payments: Sequence[Payment]) -> Iterator[Difference]:
    for payment in payments:
        if payment.paid_at is not None and not was_printed(payment):
            yield Difference(verdict=Verdict.FISCAL, subject=payment.id)


def _overdue(payments: Sequence[Payment]) -> Iterator[Difference]:
    for payment in payments:
        if payment.state is PaymentState.PENDING:
            yield Difference(verdict=Verdict.OVERDUE, subject=payment.id)
