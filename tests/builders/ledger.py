"""Movements, entries and rules of sharing."""

from datetime import date, datetime

from stario.domain.artists.model.artist import Artist
from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import ArtistId, PayoutId, ProductId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model import account
from stario.domain.ledger.model.entry import Entry, EntryKind, Movement
from stario.domain.ledger.model.payout import Payout, PayoutState
from stario.domain.ledger.model.reconciliation import (
    Difference,
    Reconciliation,
    Source,
    reconciliation_id,
)
from stario.domain.ledger.model.share_rule import ShareRule, scope_id
from stario.domain.payments.model.provider import Provider
from stario.ports.storage import Storage
from tests.builders.values import NOW, new_id

DAY = date(2026, 11, 19)
AVAILABLE = Money.from_som(50_000)
PAYME = account.provider_receivable(Provider.PAYME)


def a_movement(
    amount: int = 10_000,
    *,
    key: str | None = None,
    debit: str = PAYME,
    credit: str = account.CUSTOMER_PREPAYMENT,
    kind: EntryKind = EntryKind.PAYMENT_RECEIVED,
    subject_id: str | None = None,
    at: datetime = NOW,
) -> Movement:
    return Movement.of(
        key or f"payment:{new_id()}:received",
        kind,
        subject_id=subject_id or new_id(),
        at=at,
        amounts=[(debit, amount), (credit, -amount)],
    )


def a_share_rule(
    *,
    artist: ArtistId | None = None,
    product: ProductId | None = None,
    version: int = 1,
    basis_points: int = 5_000,
    deducts_production: bool = False,
    valid_from: datetime = NOW,
) -> ShareRule:
    return ShareRule(
        id=scope_id(artist, product),
        version=version,
        artist_id=artist,
        product_id=product,
        basis_points=basis_points,
        deducts_production=deducts_production,
        basis="Contract 12/2026",
        valid_from=valid_from,
        created_by=None,
        created_at=valid_from,
    )


async def booked(storage: Storage, *movements: Movement) -> tuple[Entry, ...]:
    """Write *movements* and make them last."""
    async with storage() as work:
        entries = await work.ledger.append(*movements)
        await work.commit()
    return entries


def a_payout(
    artist: Artist,
    by: Account,
    *,
    state: PayoutState = PayoutState.PROPOSED,
    available: Money = AVAILABLE,
    netted: Money = NOTHING,
    tax: Money = NOTHING,
    after: int = 0,
    through: int = 9,
    created_at: datetime = NOW,
) -> Payout:
    return Payout(
        id=PayoutId(new_id()),
        artist_id=artist.id,
        state=state,
        available=available,
        netted=netted,
        tax=tax,
        tax_basis_points=0,
        after=after,
        through=through,
        proposed_by=by.id,
        created_at=created_at,
        updated_at=created_at,
    )


def a_reconciliation(
    *differences: Difference, provider: Provider | None = Provider.CLICK, day: date = DAY
) -> Reconciliation:
    return Reconciliation(
        id=reconciliation_id(provider, day),
        provider=provider,
        day=day,
        source=Source.FILE,
        ran_at=NOW,
        matched=3,
        differences=differences,
    )
