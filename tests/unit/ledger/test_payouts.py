"""Payouts: decided by two, booked once, and never twice the same money."""

import asyncio

import pytest
from tests.builders import new_id
from tests.builders.counting_house import CountingHouse
from tests.builders.ledger import a_movement, booked
from tests.builders.orders import a_claim

from stario.domain.kernel.errors import Conflict, DomainError, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, PayoutId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.kernel.paging import PageRequest
from stario.domain.ledger.model import account
from stario.domain.ledger.model.payout import (
    Earnings,
    PayoutOutdated,
    PayoutOutOfOrder,
    PayoutState,
    PayoutTooSmall,
)
from stario.domain.ledger.usecases.list_payouts import ListPayouts
from stario.domain.ledger.usecases.read_earnings import ReadEarnings, earnings_of
from stario.domain.orders.model.claim import ClaimState
from stario.domain.payments.model.refund import FourEyes

SHARE = 4_364_285
"""Of 100 000 so'm, as the specification reckons."""


async def earnings(house: CountingHouse) -> Earnings:
    async with house.storage() as work:
        return await earnings_of(work.ledger, house.artist.id)


def available(house: CountingHouse) -> str:
    return account.artist_available(house.artist.id)


async def test_a_share_waits_for_its_hold(house: CountingHouse) -> None:
    order = await house.sell()
    assert await earnings(house) == Earnings(pending=NOTHING, available=NOTHING, owed=NOTHING)
    await house.deliver(order.id)
    assert await earnings(house) == Earnings(pending=Money(SHARE), available=NOTHING, owed=NOTHING)
    await house.pass_holds()
    await house.pass_holds()
    assert await earnings(house) == Earnings(pending=NOTHING, available=Money(SHARE), owed=NOTHING)


async def test_an_order_that_fails_does_not_hold_up_the_others(house: CountingHouse) -> None:
    broken, fine = await house.sell(), await house.sell()
    for order in (broken, fine):
        await house.deliver(order.id)
    await booked(house.storage, a_movement(key=f"order:{broken.id}:hold"))
    with pytest.raises(Conflict):
        await house.pass_holds()

    assert (await earnings(house)).available == Money(SHARE)


async def test_what_went_back_before_the_hold_is_not_available(house: CountingHouse) -> None:
    order = await house.sell()
    await house.deliver(order.id)
    await house.refund(order.id, Money(5_000_000))
    await house.pass_holds()

    assert (await earnings(house)).available == Money(SHARE - SHARE // 2)


async def test_a_share_waits_until_a_claim_is_decided(house: CountingHouse) -> None:
    order = await house.sell()
    await house.deliver(order.id)
    claim = a_claim(order)
    async with house.storage() as work:
        await work.orders.add_claim(claim)
        await work.commit()
    await house.pass_holds()
    assert (await earnings(house)).available == NOTHING

    async with house.storage() as work:
        await work.orders.save_claim(
            claim.decide(ClaimState.REFUSED, by=house.first.id, at=house.now)
        )
        await work.commit()
    await house.pass_holds()
    assert (await earnings(house)).available == Money(SHARE)


async def test_a_payout_goes_its_way_to_the_artist(house: CountingHouse) -> None:
    await house.earn()
    payout = await house.approved()
    assert (payout.state, payout.amount) == (PayoutState.APPROVED, Money(SHARE))
    assert await house.balance(available(house)) == 0
    assert await house.balance(account.PAYOUT_PAYABLE) == -SHARE

    await house.decide.send(payout.id, reference="MT-1")
    assert await house.balance(account.PAYOUT_PAYABLE) == 0
    assert await house.balance(account.BANK) == -SHARE
    paid = await house.decide.confirm(payout.id)

    assert (paid.state, paid.reference, paid.decided_by) == (
        PayoutState.PAID,
        "MT-1",
        house.second.id,
    )


async def test_each_step_taken_twice_changes_nothing(house: CountingHouse) -> None:
    await house.earn()
    payout = await house.approved()
    assert await house.decide.approve(payout.id, by=house.second.id) == payout
    sent = await house.decide.send(payout.id, reference="MT-1")
    assert await house.decide.send(payout.id, reference="MT-1") == sent
    with pytest.raises(PayoutOutOfOrder):
        await house.decide.send(payout.id, reference="MT-2")
    failed = await house.decide.fail(payout.id, error="closed")
    assert await house.decide.fail(payout.id, error="again") == failed

    assert await house.balance(account.BANK) == 0
    assert await house.balance(available(house)) == -SHARE


async def test_the_one_who_proposed_does_not_approve(house: CountingHouse) -> None:
    await house.earn()
    payout = await house.proposed()
    with pytest.raises(FourEyes):
        await house.decide.approve(payout.id, by=house.first.id)

    assert await house.balance(available(house)) == -SHARE


async def test_too_little_is_not_paid_out(house: CountingHouse) -> None:
    with pytest.raises(PayoutTooSmall):
        await house.proposed()
    await house.earn(Money(200_000))
    with pytest.raises(PayoutTooSmall) as refused:
        await house.proposed()

    assert refused.value.details == {"payable_tiyin": 87_285, "minimum_tiyin": 100_000}
    with pytest.raises(NotFound):
        await house.propose(PayoutId(new_id()), ArtistId(new_id()), by=house.first.id)


async def test_a_repeated_proposal_is_the_same_one(house: CountingHouse) -> None:
    await house.earn()
    payout = await house.proposed()

    again = await house.propose(payout.id, house.artist.id, by=house.first.id)
    assert again == payout
    with pytest.raises(Conflict):
        await house.proposed()
    assert (await house.decide.cancel(payout.id)).state is PayoutState.CANCELLED
    assert (await house.proposed()).available == Money(SHARE)


async def test_tax_is_kept_where_the_proposal_says_so(house: CountingHouse) -> None:
    await house.earn()
    payout = await house.proposed(tax_basis_points=1_200)
    tax = SHARE * 1_200 // 10_000
    assert (payout.tax, payout.amount) == (Money(tax), Money(SHARE - tax))
    await house.decide.approve(payout.id, by=house.second.id)

    assert await house.balance(account.TAX_WITHHELD) == -tax
    assert await house.balance(account.PAYOUT_PAYABLE) == tax - SHARE
    await house.decide.fail(payout.id, error="closed")
    assert await house.balance(account.TAX_WITHHELD) == 0
    assert await house.balance(account.PAYOUT_PAYABLE) == 0


async def test_a_refund_after_the_payout_is_netted_by_the_next(house: CountingHouse) -> None:
    order = await house.earn()
    await house.decide.send((await house.approved()).id, reference="MT-1")
    await house.refund(order.id, order.total)
    assert await earnings(house) == Earnings(pending=NOTHING, available=NOTHING, owed=Money(SHARE))
    with pytest.raises(PayoutTooSmall):
        await house.proposed()
    await house.earn(Money(30_000_000))
    payout = await house.approved()

    assert payout.netted == Money(SHARE)
    assert payout.amount == payout.available - Money(SHARE)
    assert await earnings(house) == Earnings(pending=NOTHING, available=NOTHING, owed=NOTHING)


async def test_a_refund_since_the_proposal_makes_it_out_of_date(house: CountingHouse) -> None:
    order = await house.earn()
    payout = await house.proposed()
    await house.refund(order.id, Money(1_000_000))
    with pytest.raises(PayoutOutdated):
        await house.decide.approve(payout.id, by=house.second.id)
    await house.decide.cancel(payout.id)

    assert (await house.approved()).amount < Money(SHARE)


async def test_earning_more_does_not_make_a_proposal_out_of_date(house: CountingHouse) -> None:
    await house.earn()
    payout = await house.proposed()
    await house.earn()
    await house.decide.approve(payout.id, by=house.second.id)

    assert (await earnings(house)).available == Money(SHARE)
    assert (await house.approved()).amount == Money(SHARE)


async def test_money_that_came_back_is_paid_out_again(house: CountingHouse) -> None:
    await house.earn()
    first = await house.approved()
    await house.decide.send(first.id, reference="MT-1")
    await house.decide.confirm(first.id)
    returned = await house.decide.fail(first.id, error="account closed")
    assert (returned.state, returned.error) == (PayoutState.RETURNED, "account closed")

    assert await house.balance(account.BANK) == 0
    assert (await house.approved()).amount == Money(SHARE)


@pytest.mark.parametrize("step", ["send", "confirm", "fail"])
async def test_no_step_is_left_out(house: CountingHouse, step: str) -> None:
    await house.earn()
    payout = await house.proposed()
    steps = {
        "send": lambda: house.decide.send(payout.id, reference="MT-1"),
        "confirm": lambda: house.decide.confirm(payout.id),
        "fail": lambda: house.decide.fail(payout.id, error="x"),
    }
    with pytest.raises(PayoutOutOfOrder):
        await steps[step]()
    with pytest.raises(NotFound):
        await house.decide.confirm(PayoutId(new_id()))


async def test_of_many_approvals_at_once_one_is_booked(house: CountingHouse) -> None:
    await house.earn()
    payout = await house.proposed()

    async def approve(by: AccountId) -> bool:
        try:
            await house.decide.approve(payout.id, by=by)
        except DomainError:
            return False
        return True

    third = AccountId(new_id())
    done = await asyncio.gather(*(approve(by) for by in [house.second.id, third] * 5))

    assert any(done)
    assert await house.balance(account.PAYOUT_PAYABLE) == -SHARE
    assert await house.balance(available(house)) == 0


async def test_an_artist_sees_her_own_money(house: CountingHouse) -> None:
    await house.earn()
    payout = await house.proposed()
    read = ReadEarnings(storage=house.storage)

    own = await read(house.singer.id, PageRequest())
    assert (own.artist_id, own.earnings.available) == (house.artist.id, Money(SHARE))
    assert own.payouts.items == (payout,)
    with pytest.raises(NotFound):
        await read(house.fan.id, PageRequest())
    found = await ListPayouts(storage=house.storage)(
        PageRequest(), artist=house.artist.id, state=PayoutState.PROPOSED
    )
    assert found.items == (payout,)
