"""Remembered comparisons with providers in SQL."""

from collections.abc import Sequence

import attrs
from sqlalchemy import RowMapping, delete, insert, select

from stario.adapters.sql.rows import counted, paged
from stario.adapters.sql.tables import differences, reconciliations
from stario.adapters.sql.transaction import Transaction
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.ledger.model.reconciliation import (
    Difference,
    Reconciliation,
    Side,
    Source,
    Verdict,
)
from stario.domain.payments.model.payment import PaymentState
from stario.domain.payments.model.provider import Provider
from stario.ports.repositories.ledger import Reconciliations

# A statement has a limited number of parameters: 32766 in SQLite.
ROWS_AT_ONCE = 1_000


@attrs.frozen
class SqlReconciliations(Reconciliations):
    _transaction: Transaction

    async def put(self, reconciliation: Reconciliation) -> None:
        # The differences of the one before go with it.
        await self._transaction.write(
            delete(reconciliations).where(reconciliations.c.id == reconciliation.id)
        )
        await self._transaction.add(reconciliations, _row(reconciliation))
        rows = [
            _difference_row(reconciliation.id, number, difference)
            for number, difference in enumerate(reconciliation.differences, start=1)
        ]
        for first in range(0, len(rows), ROWS_AT_ONCE):
            part = rows[first : first + ROWS_AT_ONCE]
            await self._transaction.write(insert(differences).values(part))

    async def get(self, reconciliation: str) -> Reconciliation:
        rows = await self._transaction.rows(
            select(reconciliations).where(reconciliations.c.id == reconciliation)
        )
        if not rows:
            raise NotFound(what="reconciliation")
        return (await self._whole(rows))[0]

    async def list(
        self, request: PageRequest, *, provider: Provider | None = None
    ) -> Page[Reconciliation]:
        wanted = select(reconciliations)
        if provider is not None:
            wanted = wanted.where(reconciliations.c.provider == provider.value)
        latest_first = wanted.order_by(reconciliations.c.day.desc(), reconciliations.c.id)
        rows = await self._transaction.rows(paged(latest_first, request))
        total = await counted(self._transaction, reconciliations, wanted)
        return Page(await self._whole(rows), total, request)

    async def _whole(self, rows: Sequence[RowMapping]) -> tuple[Reconciliation, ...]:
        found = await self._transaction.rows(
            select(differences)
            .where(differences.c.reconciliation_id.in_([row["id"] for row in rows]))
            .order_by(differences.c.reconciliation_id, differences.c.number)
        )
        of: dict[str, list[Difference]] = {}
        for row in found:
            of.setdefault(row["reconciliation_id"], []).append(_difference(row))
        return tuple(_reconciliation(row, of.get(row["id"], ())) for row in rows)


def _row(reconciliation: Reconciliation) -> dict[str, object]:
    provider = reconciliation.provider
    return {
        "id": reconciliation.id,
        "provider": provider.value if provider else None,
        "day": reconciliation.day,
        "source": reconciliation.source.value,
        "ran_at": reconciliation.ran_at,
        "matched": reconciliation.matched,
    }


def _difference_row(id_: str, number: int, difference: Difference) -> dict[str, object]:
    ours, theirs = difference.ours, difference.theirs
    return {
        "reconciliation_id": id_,
        "number": number,
        "verdict": difference.verdict.value,
        "subject": difference.subject,
        "our_amount": ours.amount.tiyin if ours else None,
        "our_state": ours.state.value if ours else None,
        "their_amount": theirs.amount.tiyin if theirs else None,
        "their_state": theirs.state.value if theirs else None,
        "note": difference.note,
    }


def _reconciliation(row: RowMapping, found: Sequence[Difference]) -> Reconciliation:
    return Reconciliation(
        id=row["id"],
        provider=Provider(row["provider"]) if row["provider"] else None,
        day=row["day"],
        source=Source(row["source"]),
        ran_at=row["ran_at"],
        matched=row["matched"],
        differences=tuple(found),
    )


def _difference(row: RowMapping) -> Difference:
    return Difference(
        verdict=Verdict(row["verdict"]),
        subject=row["subject"],
        ours=_side(row["our_amount"], row["our_state"]),
        theirs=_side(row["their_amount"], row["their_state"]),
        note=row["note"],
    )


def _side(amount: int | None, state: str | None) -> Side | None:
    if amount is None or state is None:
        return None
    return Side(amount=Money(amount), state=PaymentState(state))
