"""What remembering payments promises, on every storage."""

import asyncio
from datetime import timedelta

import attrs
import pytest

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import OrderId, PaymentId
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import PageRequest
from stario.domain.payments.model.payment import (
    CancelReason,
    Payment,
    PaymentNotFound,
    PaymentState,
)
from stario.domain.payments.model.provider import Provider
from stario.ports.repositories.payments import PaymentFilter
from stario.ports.storage import Storage
from tests.builders import NOW, new_id
from tests.builders.payments import (
    a_paid_payment,
    a_payment,
    a_pending_payment,
    remembered_payments,
)

MINUTE = timedelta(minutes=1)


async def save(storage: Storage, payment: Payment) -> None:
    async with storage() as work:
        await work.payments.save(payment)
        await work.commit()


async def test_a_payment_comes_back_as_it_was_with_a_number(storage: Storage) -> None:
    opened = attrs.evolve(
        a_payment(), checkout_url="https://pay.example/1", client_secret="s", presented="9.90 EUR"
    )
    (added,) = await remembered_payments(storage, opened)
    assert added == attrs.evolve(opened, number=added.number)

    paid = added.reserve("tx", provider_time=NOW, at=NOW).settle(
        fee=Money(7), is_surplus=False, at=NOW + MINUTE
    )
    back = paid.refund(paid.amount, CancelReason.REFUND, at=NOW + 2 * MINUTE)
    for state in (paid, back):
        await save(storage, state)
        async with storage() as work:
            assert await work.payments.get(added.id) == state
            assert await work.payments.of_number(added.provider, added.number) == state
            assert await work.payments.of_transaction(Provider.PAYME, "tx") == state
            assert await work.payments.of_order(added.order_id) == (state,)


async def test_numbers_count_up(storage: Storage) -> None:
    first, second, third = await remembered_payments(storage, a_payment(), a_payment(), a_payment())
    assert 0 < first.number < second.number < third.number


async def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    (payment,) = await remembered_payments(storage, a_payment(provider=Provider.CLICK))
    async with storage() as work:
        with pytest.raises(PaymentNotFound):
            await work.payments.get(PaymentId(new_id()))
        for number in (0, -1, payment.number + 1, 2**63, 10**30):
            with pytest.raises(PaymentNotFound):
                await work.payments.of_number(Provider.CLICK, number)
        with pytest.raises(PaymentNotFound):
            await work.payments.of_number(Provider.PAYME, payment.number)
        with pytest.raises(PaymentNotFound):
            await work.payments.of_transaction(Provider.CLICK, "tx")
        assert await work.payments.of_order(OrderId(new_id())) == ()


async def test_a_transaction_belongs_to_one_payment(storage: Storage) -> None:
    (payment,) = await remembered_payments(storage, a_pending_payment(provider_tx="tx"))
    again = a_pending_payment(order_id=payment.order_id, provider_tx="tx")
    for taken in (payment, again):
        async with storage() as work:
            with pytest.raises(Conflict):
                await work.payments.add(taken)
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.payments.add(a_payment())
        with pytest.raises(Conflict):
            await work.commit()
    (other,) = await remembered_payments(storage, a_payment())
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.payments.save(other.reserve("tx", provider_time=NOW, at=NOW))
        with pytest.raises(Conflict):
            await work.commit()

    # Another provider may use the same name.
    await remembered_payments(storage, a_pending_payment(provider=Provider.CLICK, provider_tx="tx"))


async def test_one_payment_counts_and_surpluses_do_not(storage: Storage) -> None:
    order = OrderId(new_id())
    counting, late = await remembered_payments(
        storage,
        a_pending_payment(order_id=order),
        a_pending_payment(order_id=order, provider=Provider.CLICK),
    )
    paid = counting.settle(fee=Money(0), is_surplus=False, at=NOW)
    await save(storage, paid)
    for state in (paid, paid.refund(paid.amount, CancelReason.REFUND, at=NOW)):
        await save(storage, state)
        async with storage() as work:
            with pytest.raises(Conflict):
                await work.payments.save(late.settle(fee=Money(0), is_surplus=False, at=NOW))

    await save(storage, late.settle(fee=Money(0), is_surplus=True, at=NOW))
    await remembered_payments(storage, a_paid_payment(order_id=order, is_surplus=True))


async def test_one_transaction_of_a_provider_is_pending(storage: Storage) -> None:
    order = OrderId(new_id())
    (first,) = await remembered_payments(storage, a_pending_payment(order_id=order))
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.payments.add(a_pending_payment(order_id=order))

    # Others may be open meanwhile, and another provider may be at it as well.
    await remembered_payments(
        storage,
        a_payment(order_id=order),
        a_pending_payment(order_id=order, provider=Provider.CLICK),
    )
    await save(storage, first.cancel(CancelReason.TIMEOUT, at=NOW))
    await remembered_payments(storage, a_pending_payment(order_id=order))


async def test_of_ten_reservations_at_once_one_is_made(storage: Storage) -> None:
    (opened,) = await remembered_payments(storage, a_payment())

    async def reserve() -> bool:
        another = a_pending_payment(order_id=opened.order_id)
        try:
            await remembered_payments(storage, another)
        except Conflict:
            return False
        return True

    assert sum(await asyncio.gather(*(reserve() for _ in range(10)))) == 1


async def test_a_statement_goes_by_the_providers_time(storage: Storage) -> None:
    late, early, outside, _, _ = await remembered_payments(
        storage,
        a_pending_payment(provider_time=NOW + MINUTE),
        a_pending_payment(provider_time=NOW),
        a_pending_payment(provider_time=NOW - timedelta(milliseconds=1)),
        a_pending_payment(provider=Provider.CLICK),
        a_payment(),
    )
    cancelled = early.cancel(CancelReason.UNKNOWN, at=NOW)
    await save(storage, cancelled)

    async with storage() as work:
        payments = work.payments
        found = await payments.statement(Provider.PAYME, since=NOW, until=NOW + MINUTE)
        assert found == (cancelled, late)
        before = outside.provider_time or NOW
        assert await payments.statement(Provider.PAYME, since=before, until=before) == (outside,)


async def test_overdue_ones_are_found_the_longest_first(storage: Storage) -> None:
    pending, opened, _, _, _ = await remembered_payments(
        storage,
        a_pending_payment(provider_time=NOW - timedelta(hours=12)),
        a_payment(expires_at=NOW - MINUTE),
        a_payment(expires_at=NOW + MINUTE),
        a_pending_payment(provider_time=NOW),
        a_paid_payment(),
    )
    async with storage() as work:
        assert await work.payments.overdue(at=NOW, limit=9) == (opened, pending)
        assert await work.payments.overdue(at=NOW, limit=1) == (opened,)
        assert await work.payments.overdue(at=NOW, limit=1, is_begun=True) == (pending,)


async def test_payments_are_listed_newest_first_and_chosen(storage: Storage) -> None:
    order = OrderId(new_id())
    first, second, third = await remembered_payments(
        storage,
        a_payment(order_id=order, created_at=NOW - MINUTE),
        a_payment(provider=Provider.CLICK),
        a_paid_payment(is_surplus=True),
    )

    async def listed(wanted: PaymentFilter) -> tuple[Payment, ...]:
        async with storage() as work:
            page = await work.payments.list(PageRequest(), wanted)
        assert page.total == len(page.items)
        return page.items

    assert await listed(PaymentFilter()) == (third, second, first)
    assert await listed(PaymentFilter(provider=Provider.CLICK)) == (second,)
    assert await listed(PaymentFilter(states=frozenset({PaymentState.PAID}))) == (third,)
    assert await listed(PaymentFilter(order_id=order)) == (first,)
    assert await listed(PaymentFilter(is_surplus=False)) == (second, first)
    assert await listed(PaymentFilter(since=NOW)) == (third, second)
    assert await listed(PaymentFilter(before=NOW)) == (first,)
    async with storage() as work:
        page = await work.payments.list(PageRequest(page=2, size=2), PaymentFilter())
    assert (page.items, page.total) == ((first,), 3)


async def test_outcomes_are_counted_for_each_provider(storage: Storage) -> None:
    first, _, _, _ = await remembered_payments(
        storage,
        a_payment(),
        a_payment(),
        a_paid_payment(provider=Provider.CLICK),
        a_payment(created_at=NOW - MINUTE),
    )
    await save(storage, first.cancel(CancelReason.DEBIT, at=NOW))

    async with storage() as work:
        counted = await work.payments.outcomes(since=NOW)
        assert dict(await work.payments.outcomes(since=NOW + MINUTE)) == {}
    assert dict(counted) == {
        (Provider.PAYME, PaymentState.OPEN): 1,
        (Provider.PAYME, PaymentState.CANCELLED): 1,
        (Provider.CLICK, PaymentState.PAID): 1,
    }
