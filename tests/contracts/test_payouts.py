"""What remembering payouts promises, on every storage."""

from datetime import timedelta

import attrs
import pytest

from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import ArtistId, PayoutId
from stario.domain.kernel.paging import PageRequest
from stario.domain.ledger.model.payout import Payout, PayoutState
from stario.ports.storage import Storage
from tests.builders import NOW, an_account, new_id
from tests.builders.ledger import a_payout
from tests.contracts.remembered import a_cast

LATER = NOW + timedelta(hours=1)


async def remember(storage: Storage, *payouts: Payout) -> None:
    async with storage() as work:
        for payout in payouts:
            await work.payouts.add(payout)
        await work.commit()


async def test_a_payout_comes_back_as_it_was(storage: Storage) -> None:
    cast, other = await a_cast(storage), an_account()
    payout = a_payout(cast.artist, cast.fan)
    await remember(storage, payout)
    decided = attrs.evolve(
        payout,
        state=PayoutState.FAILED,
        decided_by=other.id,
        reference="MT103-7",
        error="account closed",
        updated_at=LATER,
    )
    async with storage() as work:
        await work.accounts.add(other)
        assert await work.payouts.get(payout.id, lock=True) == payout
        await work.payouts.save(decided)
        await work.commit()

    async with storage() as work:
        assert await work.payouts.get(payout.id) == decided
        with pytest.raises(NotFound):
            await work.payouts.get(PayoutId(new_id()))


async def test_an_artist_has_one_proposal_at_most(storage: Storage) -> None:
    cast = await a_cast(storage)
    first, second = a_payout(cast.artist, cast.fan), a_payout(cast.artist, cast.fan)
    await remember(storage, first)
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.payouts.add(second)
        with pytest.raises(Conflict):
            await work.payouts.add(first)
        await work.payouts.save(attrs.evolve(first, state=PayoutState.CANCELLED))
        await work.payouts.add(second)
        await work.commit()

    async with storage() as work:
        assert await work.payouts.last(cast.artist.id) == second


async def test_payouts_are_listed_newest_first_by_artist_and_state(storage: Storage) -> None:
    cast, other = await a_cast(storage), await a_cast(storage)
    old = a_payout(cast.artist, cast.fan, state=PayoutState.PAID)
    new = a_payout(cast.artist, cast.fan, created_at=LATER, after=9, through=12)
    foreign = a_payout(other.artist, other.fan, created_at=LATER + timedelta(hours=1))
    await remember(storage, old, new, foreign)

    async with storage() as work:
        everything = await work.payouts.list(PageRequest())
        mine = await work.payouts.list(PageRequest(size=1), artist=cast.artist.id)
        paid = await work.payouts.list(PageRequest(), states=frozenset({PayoutState.PAID}))
        last = await work.payouts.last(cast.artist.id)
        nobodys = await work.payouts.last(an_artist_without_payouts())

    assert everything.items == (foreign, new, old)
    assert (mine.items, mine.total) == ((new,), 2)
    assert paid.items == (old,)
    assert last == new
    assert nobodys is None


def an_artist_without_payouts() -> ArtistId:
    return ArtistId(new_id())
