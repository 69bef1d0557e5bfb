"""What a payout is made of, for the artist and the tax office."""

from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.kernel.ids import ArtistId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model import account
from stario.domain.ledger.model.entry import Entry
from stario.domain.ledger.model.payout import Payout
from stario.domain.ledger.model.revenue import Sale
from stario.domain.ledger.model.split import LineSplit, split
from stario.domain.orders.model.order_line import OrderLine, ShareTerms


class RowKind(StrEnum):
    SALE = "sale"
    REFUND = "refund"
    PAYOUT = "payout"
    PAYOUT_RETURNED = "payout_returned"
    CORRECTION = "correction"


@attrs.frozen(kw_only=True)
class SaleTerms:
    """
    How the share of one line came about; all amounts are those of the line.

    `total` is what the fan paid, VAT included; `base` what `basis_points` are counted on.
    """

    title: str
    quantity: int
    gross: Money
    discount: Money
    total: Money
    vat: Money
    fee: Money
    production: Money
    base: Money
    basis_points: int
    rule: str


@attrs.frozen(kw_only=True)
class Row:
    """
    One change of what the artist may be paid.

    `reference` is the order's number, or the payout's id. `amount` is the artist's: positive when
    it grows.
    """

    number: int
    at: datetime
    kind: RowKind
    reference: str
    amount: Money
    terms: SaleTerms | None = None


@attrs.frozen(kw_only=True)
class Statement:
    """`opening` plus the rows is `closing`: what is payable when the payout is proposed."""

    payout: Payout
    artist: Artist
    since: datetime | None
    until: datetime
    opening: Money
    rows: tuple[Row, ...]

    @property
    def closing(self) -> Money:
        return self.opening + sum((row.amount for row in self.rows), start=NOTHING)

    def sum_of(self, kind: RowKind) -> Money:
        return sum((row.amount for row in self.rows if row.kind is kind), start=NOTHING)


def payable_change(entry: Entry, artist: ArtistId) -> Money:
    """By how much *entry* changes what *artist* may be paid."""
    counted = {account.artist_available(artist), account.artist_receivable(artist)}
    postings = (p.amount for p in entry.movement.postings if p.account in counted)
    # Both are owed to the artist with the sign turned: credits grow it, debits take from it.
    return Money(-sum(postings))


def sale_rows(entry: Entry, sale: Sale, artist: ArtistId) -> list[Row]:
    """Give a row for each line of an order whose hold has passed, and what went back before."""
    rows = [
        Row(
            number=entry.number,
            at=entry.movement.at,
            kind=RowKind.SALE,
            reference=sale.order.number,
            amount=part.artist,
            terms=_terms(line, line.share, part),
        )
        for line, part in zip(sale.order.lines, split(sale.order, fee=sale.fee).lines, strict=True)
        if part.artist_id == artist and line.share is not None
    ]
    back = payable_change(entry, artist) - sum((row.amount for row in rows), start=NOTHING)
    if back:
        refund = attrs.evolve(rows[-1], kind=RowKind.REFUND, amount=back, terms=None)
        return [*rows, refund]
    return rows


def _terms(line: OrderLine, share: ShareTerms, part: LineSplit) -> SaleTerms:
    return SaleTerms(
        title=line.title,
        quantity=line.quantity,
        gross=line.gross,
        discount=line.discount,
        total=line.total,
        vat=part.vat,
        fee=part.fee,
        production=line.production_cost if share.deducts_production else NOTHING,
        base=part.base,
        basis_points=share.basis_points,
        rule=f"{share.rule_id} v{share.version}",
    )
