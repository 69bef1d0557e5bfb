"""An erased person's orders keep their amounts, and nothing of the person."""

import attrs
from tests.builders.orders import a_claim, an_order, an_order_event, an_order_line
from tests.builders.town import Town

from stario.domain.compliance.usecases.erase_due_accounts import EraseDueAccounts
from stario.domain.identity.model.account import DELETION_GRACE
from stario.domain.identity.usecases.request_account_deletion import RequestAccountDeletion
from stario.domain.orders.model.order_event import OrderEventKind
from stario.domain.payments.model.payable import reason_not_payable
from stario.ports.media import Bucket

PRINT = "previews/x/print.png"
PHOTO = "order-claims/x/y"


async def test_an_order_stays_for_the_tax_office_without_its_person() -> None:
    town = Town()
    fan = await town.person()
    order = an_order(fan, an_order_line(print_key=PRINT), created_at=town.clock.now())
    claim = a_claim(order, photo_key=PHOTO)
    note = an_order_event(order, kind=OrderEventKind.NOTE, details={"text": "Dilnoza called"})
    async with town.storage() as work:
        await work.orders.add(order, note)
        await work.orders.add_claim(claim)
        await work.commit()
    await RequestAccountDeletion(storage=town.storage, clock=town.clock)(
        fan.id, confirm_email=fan.email or "", reason="Enough"
    )
    town.clock.advance(by=DELETION_GRACE)

    erased = await EraseDueAccounts(
        storage=town.storage, take_down=town.take_down, clock=town.clock, ids=town.ids
    )()

    assert erased == 1
    line = attrs.evolve(order.lines[0], print_key=None)
    async with town.storage() as work:
        kept = await work.orders.get(order.id)
        (event,) = await work.orders.events(order.id)
        (said,) = await work.orders.claims(order.id)
        due = await work.outbox.due(at=town.clock.now(), limit=99)
    assert kept == attrs.evolve(order, address=None, lines=(line,))
    assert (event.details, said.note, said.photo_key) == ({}, "", None)
    for key in (PRINT, PHOTO):
        deletion = {"bucket": Bucket.MEDIA.value, "key": key}
        assert deletion in [dict(message.payload) for message in due]


async def test_nobody_pays_for_what_can_t_be_sent_any_more() -> None:
    town = Town()
    fan = await town.person()
    await RequestAccountDeletion(storage=town.storage, clock=town.clock)(
        fan.id, confirm_email=fan.email or "", reason="Enough"
    )
    town.clock.advance(by=DELETION_GRACE)
    order = an_order(fan, created_at=town.clock.now())
    async with town.storage() as work:
        await work.orders.add(order)
        await work.commit()

    await EraseDueAccounts(
        storage=town.storage, take_down=town.take_down, clock=town.clock, ids=town.ids
    )()

    async with town.storage() as work:
        kept = await work.orders.get(order.id)
        assert reason_not_payable(kept, at=town.clock.now()) == "expired"
        assert await work.orders.unpaid(at=town.clock.now(), limit=9) == (order.id,)
