"""What random histories have found; each is told once more, as shortly as it goes."""

import asyncio
from datetime import timedelta

import attrs
import pytest

from stario.adapters.memory.storage import MemoryStorage
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import PayoutId
from stario.domain.kernel.money import Money
from stario.domain.ledger.model import account
from stario.domain.ledger.usecases.propose_payout import ProposePayout
from stario.domain.orders.model.order import OrderOutOfOrder, OrderState
from stario.domain.payments.model.payment import CancelReason, PaymentNotFound
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.cancel_payment import CancelPayment
from tests.builders.ledger import a_movement
from tests.builders.values import new_id
from tests.histories.buying import Buying
from tests.histories.paying import Paying
from tests.histories.shop import Shop

NOW = timedelta(0)
CLICK = Provider.CLICK


@pytest.fixture
async def shop() -> Shop:
    """With one order of a mug that nobody has paid."""
    shop = Shop(storage=MemoryStorage())
    await shop.open()
    await Buying(shop).fill(0, ware=0, quantity=1)
    await Buying(shop).check_out(0, is_near=True, voucher=None)
    return shop


async def test_goods_that_were_never_sent_are_not_delivered(shop: Shop) -> None:
    paying = Paying(shop)
    await paying.reserve(0, Provider.PAYME, old_tx=None, strange=0, late=NOW)
    await paying.settle(0)
    (order,) = await shop.orders()

    with pytest.raises(OrderOutOfOrder) as refused:
        await shop.deliver(order.id, actor=shop.admins[0].id)

    assert refused.value.details == {"state": OrderState.PAID.value}


async def test_who_ends_a_transaction_touches_no_money_of_the_one_that_came_after(
    shop: Shop,
) -> None:
    await Paying(shop).reserve(0, CLICK, old_tx=None, strange=0, late=NOW)
    (pending,) = await shop.payments()
    cancel = CancelPayment(storage=shop.storage, give_back=shop.give_back, clock=shop.clock)

    async with shop.storage() as work:
        order = await work.orders.get(pending.order_id, lock=True)
        # It has found its payment, and waits for the order.
        cancelling = asyncio.create_task(
            cancel(CLICK, provider_tx=pending.provider_tx, reason=CancelReason.REFUND)
        )
        await asyncio.sleep(0)
        other = attrs.evolve(pending, provider_tx="the one that came after")
        paid, _ = await shop.receive_money.counting(work, order, other, at=shop.clock.now())
        await work.commit()

    with pytest.raises(PaymentNotFound):
        await cancelling
    assert await shop.payments() == (paid,)


async def test_what_is_proposed_to_an_artist_twice_is_refused_as_a_payout(shop: Shop) -> None:
    artist = shop.artists[0].id
    async with shop.storage() as work:
        await work.ledger.append(
            a_movement(Money.from_som(9_000).tiyin, credit=account.artist_available(artist))
        )
        await work.commit()
    propose = ProposePayout(
        storage=shop.storage, clock=shop.clock, minimum=Money(1), tax_basis_points=0
    )
    await propose(PayoutId(new_id()), artist, by=shop.admins[0].id)

    with pytest.raises(Conflict) as refused:
        await propose(PayoutId(new_id()), artist, by=shop.admins[0].id)

    assert refused.value.details == {"what": "payout"}
