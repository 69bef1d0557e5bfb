"""The books as they must be: every balance from what is known of orders, payments and refunds."""

from collections import Counter
from collections.abc import Iterable, Mapping

import attrs

from stario.domain.generation.model.job import Job
from stario.domain.kernel.ids import JobId, OrderId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model import account
from stario.domain.ledger.model.payout import Payout, PayoutState
from stario.domain.ledger.model.split import split
from stario.domain.merch.model.product import Variant
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.order_event import OrderEvent
from stario.domain.orders.model.voucher import Voucher
from stario.domain.payments.model.payment import Payment
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund, RefundState
from tests.histories.shop import ALL, Shop

OWED = frozenset({RefundState.APPROVED, RefundState.FAILED})
DECIDED = OWED | {RefundState.DONE}
GONE = frozenset({PayoutState.SENT, PayoutState.PAID})


@attrs.frozen(kw_only=True)
class Look:
    """Everything that is remembered at one moment."""

    orders: tuple[Order, ...]
    payments: tuple[Payment, ...]
    refunds: tuple[Refund, ...]
    payouts: tuple[Payout, ...]
    vouchers: tuple[Voucher, ...]
    variants: tuple[Variant, ...]
    jobs: Mapping[JobId, Job]
    events: Mapping[OrderId, tuple[OrderEvent, ...]]
    held: frozenset[OrderId]
    uses: Mapping[tuple[str, str], int]
    balances: Mapping[str, int]

    def paid_for(self, order: Order) -> Payment | None:
        counting = [p for p in self.payments if p.order_id == order.id and p.counts]
        assert len(counting) <= 1, counting
        return counting[0] if counting else None


async def look(shop: Shop, payouts: tuple[Payout, ...]) -> Look:
    orders, payments = await shop.orders(), await shop.payments()
    refunds = await shop.refunds()
    async with shop.storage() as work:
        products = await work.products.of_variants(p.variants[0].id for p in shop.products)
        balances = await work.ledger.balances()
        return Look(
            orders=orders,
            payments=payments,
            refunds=refunds,
            payouts=payouts,
            vouchers=(await work.vouchers.list(ALL)).items,
            variants=tuple(variant for product in products for variant in product.variants),
            jobs={job: await work.jobs.get(job) for order in orders for job in order.jobs},
            events={o.id: await work.orders.events(o.id) for o in orders if o.paid_at},
            held=frozenset(
                [
                    o.id
                    for o in orders
                    if o.delivered_at and not await work.orders.has_passed_hold(o.id)
                ]
            ),
            uses={
                (voucher.id, fan.id): await work.vouchers.uses_of(voucher.id, fan.id)
                for voucher in shop.vouchers
                for fan in shop.fans
            },
            balances={code: sum_.tiyin for code, sum_ in balances.items() if sum_},
        )


def check_balances(seen: Look, settled: Mapping[tuple[Provider, str], Money]) -> None:
    expected: Counter[str] = Counter()
    _book_payments(seen, expected)
    for order in seen.orders:
        _book_order(seen, order, expected)
    for refund in seen.refunds:
        if refund.state in OWED:
            expected[account.REFUND_PAYABLE] -= refund.amount.tiyin
    for (provider, _), amount in settled.items():
        expected[account.BANK] += amount.tiyin
        expected[account.provider_receivable(provider)] -= amount.tiyin
    for payout in seen.payouts:
        _book_payout(payout, expected)
    assert _netted(seen.balances) == _netted(expected)
    for code, balance in seen.balances.items():
        # A debt of an artist's stands on an account of its own.
        is_owed_to_artist = code.startswith("artist_payable:")
        assert balance <= 0 or not is_owed_to_artist, (code, balance)
        assert balance >= 0 or not code.startswith("artist_receivable:"), (code, balance)


def _book_payments(seen: Look, expected: Counter[str]) -> None:
    for payment in seen.payments:
        if payment.paid_at is None:
            assert not payment.refunded
            continue
        assert NOTHING <= payment.refunded <= payment.amount
        mine = [each for each in seen.refunds if each.payment_id == payment.id]
        assert payment.refunded == _sum(r.amount for r in mine if r.state is RefundState.DONE)
        assert _sum(r.amount for r in mine if r.state in DECIDED) <= payment.amount
        kept = payment.amount - payment.fee - payment.refunded
        expected[account.provider_receivable(payment.provider)] += kept.tiyin
        expected[account.PAYMENT_FEES] += payment.fee.tiyin


def _book_order(seen: Look, order: Order, expected: Counter[str]) -> None:
    payment = seen.paid_for(order)
    if payment is None:
        assert not order.refunded
        assert order.paid_at is None or not order.total
        _book_delivery(seen, order, NOTHING, expected)
        return
    assert order.paid_at is not None
    assert payment.amount == order.total
    decided = (r for r in seen.refunds if r.payment_id == payment.id and r.state in DECIDED)
    assert order.refunded == _sum(refund.amount for refund in decided)
    assert NOTHING <= order.refunded <= order.total
    if order.delivered_at is None:
        expected[account.CUSTOMER_PREPAYMENT] -= (order.total - order.refunded).tiyin
    _book_delivery(seen, order, payment.fee, expected)


def _book_delivery(seen: Look, order: Order, fee: Money, expected: Counter[str]) -> None:
    """One that cost nothing as well: who bears a discount pays the artist's share of it."""
    if order.delivered_at is None:
        return
    vat, artists = split(order, fee=fee).kept_after(order.refunded)
    for artist, share in artists.items():
        is_pending = order.id in seen.held
        place = account.artist_pending if is_pending else account.artist_available
        expected[place(artist)] -= share.tiyin
    kept = order.total - order.refunded - vat - _sum(artists.values())
    expected[account.VAT_PAYABLE] -= vat.tiyin
    expected[account.PLATFORM_REVENUE] -= kept.tiyin


def _book_payout(payout: Payout, expected: Counter[str]) -> None:
    if not payout.is_booked:
        return
    expected[account.artist_available(payout.artist_id)] += payout.available.tiyin
    expected[account.artist_receivable(payout.artist_id)] -= payout.netted.tiyin
    expected[account.TAX_WITHHELD] -= payout.tax.tiyin
    place = account.BANK if payout.state in GONE else account.PAYOUT_PAYABLE
    expected[place] -= payout.amount.tiyin


def _netted(balances: Mapping[str, int]) -> dict[str, int]:
    """What artists owe taken together with what they may have: how it is divided is a history."""
    netted: Counter[str] = Counter()
    for code, amount in balances.items():
        owed = code.startswith("artist_receivable:")
        netted[f"artist_payable:{code.partition(':')[2]}:available" if owed else code] += amount
    return {code: amount for code, amount in netted.items() if amount}


def _sum(amounts: Iterable[Money]) -> Money:
    return sum(amounts, start=NOTHING)
