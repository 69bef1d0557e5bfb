"""Tell what a payout is made of."""

import heapq
from collections.abc import Sequence

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, OrderId, PayoutId, RefundId
from stario.domain.kernel.money import Money
from stario.domain.ledger.model import account
from stario.domain.ledger.model.entry import Entry, EntryKind
from stario.domain.ledger.model.payout import Payout
from stario.domain.ledger.model.statement import (
    Row,
    RowKind,
    Statement,
    payable_change,
    sale_rows,
)
from stario.domain.ledger.usecases.every_entry import every_entry
from stario.ports.repositories.ledger import EntryFilter, Ledger
from stario.ports.storage import Storage, UnitOfWork

KINDS = {
    EntryKind.REFUND_DECIDED: RowKind.REFUND,
    EntryKind.PAYOUT: RowKind.PAYOUT,
    EntryKind.PAYOUT_RETURNED: RowKind.PAYOUT_RETURNED,
}


@attrs.frozen(kw_only=True)
class TellStatement:
    storage: Storage

    async def __call__(self, id_: PayoutId, *, owner: AccountId | None) -> Statement:
        """
        Give the statement of a payout; of *owner*'s own page, or anybody's for None.

        Raises:
            NotFound: there is no such payout, or it is another artist's.
        """
        async with self.storage() as work:
            payout = await work.payouts.get(id_)
            artist = await work.artists.get(payout.artist_id)
            if owner is not None and artist.account_id != owner:
                raise NotFound(what="payout")
            entries = await _entries(work.ledger, payout)
            last = await work.ledger.entries(EntryFilter(), after=payout.through - 1, limit=1)
            return Statement(
                payout=payout,
                artist=artist,
                since=entries[0].movement.at if entries else None,
                until=last[0].movement.at if last else payout.created_at,
                opening=await _payable(work.ledger, artist.id, through=payout.after),
                rows=tuple(await _rows(work, entries, artist.id)),
            )


async def _payable(ledger: Ledger, artist: ArtistId, *, through: int) -> Money:
    available = await ledger.balance(account.artist_available(artist), through=through)
    owed = await ledger.balance(account.artist_receivable(artist), through=through)
    return -available - owed


async def _entries(ledger: Ledger, payout: Payout) -> list[Entry]:
    found: list[list[Entry]] = []
    for code in (
        account.artist_available(payout.artist_id),
        account.artist_receivable(payout.artist_id),
    ):
        wanted = EntryFilter(account=code, through=payout.through)
        found.append([each async for each in every_entry(ledger, wanted, after=payout.after)])
    merged = heapq.merge(*found, key=lambda entry: entry.number)
    return list({entry.number: entry for entry in merged}.values())


async def _rows(work: UnitOfWork, entries: Sequence[Entry], artist: ArtistId) -> list[Row]:
    held = [e for e in entries if e.movement.kind is EntryKind.HOLD_PASSED]
    sales = await work.sales.of(OrderId(entry.movement.subject_id) for entry in held)
    rows: list[Row] = []
    for entry in entries:
        sale = sales.get(OrderId(entry.movement.subject_id))
        if entry.movement.kind is EntryKind.HOLD_PASSED and sale is not None:
            rows += sale_rows(entry, sale, artist)
            continue
        amount = payable_change(entry, artist)
        if amount:
            rows.append(
                Row(
                    number=entry.number,
                    at=entry.movement.at,
                    kind=KINDS.get(entry.movement.kind, RowKind.CORRECTION),
                    reference=await _reference(work, entry),
                    amount=amount,
                )
            )
    return rows


async def _reference(work: UnitOfWork, entry: Entry) -> str:
    subject = entry.movement.subject_id
    if entry.movement.kind is not EntryKind.REFUND_DECIDED:
        return subject
    refund = await work.refunds.get(RefundId(subject))
    return (await work.orders.get(refund.order_id)).number
