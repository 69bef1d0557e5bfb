"""The books, the payments and the store say the same, and nothing is there by half."""

from collections import Counter

from stario.domain.kernel.paging import LARGEST_PAGE, PageRequest
from stario.domain.ledger.model import account
from stario.domain.ledger.usecases.verify_chain import VerifyChain
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.payments.model.refund import RefundState
from stario.ports.repositories.orders import OrderFilter
from stario.ports.storage import Storage

STOCK = 10
"""What was there of each variant; no two orders are of the same."""


async def require_sound(storage: Storage) -> None:
    """
    Check what must hold after anything.

    Raises:
        AssertionError: it does not.
    """
    assert not (await VerifyChain(storage=storage)()).faults
    expected: Counter[str] = Counter()
    async with storage() as work:
        balances = await work.ledger.balances()
        page = await work.orders.list(PageRequest(size=LARGEST_PAGE), OrderFilter())
    assert page.total == len(page.items)
    for order in page.items:
        await _require_sound(storage, order, expected)
    found = {code: balance.tiyin for code, balance in balances.items() if balance}
    assert sum(found.values()) == 0
    assert found == {code: total for code, total in expected.items() if total}


async def _require_sound(storage: Storage, order: Order, expected: Counter[str]) -> None:
    ((piece, quantity),) = order.pieces
    async with storage() as work:
        payments = await work.payments.of_order(order.id)
        refunds = await work.refunds.of_order(order.id)
        product = await work.products.of_variant(piece)
    counting = [payment for payment in payments if payment.counts]
    assert len(counting) == (order.paid_at is not None), (order, payments)
    for payment in counting:
        assert payment.amount == order.total
        kept = payment.amount - payment.fee - payment.refunded
        expected[account.provider_receivable(payment.provider)] += kept.tiyin
        expected[account.PAYMENT_FEES] += payment.fee.tiyin
        expected[account.CUSTOMER_PREPAYMENT] -= (order.total - order.refunded).tiyin
    for refund in refunds:
        if refund.state is RefundState.APPROVED:
            expected[account.REFUND_PAYABLE] -= refund.amount.tiyin
    (variant,) = product.variants
    assert variant.stock == STOCK - (quantity if order.state is OrderState.PAID else 0)
    is_held = order.state is OrderState.AWAITING_PAYMENT
    assert variant.reserved == (quantity if is_held else 0)
