"""What remembering orders promises, on every storage."""

from datetime import timedelta

import attrs
import pytest

from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import OrderId, PreviewId, ProductId, VariantId, VoucherId
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import PageRequest
from stario.domain.orders.model.order import OrderKind, OrderState
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.orders.model.order_line import DiscountBearer
from stario.domain.payments.model.provider import Provider
from stario.ports.repositories.orders import OrderFilter
from stario.ports.storage import Storage
from tests.builders import NOW, a_job, an_account, an_artist, new_id
from tests.builders.orders import (
    SHIPMENT,
    a_work_order,
    an_order,
    an_order_event,
    an_order_line,
)
from tests.builders.payments import a_payment, a_pending_payment, remembered_payments
from tests.contracts.remembered import a_cast
from tests.contracts.remembered_orders import a_fan, remember, save, stored

MINUTE = timedelta(minutes=1)


async def found(storage: Storage, wanted: OrderFilter, **page: int) -> list[OrderId]:
    async with storage() as work:
        return [o.id for o in (await work.orders.list(PageRequest(**page), wanted)).items]


async def test_an_order_comes_back_as_it_was(storage: Storage) -> None:
    cast = await a_cast(storage)
    one = an_order_line(
        artist=cast.artist,
        quantity=3,
        discount=Money(1),
        discount_bearer=DiscountBearer.SHARED,
        production_cost=Money(5_000_00),
        product_id=ProductId(new_id()),
        variant_id=VariantId(new_id()),
        preview_id=PreviewId(new_id()),
        print_key="previews/x/print.png",
        is_personalised=True,
    )
    order = an_order(cast.fan, one, an_order_line(number=2), voucher_id=VoucherId(new_id()))
    await remember(storage, order)
    assert await stored(storage, order) == order

    paid = order.move(OrderState.PAID, at=NOW + MINUTE)
    sent = paid.move(OrderState.IN_PRODUCTION, at=NOW).ship(SHIPMENT, at=NOW)
    later = sent.move(OrderState.DELIVERED, at=NOW + 2 * MINUTE).refund(Money(1), at=NOW)
    await save(storage, later)
    assert await stored(storage, order) == later


async def test_a_reprint_knows_what_it_replaces(storage: Storage) -> None:
    fan = await a_fan(storage)
    order = an_order(fan)
    again = an_order(fan, shipping=Money(0), reprint_of=order)
    await remember(storage, order, again)
    assert (await stored(storage, again)).reprint_of == order.id


async def test_lines_stay_as_they_were_sold(storage: Storage) -> None:
    order = an_order(await a_fan(storage))
    await remember(storage, order)
    cheaper = attrs.evolve(order.lines[0], title="Boshqa narsa")
    await save(storage, attrs.evolve(order, lines=(cheaper,)))
    assert (await stored(storage, order)).lines == order.lines


async def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    async with storage() as work:
        assert await work.orders.of_transaction(Provider.PAYME, new_id()) is None
        assert await work.orders.of_transaction(Provider.PAYME, new_id(), lock=True) is None
        with pytest.raises(NotFound):
            await work.orders.get(OrderId(new_id()))
    async with storage() as work:
        with pytest.raises(NotFound):
            await work.orders.get(OrderId(new_id()), lock=True)


async def test_an_id_a_number_and_a_job_belong_to_one_order(storage: Storage) -> None:
    fan, job = await a_fan(storage), a_job()
    order = a_work_order(fan, job)
    await remember(storage, order)
    for same in (
        an_order(fan, id=order.id),
        an_order(fan, number=order.number),
        a_work_order(fan, job),
    ):
        with pytest.raises(Conflict):
            await remember(storage, same)
    assert await found(storage, OrderFilter()) == [order.id]


async def test_references_must_lead_somewhere(storage: Storage) -> None:
    fan = await a_fan(storage)
    for order in (
        an_order(an_account()),
        an_order(fan, an_order_line(artist=an_artist())),
        an_order(fan, reprint_of=an_order(fan)),
    ):
        with pytest.raises(Conflict):
            await remember(storage, order)
    assert await found(storage, OrderFilter()) == []


async def test_an_artist_who_sold_something_stays(storage: Storage) -> None:
    fan, artist = await a_fan(storage), an_artist()
    async with storage() as work:
        await work.artists.add(artist)
        await work.orders.add(an_order(fan, an_order_line(artist=artist)))
        await work.commit()
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.artists.delete(artist.id)


async def test_the_log_is_read_in_order_and_only_grows(storage: Storage) -> None:
    fan = await a_fan(storage)
    order, other = an_order(fan), an_order(fan)
    await remember(storage, other)
    placed = an_order_event(order, actor=fan)
    note = an_order_event(order, kind=OrderEventKind.NOTE, at=NOW + MINUTE, details={"text": "x"})
    paid = an_order_event(order, kind=OrderEventKind.PAID, at=NOW + 2 * MINUTE, details={"n": 7})
    async with storage() as work:
        await work.orders.add(order, placed)
        await work.orders.log(an_order_event(other))
        await work.commit()
    await save(storage, order, paid)
    for _ in range(2):
        async with storage() as work:
            await work.orders.log(note)
            await work.commit()
    async with storage() as work:
        assert await work.orders.events(order.id) == (placed, note, paid)

    for refused in (
        attrs.evolve(placed, kind=OrderEventKind.NOTE, details={"text": "rewritten"}),
        an_order_event(an_order(fan)),
        an_order_event(order, actor=an_account()),
    ):
        async with storage() as work:
            with pytest.raises(Conflict):
                await work.orders.log(refused)
                await work.commit()
    async with storage() as work:
        assert await work.orders.events(order.id) == (placed, note, paid)


async def test_what_happens_at_one_moment_is_told_as_orders_live(storage: Storage) -> None:
    order = an_order(await a_fan(storage))
    kinds = list(OrderEventKind)
    events = [event(order.id, kind, at=NOW) for kind in kinds]
    async with storage() as work:
        await work.orders.add(order, *reversed(events))
        await work.commit()
    async with storage() as work:
        assert [each.kind for each in await work.orders.events(order.id)] == kinds


async def test_the_order_of_a_transaction_is_found(storage: Storage) -> None:
    fan, transaction = await a_fan(storage), new_id()
    order = an_order(fan, an_order_line(), an_order_line(number=2, title="Krujka"))
    await remember(storage, order, an_order(fan))
    pending = a_pending_payment(order_id=order.id, provider_tx=transaction)
    await remembered_payments(storage, pending, a_payment(order_id=order.id))
    async with storage() as work:
        assert await work.orders.of_transaction(Provider.PAYME, transaction) == order
        assert await work.orders.of_transaction(Provider.PAYME, transaction, lock=True) == order
        # Another provider's numbers are its own.
        assert await work.orders.of_transaction(Provider.CLICK, transaction) is None


async def test_orders_are_listed_newest_first_and_page_by_page(storage: Storage) -> None:
    fan = await a_fan(storage)
    orders = [an_order(fan, created_at=NOW + n * MINUTE) for n in (1, 3, 2)]
    await remember(storage, *orders)
    async with storage() as work:
        page = await work.orders.list(PageRequest(page=1, size=2), OrderFilter())
    assert page.total == 3
    assert page.items == (orders[1], orders[2])
    assert await found(storage, OrderFilter(), page=2, size=2) == [orders[0].id]


async def test_every_filter_narrows(storage: Storage) -> None:
    fan, other = await a_fan(storage), await a_fan(storage)
    old = an_order(fan, number="ST-7K3M-9QX2", created_at=NOW - MINUTE)
    paid = an_order(fan, number="ST-7KZZ-2222", state=OrderState.PAID)
    work_order = a_work_order(other, a_job(), created_at=NOW + MINUTE)
    await remember(storage, old, paid, work_order)

    paid_or_over = frozenset({OrderState.PAID, OrderState.EXPIRED})
    for wanted, expected in (
        (OrderFilter(account_id=fan.id), [paid, old]),
        (OrderFilter(kind=OrderKind.WORK), [work_order]),
        (OrderFilter(states=paid_or_over), [paid]),
        (OrderFilter(text="st-7k3"), [old]),
        (OrderFilter(text="ST-7K"), [paid, old]),
        (OrderFilter(text="%"), []),
        (OrderFilter(since=NOW), [work_order, paid]),
        (OrderFilter(before=NOW), [old]),
        (OrderFilter(account_id=other.id, states=paid_or_over), []),
    ):
        assert await found(storage, wanted) == [order.id for order in expected]


async def test_a_design_is_held_by_orders_that_may_still_be_made(storage: Storage) -> None:
    fan, design = await a_fan(storage), PreviewId(new_id())
    line = an_order_line(preview_id=design)
    states = (OrderState.AWAITING_PAYMENT, OrderState.DELIVERED, OrderState.EXPIRED)
    orders = [an_order(fan, line, attrs.evolve(line, number=2), state=state) for state in states]
    await remember(storage, *orders)

    async with storage() as work:
        assert await work.orders.of_preview(design) == tuple(sorted(o.id for o in orders[:2]))
        assert await work.orders.of_preview(PreviewId(new_id())) == ()
