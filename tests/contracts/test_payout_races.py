"""Payouts, refunds and holds that meet, on every storage: no tiyin is paid out twice."""

import asyncio
from collections.abc import Awaitable

import pytest

from stario.domain.kernel.errors import DomainError
from stario.domain.kernel.ids import PayoutId
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import PageRequest
from stario.domain.ledger.model import account
from stario.domain.ledger.usecases.pass_holds import PassHolds
from stario.domain.ledger.usecases.verify_chain import VerifyChain
from stario.ports.storage import Storage
from tests.builders import new_id
from tests.builders.counting_house import HOLD, CountingHouse

SHARE = 4_364_285


@pytest.fixture
async def house(storage: Storage) -> CountingHouse:
    return await CountingHouse.opened(storage)


async def succeeds(step: Awaitable[object]) -> bool:
    try:
        await step
    except DomainError:
        return False
    return True


async def balances(house: CountingHouse) -> dict[str, int]:
    async with house.storage() as work:
        found = await work.ledger.balances()
    assert (await VerifyChain(storage=house.storage)()).faults == []
    return {code: balance.tiyin for code, balance in found.items() if balance}


async def test_of_many_proposals_one_is_made_and_of_many_approvals_one_is_booked(
    house: CountingHouse,
) -> None:
    await house.earn()
    proposals = [
        house.propose(PayoutId(new_id()), house.artist.id, by=house.first.id) for _ in range(5)
    ]
    made = await asyncio.gather(*map(succeeds, proposals))
    async with house.storage() as work:
        (payout,) = (await work.payouts.list(PageRequest())).items
    approvals = [house.decide.approve(payout.id, by=house.second.id) for _ in range(5)]
    done = await asyncio.gather(*map(succeeds, approvals))
    sent = [house.decide.send(payout.id, reference=f"MT-{number}") for number in range(5)]
    went = await asyncio.gather(*map(succeeds, sent))

    assert (sum(made), all(done), sum(went)) == (1, True, 1)
    assert (await balances(house))[account.BANK] == -SHARE


async def test_refunds_and_an_approval_that_meet_leave_no_money_twice(
    house: CountingHouse,
) -> None:
    orders = [await house.earn() for _ in range(3)]
    payout = await house.proposed()
    refunds = [house.refund(order.id, Money(4_000_000)) for order in orders]
    approved, *refunded = await asyncio.gather(
        succeeds(house.decide.approve(payout.id, by=house.second.id)), *map(succeeds, refunds)
    )
    found = await balances(house)
    available = -found.get(account.artist_available(house.artist.id), 0)
    owed = found.get(account.artist_receivable(house.artist.id), 0)
    paid = -found.get(account.PAYOUT_PAYABLE, 0)
    back = 3 * (SHARE * 2 // 5)

    assert all(refunded)
    assert available >= 0
    assert owed >= 0
    assert available - owed + paid == 3 * SHARE - back
    assert paid == (3 * SHARE if approved else 0)


async def test_a_hold_passes_once_however_many_look(house: CountingHouse) -> None:
    order = await house.sell()
    await house.deliver(order.id)
    house.clock.advance(by=HOLD)
    house.clock.advance(seconds=1)
    pass_holds = PassHolds(storage=house.storage, clock=house.clock)
    refund = house.refund(order.id, Money(5_000_000))
    await asyncio.gather(*(pass_holds() for _ in range(4)), refund)
    found = await balances(house)

    assert found.get(account.artist_pending(house.artist.id), 0) == 0
    assert -found[account.artist_available(house.artist.id)] == SHARE - SHARE // 2
