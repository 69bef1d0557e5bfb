"""
The movements that the business knows, each with the key that makes it happen once.

    received    provider_receivable    / customer_prepayment; a surplus: / refund_payable
    fee         payment_fees           / provider_receivable
    fulfilled   customer_prepayment    / vat_payable, artist_payable:pending, platform_revenue
    refund      customer_prepayment    / refund_payable, before the order is fulfilled
                reverse of fulfilled   / refund_payable, afterwards
    refunded    refund_payable         / provider_receivable
    hold        artist_payable:pending / artist_payable:available
    payout      artist_payable:available / artist_receivable, tax_withheld, payout_payable
    sent        payout_payable         / bank
    returned    reverse of payout, and of sent
    settlement  bank                   / provider_receivable
"""

from collections.abc import Mapping
from datetime import datetime

import attrs

from stario.domain.kernel.ids import ArtistId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model import account
from stario.domain.ledger.model.entry import EntryKind, Movement
from stario.domain.ledger.model.payout import Payout
from stario.domain.ledger.model.split import Split, split
from stario.domain.orders.model.order import Order
from stario.domain.payments.model.payment import Payment
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund


@attrs.frozen(kw_only=True)
class ArtistFunds:
    """
    Where the shares of one order are now.

    `hold_passed`: they are no longer pending. `available` is each artist's balance to pay out, over
    all orders: what it does not cover becomes a debt of the artist's.
    """

    hold_passed: bool = False
    available: Mapping[ArtistId, Money] = attrs.field(factory=dict)


def received(payment: Payment, *, at: datetime) -> Movement:
    """The provider has taken the money; of a surplus every tiyin is owed back."""
    amount = payment.amount.tiyin
    owed = account.REFUND_PAYABLE if payment.is_surplus else account.CUSTOMER_PREPAYMENT
    return Movement.of(
        f"payment:{payment.id}:received",
        EntryKind.PAYMENT_RECEIVED,
        subject_id=payment.id,
        at=at,
        amounts=[(account.provider_receivable(payment.provider), amount), (owed, -amount)],
    )


def fee(payment: Payment, *, at: datetime) -> Movement:
    """What the provider keeps; it stays with it when the money goes back."""
    amount = payment.fee.tiyin
    return Movement.of(
        f"payment:{payment.id}:fee",
        EntryKind.PAYMENT_FEE,
        subject_id=payment.id,
        at=at,
        amounts=[
            (account.PAYMENT_FEES, amount),
            (account.provider_receivable(payment.provider), -amount),
        ],
    )


def fulfilled(order: Order, *, fee: Money, at: datetime) -> Movement:
    """The fan has what was ordered: the prepayment is earned, less what went back before."""
    vat, artists = split(order, fee=fee).kept_after(order.refunded)
    left = order.total - order.refunded
    shares = sum(artists.values(), start=NOTHING)
    return Movement.of(
        f"order:{order.id}:fulfilled",
        EntryKind.ORDER_FULFILLED,
        subject_id=order.id,
        at=at,
        amounts=[
            (account.CUSTOMER_PREPAYMENT, left.tiyin),
            (account.VAT_PAYABLE, -vat.tiyin),
            *((account.artist_pending(a), -share.tiyin) for a, share in artists.items()),
            (account.PLATFORM_REVENUE, -(left - vat - shares).tiyin),
        ],
    )


def refund_decided(
    refund: Refund, order: Order, *, fee: Money, funds: ArtistFunds, at: datetime
) -> Movement:
    """
    Owe *refund* to the fan.

    Args:
        order: as it was before the refund was counted in.
    """
    amount = refund.amount.tiyin
    amounts = [(account.REFUND_PAYABLE, -amount)]
    if order.delivered_at is None:
        amounts.append((account.CUSTOMER_PREPAYMENT, amount))
    else:
        amounts += _taken_back(split(order, fee=fee), order.refunded, refund.amount, funds)
    return Movement.of(
        f"refund:{refund.id}:decided",
        EntryKind.REFUND_DECIDED,
        subject_id=refund.id,
        at=at,
        amounts=amounts,
    )


def refund_paid(refund: Refund, payment: Payment, *, at: datetime) -> Movement:
    """The provider has given it back."""
    amount = refund.amount.tiyin
    return Movement.of(
        f"refund:{refund.id}:paid",
        EntryKind.REFUND_PAID,
        subject_id=refund.id,
        at=at,
        amounts=[
            (account.REFUND_PAYABLE, amount),
            (account.provider_receivable(payment.provider), -amount),
        ],
    )


def hold_passed(order: Order, *, fee: Money, at: datetime) -> Movement:
    """The goods can't come back any more: the shares that stand may be paid out."""
    _, artists = split(order, fee=fee).kept_after(order.refunded)
    amounts: list[tuple[str, int]] = []
    for artist, share in artists.items():
        amounts.append((account.artist_pending(artist), share.tiyin))
        amounts.append((account.artist_available(artist), -share.tiyin))
    return Movement.of(
        f"order:{order.id}:hold",
        EntryKind.HOLD_PASSED,
        subject_id=order.id,
        at=at,
        amounts=amounts,
    )


def payout(payout: Payout, *, at: datetime) -> Movement:
    """It is decided: what the artist owes is netted, tax is kept, the rest is to be sent."""
    return Movement.of(
        f"payout:{payout.id}:decided",
        EntryKind.PAYOUT,
        subject_id=payout.id,
        at=at,
        amounts=_of_payout(payout),
    )


def payout_sent(payout: Payout, *, at: datetime) -> Movement:
    """The bank has it."""
    amount = payout.amount.tiyin
    return Movement.of(
        f"payout:{payout.id}:sent",
        EntryKind.PAYOUT_SENT,
        subject_id=payout.id,
        at=at,
        amounts=[(account.PAYOUT_PAYABLE, amount), (account.BANK, -amount)],
    )


def payout_returned(payout: Payout, *, was_sent: bool, at: datetime) -> Movement:
    """It did not reach the artist: everything is as if it had not been decided."""
    amounts = [(code, -amount) for code, amount in _of_payout(payout)]
    if was_sent:
        amount = payout.amount.tiyin
        amounts += [(account.BANK, amount), (account.PAYOUT_PAYABLE, -amount)]
    return Movement.of(
        f"payout:{payout.id}:returned",
        EntryKind.PAYOUT_RETURNED,
        subject_id=payout.id,
        at=at,
        amounts=amounts,
    )


def settlement(provider: Provider, amount: Money, *, reference: str, at: datetime) -> Movement:
    """The provider has handed *amount* over to our bank; *reference* is the bank's name of it."""
    return Movement.of(
        f"settlement:{provider.value}:{reference}",
        EntryKind.SETTLEMENT,
        subject_id=f"{provider.value}:{reference}",
        at=at,
        amounts=[
            (account.BANK, amount.tiyin),
            (account.provider_receivable(provider), -amount.tiyin),
        ],
    )


def _of_payout(payout: Payout) -> list[tuple[str, int]]:
    return [
        (account.artist_available(payout.artist_id), payout.available.tiyin),
        (account.artist_receivable(payout.artist_id), -payout.netted.tiyin),
        (account.TAX_WITHHELD, -payout.tax.tiyin),
        (account.PAYOUT_PAYABLE, -payout.amount.tiyin),
    ]


def _taken_back(
    parts: Split, before: Money, amount: Money, funds: ArtistFunds
) -> list[tuple[str, int]]:
    """What each account gives back of *amount*, when *before* went back already."""
    old_vat, old_shares = parts.kept_after(before)
    new_vat, new_shares = parts.kept_after(before + amount)
    vat = old_vat - new_vat
    amounts = [(account.VAT_PAYABLE, vat.tiyin)]
    taken = NOTHING
    for artist, old in old_shares.items():
        share = old - new_shares[artist]
        amounts += _of_artist(artist, share, funds)
        taken += share
    return [*amounts, (account.PLATFORM_REVENUE, (amount - vat - taken).tiyin)]


def _of_artist(artist: ArtistId, share: Money, funds: ArtistFunds) -> list[tuple[str, int]]:
    if not funds.hold_passed:
        return [(account.artist_pending(artist), share.tiyin)]
    covered = min(share, max(funds.available.get(artist, NOTHING), NOTHING))
    return [
        (account.artist_available(artist), covered.tiyin),
        (account.artist_receivable(artist), (share - covered).tiyin),
    ]
