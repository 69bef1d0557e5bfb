"""Goods are made, sent, delivered and taken back; every step is written down."""

import attrs
import pytest
from tests.builders import new_id
from tests.builders.workshop import Workshop

from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import ClaimId, OrderId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model import account
from stario.domain.merch.model.artwork import artwork_key
from stario.domain.orders.model.claim import ClaimKind, ClaimState
from stario.domain.orders.model.order import OrderOutOfOrder, OrderState
from stario.domain.orders.model.order_event import OrderEventKind
from stario.domain.orders.model.returns import CLAIM_WITHIN, RETURN_WITHIN, ReturnTooLate
from stario.domain.orders.usecases.close_claim import RefundMissing
from stario.domain.orders.usecases.file_claim import ClaimOpen, FiledClaim
from stario.domain.orders.usecases.reprint_order import (
    AddressForgotten,
    PiecesGone,
    ReprintedAlready,
)
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import RefundReason
from stario.ports.media import Bucket

TOTAL = Money.from_som(165_000)
FEE = TOTAL.share(200)
SECOND = RETURN_WITHIN / 864_000


@pytest.fixture
async def workshop() -> Workshop:
    return await Workshop.opened()


async def refund(workshop: Workshop, order: OrderId, amount: Money) -> None:
    till = workshop.till
    async with till.storage() as work:
        stored = await work.orders.get(order, lock=True)
        await till.give_back(work, stored, amount, reason=RefundReason.FAULTY, at=till.clock.now())
        await work.commit()


async def test_every_step_is_written_down_with_whoever_took_it(workshop: Workshop) -> None:
    order = await workshop.delivered()

    assert order.state is OrderState.DELIVERED
    assert order == await workshop.till.read(order.id)
    steps = {event.kind: event for event in await workshop.events(order)}
    for kind in (
        OrderEventKind.PRODUCTION_STARTED,
        OrderEventKind.SHIPPED,
        OrderEventKind.DELIVERED,
    ):
        assert steps[kind].actor_id == workshop.operator.id
    assert steps[OrderEventKind.SHIPPED].details == {
        "carrier": "BTS",
        "tracking_number": "BTS123456",
    }
    assert steps[OrderEventKind.PAID].actor_id is None


async def test_delivery_earns_the_money_once(workshop: Workshop) -> None:
    order = await workshop.sent()
    assert (await workshop.till.balances())[account.CUSTOMER_PREPAYMENT] == -TOTAL.tiyin

    await workshop.deliver(order.id, actor=workshop.operator.id)
    with pytest.raises(OrderOutOfOrder):
        await workshop.deliver(order.id, actor=workshop.operator.id)

    vat = order.subtotal.contained(1200) + order.shipping_total.contained(1200)
    assert await workshop.till.balances() == {
        account.provider_receivable(Provider.PAYME): (TOTAL - FEE).tiyin,
        account.PAYMENT_FEES: FEE.tiyin,
        account.VAT_PAYABLE: -vat.tiyin,
        account.PLATFORM_REVENUE: -(TOTAL - vat).tiyin,
    }


async def test_steps_do_not_skip(workshop: Workshop) -> None:
    staff = workshop.operator.id
    order = await workshop.ordered()
    with pytest.raises(OrderOutOfOrder):
        await workshop.produce(order.id, actor=staff)
    await workshop.till.paid(order)
    with pytest.raises(OrderOutOfOrder):
        await workshop.ship(
            order.id, carrier="BTS", tracking_number="1", tracking_url=None, actor=staff
        )
    with pytest.raises(OrderOutOfOrder):
        await workshop.take_back(order.id, actor=staff)
    with pytest.raises(NotFound):
        await workshop.produce(OrderId(new_id()), actor=staff)


async def test_what_nobody_made_for_one_fan_goes_back_into_the_store(workshop: Workshop) -> None:
    order = await workshop.delivered(quantity=3)
    assert (await workshop.variant(order)).stock == 7
    workshop.till.clock.advance(by=RETURN_WITHIN)

    returned = await workshop.take_back(order.id, actor=workshop.operator.id)

    assert returned.state is OrderState.RETURNED
    assert (await workshop.variant(order)).stock == 10
    assert (await workshop.events(order))[-1].details == {"restocked": 3}


async def test_after_ten_days_it_stays_unless_it_was_claimed_in_time(workshop: Workshop) -> None:
    late, claimed = await workshop.delivered(), await workshop.delivered()
    await workshop.claimed(claimed, ClaimKind.UNWANTED)
    workshop.till.clock.advance(by=RETURN_WITHIN + SECOND)

    with pytest.raises(ReturnTooLate):
        await workshop.take_back(late.id, actor=workshop.operator.id)
    await workshop.take_back(claimed.id, actor=workshop.operator.id)
    assert (await workshop.variant(claimed)).stock == 10


@pytest.mark.parametrize("is_personalised", [True, False])
async def test_faulty_pieces_are_not_sold_again(workshop: Workshop, is_personalised: bool) -> None:
    order = await workshop.delivered(is_personalised=is_personalised)
    await workshop.claimed(order)
    await workshop.take_back(order.id, actor=workshop.operator.id)
    assert (await workshop.variant(order)).stock == 9


async def test_a_faulty_order_is_made_once_more_for_nothing(workshop: Workshop) -> None:
    order = await workshop.delivered(is_personalised=True, quantity=2)
    claim = await workshop.claimed(order)
    before = await workshop.till.balances()
    new = OrderId(new_id())

    reprint = await workshop.reprinted(order, id_=new)
    again = await workshop.reprinted(order, id_=new)

    assert again == reprint == await workshop.till.read(new)
    assert (reprint.state, reprint.total, reprint.reprint_of) == (
        OrderState.PAID,
        NOTHING,
        order.id,
    )
    assert reprint.address == order.address
    assert [line.quantity for line in reprint.lines] == [2]
    assert (await workshop.variant(order)).stock == 6
    (decided,) = await workshop.claims(order)
    assert (decided.id, decided.state) == (claim.id, ClaimState.REPRINTED)
    last = (await workshop.events(order))[-1]
    assert (last.kind, last.details) == (OrderEventKind.REPRINTED, {"number": reprint.number})
    # What it earns is nothing, and nobody is paid a share of it.
    await workshop.produce(new, actor=workshop.operator.id)
    await workshop.ship(
        new,
        carrier="BTS",
        tracking_number="2",
        tracking_url=None,
        actor=workshop.operator.id,
    )
    await workshop.deliver(new, actor=workshop.operator.id)
    assert await workshop.till.balances() == before


async def test_some_pieces_are_made_once_more(workshop: Workshop) -> None:
    order = await workshop.delivered(quantity=3)
    await workshop.claimed(order)
    for wrong in ({1: 4}, {2: 1}, {1: 0}, {}):
        with pytest.raises(Invalid):
            await workshop.reprint(OrderId(new_id()), order.id, wrong, actor=workshop.operator.id)
    reprint = await workshop.reprint(
        OrderId(new_id()), order.id, {1: 1}, actor=workshop.operator.id
    )
    assert [line.quantity for line in reprint.lines] == [1]


async def test_nothing_is_made_once_more_without_a_reason(workshop: Workshop) -> None:
    order = await workshop.delivered()
    with pytest.raises(OrderOutOfOrder):
        await workshop.reprinted(order)
    await workshop.claimed(order)
    await workshop.reprinted(order)
    with pytest.raises(OrderOutOfOrder):
        await workshop.reprinted(order)


async def test_a_lost_parcel_is_made_once_more_once(workshop: Workshop) -> None:
    order, other = await workshop.sent(), await workshop.sent()
    await workshop.reprinted(order)
    with pytest.raises(ReprintedAlready):
        await workshop.reprinted(order)
    taken = await workshop.reprinted(other)
    with pytest.raises(Conflict):
        await workshop.reprinted(order, id_=taken.id)


async def test_what_can_not_be_made_again_changes_nothing(workshop: Workshop) -> None:
    order = await workshop.delivered(quantity=6)
    await workshop.claimed(order)
    with pytest.raises(PiecesGone):
        await workshop.reprinted(order)
    (claim,) = await workshop.claims(order)
    assert claim.is_open
    assert (await workshop.variant(order)).available == 4
    async with workshop.till.storage() as work:
        await work.orders.forget_people(order.account_id)
        await work.commit()
    with pytest.raises(AddressForgotten):
        await workshop.reprinted(order)


async def test_claims_wait_for_staff_one_at_a_time(workshop: Workshop) -> None:
    order = await workshop.delivered(is_personalised=True)
    claim = await workshop.claimed(order)
    account_id = order.account_id
    said = FiledClaim(id=claim.id, kind=claim.kind, note="Again!")
    assert await workshop.claim(order.id, said, account=account_id) == claim
    with pytest.raises(ClaimOpen):
        await workshop.claimed(order)
    with pytest.raises(NotFound):
        await workshop.claim(order.id, said, account=workshop.operator.id)
    with pytest.raises(Invalid):
        await workshop.claim(order.id, attrs.evolve(said, note="no"), account=account_id)
    workshop.till.clock.advance(by=CLAIM_WITHIN + SECOND)
    with pytest.raises(ClaimOpen):
        await workshop.claimed(order)


async def test_a_photo_of_the_fault_is_kept_with_the_claim(workshop: Workshop) -> None:
    order, artwork = await workshop.delivered(), new_id()
    sent = artwork_key(order.account_id, artwork)
    await workshop.objects.put(Bucket.MEDIA, sent, b"a photo", content_type="image/jpeg")
    said = FiledClaim(
        id=ClaimId(new_id()), kind=ClaimKind.FAULTY, note="Look at it", artwork=artwork
    )
    with pytest.raises(NotFound):
        foreign = attrs.evolve(said, artwork=new_id())
        await workshop.claim(order.id, foreign, account=order.account_id)
    assert await workshop.claims(order) == ()

    claim = await workshop.claim(order.id, said, account=order.account_id)

    await workshop.objects.delete(Bucket.MEDIA, sent)
    assert claim.photo_key is not None
    assert await workshop.objects.get(Bucket.MEDIA, claim.photo_key) == b"a photo"


async def test_a_claim_ends_with_a_word_to_the_fan(workshop: Workshop) -> None:
    order = await workshop.delivered()
    claim = await workshop.claimed(order)
    staff = workshop.operator.id
    with pytest.raises(RefundMissing):
        await workshop.close(order.id, claim.id, ClaimState.REFUNDED, reply="Paid", actor=staff)

    refused = await workshop.close(
        order.id, claim.id, ClaimState.REFUSED, reply="It looks fine.", actor=staff
    )

    assert (refused.state, refused.reply) == (ClaimState.REFUSED, "It looks fine.")
    assert (await workshop.told(order))[-2:] == [
        OrderEventKind.CLAIMED,
        OrderEventKind.CLAIM_REFUSED,
    ]
    second = await workshop.claimed(order)
    await refund(workshop, order.id, Money(1))
    closed = await workshop.close(
        order.id, second.id, ClaimState.REFUNDED, reply="Here you are.", actor=staff
    )
    assert closed.state is ClaimState.REFUNDED
    with pytest.raises(NotFound):
        await workshop.close(order.id, order.id, ClaimState.REFUSED, reply="x", actor=staff)  # type: ignore[arg-type]


async def test_notes_are_staffs_own(workshop: Workshop) -> None:
    order = await workshop.paid()
    note = await workshop.note(order.id, "  Called  about it ", actor=workshop.operator.id)
    assert note.details == {"text": "Called about it"}
    assert note in await workshop.events(order)
    for wrong in ("", " ", "x" * 501):
        with pytest.raises(Invalid):
            await workshop.note(order.id, wrong, actor=workshop.operator.id)
    with pytest.raises(NotFound):
        await workshop.note(OrderId(new_id()), "Where?", actor=workshop.operator.id)
