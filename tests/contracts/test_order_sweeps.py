"""What sweeps find among remembered orders, what fans say of them, and what is forgotten."""

from datetime import timedelta

import attrs
import pytest

from stario.domain.generation.model.job import JobState
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import OrderId
from stario.domain.kernel.money import Money
from stario.domain.orders.model.claim import ClaimState
from stario.domain.orders.model.order import OrderState
from stario.domain.orders.model.order_event import OrderEventKind
from stario.domain.payments.model.payment import CancelReason
from stario.ports.storage import Storage
from tests.builders import NOW, a_job, new_id
from tests.builders.orders import (
    a_claim,
    a_work_order,
    an_order,
    an_order_event,
    an_order_line,
)
from tests.builders.payments import a_pending_payment
from tests.contracts.remembered_orders import a_fan, remember, save, stored

MINUTE = timedelta(minutes=1)


async def test_orders_that_nobody_paid_in_time_are_found(storage: Storage) -> None:
    fan = await a_fan(storage)
    late = an_order(fan, expires_in=2 * MINUTE)
    later = an_order(fan, expires_in=MINUTE)
    await remember(
        storage,
        late,
        later,
        an_order(fan, expires_in=3 * MINUTE),
        an_order(fan, expires_in=MINUTE, state=OrderState.PAID),
        an_order(fan, expires_in=MINUTE, state=OrderState.DRAFT),
    )
    async with storage() as work:
        assert await work.orders.unpaid(at=NOW + 2 * MINUTE, limit=9) == (later.id, late.id)
        assert await work.orders.unpaid(at=NOW + 2 * MINUTE, limit=1) == (later.id,)


async def test_orders_that_a_provider_takes_money_for_hide_no_others(storage: Storage) -> None:
    fan = await a_fan(storage)
    begun, given_up, late = (an_order(fan, expires_in=n * MINUTE) for n in (1, 2, 3))
    await remember(storage, begun, given_up, late)
    async with storage() as work:
        await work.payments.add(a_pending_payment(order_id=begun.id))
        pending = a_pending_payment(order_id=given_up.id)
        await work.payments.add(pending.cancel(CancelReason.DECLINED, at=NOW))
        await work.commit()
    async with storage() as work:
        assert await work.orders.unpaid(at=NOW + 3 * MINUTE, limit=2) == (given_up.id, late.id)


async def test_paid_work_whose_job_has_ended_is_found(storage: Storage) -> None:
    fan = await a_fan(storage)
    expected = []
    async with storage() as work:
        for state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.QUEUED):
            for order_state in (OrderState.PAID, OrderState.IN_PRODUCTION, OrderState.DELIVERED):
                job = a_job(state=state, account=fan)
                order = a_work_order(fan, job, state=order_state)
                await work.jobs.add(job)
                await work.orders.add(order)
                if state is not JobState.QUEUED and order_state is not OrderState.DELIVERED:
                    expected.append(order.id)
        await work.commit()
    async with storage() as work:
        assert await work.orders.unconcluded(limit=99) == tuple(expected)
        assert await work.orders.unconcluded(limit=2) == tuple(expected[:2])


async def test_a_hold_passes_once(storage: Storage) -> None:
    fan = await a_fan(storage)
    second, first = (
        an_order(fan, state=OrderState.DELIVERED, delivered_at=NOW - n * MINUTE) for n in (1, 2)
    )
    fresh = an_order(fan, state=OrderState.DELIVERED, delivered_at=NOW)
    await remember(storage, second, first, fresh, an_order(fan))
    async with storage() as work:
        assert await work.orders.held(delivered_before=NOW, limit=9) == (first.id, second.id)
        assert await work.orders.held(delivered_before=NOW, limit=1) == (first.id,)
        assert not await work.orders.has_passed_hold(first.id)
        await work.orders.pass_hold(first.id, at=NOW)
        await work.commit()
    await save(storage, first)
    async with storage() as work:
        assert await work.orders.held(delivered_before=NOW, limit=9) == (second.id,)
        assert await work.orders.has_passed_hold(first.id)
        assert not await work.orders.has_passed_hold(OrderId(new_id()))


async def test_a_hold_waits_for_a_claim_and_for_the_money_of_a_return(storage: Storage) -> None:
    fan = await a_fan(storage)
    claimed, returned, refunded, kept = (
        an_order(fan, state=state, delivered_at=NOW - n * MINUTE)
        for n, state in enumerate(
            (
                OrderState.DELIVERED,
                OrderState.RETURNED,
                OrderState.REFUNDED,
                OrderState.DELIVERED,
            ),
            start=1,
        )
    )
    await remember(storage, claimed, returned, refunded, kept)
    claim, decided = a_claim(claimed), a_claim(kept)
    async with storage() as work:
        await work.orders.add_claim(claim)
        await work.orders.add_claim(decided)
        await work.orders.save_claim(decided.decide(ClaimState.REFUSED, by=fan.id, at=NOW))
        await work.commit()
    async with storage() as work:
        assert await work.orders.held(delivered_before=NOW, limit=9) == (kept.id, refunded.id)
        await work.orders.save_claim(claim.decide(ClaimState.REFUNDED, by=fan.id, at=NOW))
        await work.commit()
    await save(storage, attrs.evolve(returned, refunded=Money(1)))
    async with storage() as work:
        every = (kept.id, refunded.id, returned.id, claimed.id)
        assert await work.orders.held(delivered_before=NOW, limit=9) == every


async def test_an_order_has_one_open_claim(storage: Storage) -> None:
    fan = await a_fan(storage)
    order, other = an_order(fan), an_order(fan)
    await remember(storage, order, other)
    first, second = (
        a_claim(order, photo_key="order-claims/x/y"),
        a_claim(order, created_at=NOW + MINUTE),
    )
    async with storage() as work:
        await work.orders.add_claim(first)
        await work.orders.add_claim(a_claim(other))
        with pytest.raises(Conflict):
            await work.orders.add_claim(second)
        await work.commit()
    decided = first.decide(ClaimState.REFUSED, by=fan.id, at=NOW, reply="Yoʻq")
    async with storage() as work:
        await work.orders.save_claim(decided)
        await work.orders.add_claim(second)
        await work.commit()
    async with storage() as work:
        assert await work.orders.claims(order.id) == (decided, second)


async def test_people_are_forgotten_and_the_books_are_not(storage: Storage) -> None:
    fan, other = await a_fan(storage), await a_fan(storage)
    order = an_order(fan, an_order_line(print_key="previews/x/print.png"))
    kept = an_order(other, an_order_line(print_key="previews/y/print.png"))
    placed = an_order_event(order, details={"n": 1})
    note = an_order_event(order, kind=OrderEventKind.NOTE, details={"text": "Dilnoza called"})
    claims = [a_claim(order, photo_key="a"), a_claim(kept, photo_key="b")]
    async with storage() as work:
        await work.orders.add(order, placed, note)
        await work.orders.add(an_order(fan))
        await work.orders.add(
            kept, an_order_event(kept, kind=OrderEventKind.NOTE, details={"a": 1})
        )
        for claim in claims:
            await work.orders.add_claim(claim)
        await work.commit()
    async with storage() as work:
        assert await work.orders.forget_people(fan.id) == 2
        await work.commit()
    line = attrs.evolve(order.lines[0], print_key=None)
    assert await stored(storage, order) == attrs.evolve(order, address=None, lines=(line,))
    assert await stored(storage, kept) == kept
    async with storage() as work:
        wordless = attrs.evolve(note, details={})
        assert await work.orders.events(order.id) == (placed, wordless)
        assert [each.details for each in await work.orders.events(kept.id)] == [{"a": 1}]
        assert await work.orders.claims(order.id) == (
            attrs.evolve(claims[0], note="", photo_key=None),
        )
        assert await work.orders.claims(kept.id) == (claims[1],)
