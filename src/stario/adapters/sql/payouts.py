"""Remembered payouts in SQL."""

import attrs
from sqlalchemy import RowMapping, select, update

from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables import payouts
from stario.adapters.sql.transaction import Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import ArtistId, PayoutId
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.ledger.model.payout import Payout, PayoutState
from stario.ports.repositories.ledger import Payouts


@attrs.frozen
class SqlPayouts(Payouts):
    _transaction: Transaction

    async def add(self, payout: Payout) -> None:
        if not await self._transaction.add(payouts, _row(payout)):
            raise Conflict(what="payout")

    async def get(self, payout: PayoutId, *, lock: bool = False) -> Payout:
        read = self._transaction.locked if lock else self._transaction.rows
        rows = await read(select(payouts).where(payouts.c.id == payout))
        if not rows:
            raise NotFound(what="payout")
        return _payout(rows[0])

    async def save(self, payout: Payout) -> None:
        await self._transaction.write(
            update(payouts).where(payouts.c.id == payout.id).values(_row(payout))
        )

    async def last(self, artist: ArtistId) -> Payout | None:
        rows = await self._transaction.rows(
            select(payouts)
            .where(payouts.c.artist_id == artist, payouts.c.state != PayoutState.CANCELLED.value)
            .order_by(payouts.c.through.desc(), payouts.c.id.desc())
            .limit(1)
        )
        return _payout(rows[0]) if rows else None

    async def list(
        self,
        request: PageRequest,
        *,
        artist: ArtistId | None = None,
        states: frozenset[PayoutState] = frozenset(),
    ) -> Page[Payout]:
        wanted = select(payouts)
        if artist is not None:
            wanted = wanted.where(payouts.c.artist_id == artist)
        if states:
            wanted = wanted.where(payouts.c.state.in_([state.value for state in states]))
        newest_first = wanted.order_by(payouts.c.created_at.desc(), payouts.c.id.desc())
        rows = await self._transaction.rows(paged(newest_first, request))
        total = await counted(self._transaction, payouts, wanted)
        return Page(tuple(map(_payout, rows)), total, request)


def _row(payout: Payout) -> dict[str, object]:
    return flat(payout) | {
        "available": payout.available.tiyin,
        "netted": payout.netted.tiyin,
        "tax": payout.tax.tiyin,
    }


def _payout(row: RowMapping) -> Payout:
    return Payout(
        id=row["id"],
        artist_id=row["artist_id"],
        state=PayoutState(row["state"]),
        available=Money(row["available"]),
        netted=Money(row["netted"]),
        tax=Money(row["tax"]),
        tax_basis_points=row["tax_basis_points"],
        after=row["after"],
        through=row["through"],
        proposed_by=row["proposed_by"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        decided_by=row["decided_by"],
        reference=row["reference"],
        error=row["error"],
    )
