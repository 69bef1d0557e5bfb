"""Money under ten hands at once: one payment counts, and every tiyin is booked."""

import asyncio
from collections.abc import Awaitable

from stario.adapters.memory.dispatch import MemoryJobDispatch
from stario.adapters.memory.progress import MemoryProgressFeed
from stario.domain.kernel.errors import Conflict, DomainError, Unavailable
from stario.domain.kernel.ids import RefundId
from stario.domain.kernel.money import Money
from stario.domain.ledger.model import account
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.usecases.let_go import LetGo
from stario.domain.payments.model.payment import CancelReason, Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import RefundReason, RefundState
from stario.ports.storage import Storage
from tests.builders import new_id
from tests.builders.asking_refunds import an_admin
from tests.builders.payment_till import Till
from tests.builders.payments import a_payment

PAYME, CLICK, STRIPE = Provider.PAYME, Provider.CLICK, Provider.STRIPE


async def at_once(*calls: Awaitable[object]) -> list[object]:
    """Run all of them; what a rule refuses is an answer, what breaks is none."""
    answers = await asyncio.gather(*calls, return_exceptions=True)
    broken = [each for each in answers if isinstance(each, Exception)]
    assert [e for e in broken if not isinstance(e, DomainError)] == []
    assert [e for e in broken if isinstance(e, Unavailable)] == []
    return list(answers)


async def payments_of(till: Till, order: Order) -> tuple[Payment, ...]:
    async with till.storage() as work:
        return await work.payments.of_order(order.id)


async def require_sound(till: Till, order: Order) -> None:
    """Whatever happened: one payment at most counts, and the ledger knows of every tiyin."""
    await till.deliver()
    payments = await payments_of(till, order)
    counting = [each for each in payments if each.counts]
    stored = await till.read(order.id)
    assert len(counting) == (stored.paid_at is not None)
    assert not [each for each in payments if each.is_surplus and each.refundable]
    balances = await till.balances()
    assert sum(balances.values()) == 0
    assert account.REFUND_PAYABLE not in balances
    kept = sum((each.amount - each.refunded for each in counting), start=Money(0))
    assert balances.get(account.CUSTOMER_PREPAYMENT, 0) == -kept.tiyin


async def test_three_providers_take_the_money_of_one_order(storage: Storage) -> None:
    till = Till(storage=storage)
    order = await till.order()
    await till.reserved(order, PAYME, tx="p")
    reserved = await till.reserved(order, CLICK, tx="c")
    await at_once(
        *(till.settle(PAYME, provider_tx="p") for _ in range(3)),
        *(
            till.take(CLICK, provider_tx="c", amount=order.total, payment_id=reserved.id)
            for _ in range(3)
        ),
        *(
            till.take(STRIPE, provider_tx="s", amount=order.total, order_id=order.id)
            for _ in range(3)
        ),
    )

    await require_sound(till, order)
    assert (await till.read(order.id)).state is OrderState.PAID
    variant = await till.variant(order)
    assert (variant.stock, variant.reserved) == (9, 0)


async def test_an_order_is_paid_and_let_go_at_once(storage: Storage) -> None:
    till = Till(storage=storage)
    let_go = LetGo(dispatch=MemoryJobDispatch(), feed=MemoryProgressFeed())
    order = await till.order()
    payment = await till.reserved(order)

    async def end() -> None:
        async with storage() as work:
            stored = await work.orders.get(order.id, lock=True)
            at = till.clock.now()
            await let_go(work, stored, OrderState.CANCELLED, reason="test", at=at)
            await work.commit()

    await at_once(end(), till.settle(PAYME, payment_id=payment.id), end())

    await require_sound(till, order)
    variant = await till.variant(order)
    is_paid = (await till.read(order.id)).state is OrderState.PAID
    assert (variant.stock, variant.reserved) == (9 if is_paid else 10, 0)


async def test_ten_refunds_of_everything_give_it_back_once(storage: Storage) -> None:
    till = Till(storage=storage)
    order, admin = await till.order(), await an_admin(till)
    payment = await till.paid(order)
    answers = await at_once(
        *(
            till.request(
                RefundId(new_id()),
                payment.id,
                actor=admin,
                amount=None,
                reason=RefundReason.OTHER,
                note="",
            )
            for _ in range(10)
        )
    )

    assert sum(not isinstance(each, Conflict) for each in answers) == 1
    await require_sound(till, order)
    assert (await till.payment(payment.id)).state is PaymentState.REFUNDED
    assert list(till.steered[PAYME].refunds.values()) == [order.total]


async def test_our_refund_and_the_providers_cancellation_cross(storage: Storage) -> None:
    till = Till(storage=storage)
    order, admin = await till.order(), await an_admin(till)
    payment = await till.paid(order)
    part = Money(order.total.tiyin // 3)
    refund = await till.request(
        RefundId(new_id()),
        payment.id,
        actor=admin,
        amount=part,
        reason=RefundReason.FAULTY,
        note="",
    )
    await at_once(
        *(till.carry_out({"refund": refund.id}) for _ in range(3)),
        *(till.cancel(PAYME, payment_id=payment.id, reason=CancelReason.REFUND) for _ in range(3)),
    )

    await require_sound(till, order)
    refunds = await till.refunds(order.id)
    assert {each.state for each in refunds} == {RefundState.DONE}
    assert sum(each.amount.tiyin for each in refunds) == order.total.tiyin
    assert (await till.read(order.id)).state is OrderState.REFUNDED


async def test_a_transaction_that_names_two_orders_at_once_gets_one(storage: Storage) -> None:
    till = Till(storage=storage)
    orders = [await till.order() for _ in range(2)]
    async with storage() as work:
        # One way it becomes a new payment, the other way one that the fan has opened.
        await work.payments.add(a_payment(order_id=orders[1].id, amount=orders[1].total))
        await work.commit()

    found = await asyncio.gather(*(till.reserved(orders[n % 2], tx="tx") for n in range(10)))

    assert len({payment.id for payment in found}) == 1
    async with storage() as work:
        each = [await work.payments.of_order(order.id) for order in orders]
    assert sum(p.provider_tx == "tx" for payments in each for p in payments) == 1
