"""What the ledger promises, on every storage."""

import asyncio
from datetime import timedelta

import attrs
import pytest

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import ArtistId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model import account
from stario.domain.ledger.model.entry import FIRST_HASH, Entry, EntryKind, Movement, Posting
from stario.ports.repositories.ledger import EntryFilter
from stario.ports.storage import Storage
from tests.builders import NOW, new_id
from tests.builders.ledger import PAYME, a_movement, booked

EVERYTHING = EntryFilter()
LATER = NOW + timedelta(hours=1)


async def entries(storage: Storage, wanted: EntryFilter = EVERYTHING) -> tuple[Entry, ...]:
    async with storage() as work:
        return await work.ledger.entries(wanted)


async def test_entries_come_back_as_they_were_and_hang_together(storage: Storage) -> None:
    written = await booked(storage, a_movement(700), a_movement(300, at=LATER))
    written += await booked(storage, a_movement(1))

    assert await entries(storage) == written
    assert [entry.number for entry in written] == [1, 2, 3]
    assert [entry.previous_hash for entry in written] == [
        FIRST_HASH,
        written[0].hash,
        written[1].hash,
    ]
    assert all(entry.is_sound for entry in await entries(storage))
    async with storage() as work:
        assert await work.ledger.last() == written[-1]


async def test_an_empty_ledger_has_no_end_and_no_balances(storage: Storage) -> None:
    async with storage() as work:
        assert await work.ledger.last() is None
        assert await work.ledger.balance(PAYME) == NOTHING
        assert await work.ledger.balances() == {}
        assert await work.ledger.entries(EVERYTHING) == ()
        assert await work.ledger.append() == ()


async def test_a_key_is_written_once(storage: Storage) -> None:
    movement = a_movement(700)
    (entry,) = await booked(storage, movement)
    again = attrs.evolve(movement, at=LATER)

    assert await booked(storage, again, again) == ()
    assert await entries(storage) == (entry,)
    async with storage() as work:
        new = a_movement(5)
        assert len(await work.ledger.append(new, attrs.evolve(new, at=LATER))) == 1


OTHER_POSTINGS = (Posting(account=account.BANK, amount=1), Posting(account=PAYME, amount=-1))


@pytest.mark.parametrize("field", ["postings", "subject_id", "kind"])
async def test_a_key_that_stands_for_something_else_is_refused(
    storage: Storage, field: str
) -> None:
    movement = a_movement()
    other = {
        "postings": attrs.evolve(movement, postings=OTHER_POSTINGS),
        "subject_id": attrs.evolve(movement, subject_id="another"),
        "kind": attrs.evolve(movement, kind=EntryKind.CORRECTION),
    }[field]
    await booked(storage, movement)
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.ledger.append(a_movement(), other)

    assert len(await entries(storage)) == 1


async def test_a_movement_without_postings_is_left_out(storage: Storage) -> None:
    empty = a_movement(0)

    assert await booked(storage, empty) == ()
    assert await entries(storage) == ()


async def test_what_does_not_sum_to_zero_is_not_kept(storage: Storage) -> None:
    lopsided = Movement(
        key="lopsided",
        kind=EntryKind.CORRECTION,
        subject_id=new_id(),
        at=NOW,
        postings=(Posting(account=PAYME, amount=5), Posting(account=account.BANK, amount=-4)),
    )
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.ledger.append(a_movement(), lopsided)
            await work.commit()

    assert await entries(storage) == ()


async def test_an_account_outside_the_plan_is_refused(storage: Storage) -> None:
    async with storage() as work:
        with pytest.raises(KeyError):
            await work.ledger.append(a_movement(debit="pocket"))


async def test_balances_are_the_sums_of_postings(storage: Storage) -> None:
    await booked(storage, a_movement(700), a_movement(300, at=LATER))
    await booked(storage, a_movement(100, debit=account.BANK, credit=PAYME, at=LATER))

    async with storage() as work:
        assert await work.ledger.balance(PAYME) == Money(900)
        assert await work.ledger.balance(account.VAT_PAYABLE) == NOTHING
        assert await work.ledger.balances() == {
            PAYME: Money(900),
            account.BANK: Money(100),
            account.CUSTOMER_PREPAYMENT: Money(-1000),
        }
        assert await work.ledger.balance(PAYME, through=2) == Money(1000)
        assert await work.ledger.balances(through=1) == {
            PAYME: Money(700),
            account.CUSTOMER_PREPAYMENT: Money(-700),
        }
        assert await work.ledger.balances(before=LATER) == {
            PAYME: Money(700),
            account.CUSTOMER_PREPAYMENT: Money(-700),
        }


async def test_entries_are_found_by_account_subject_and_time(storage: Storage) -> None:
    one, other = ArtistId(new_id()), ArtistId(new_id())
    sale = a_movement(7, credit=account.artist_pending(one))
    hold = a_movement(
        7, debit=account.artist_pending(one), credit=account.artist_available(one), at=LATER
    )
    foreign = a_movement(7, credit=account.artist_pending(other), at=LATER)
    first, second, third = await booked(storage, sale, hold, foreign)

    of_one = EntryFilter(account=f"artist_payable:{one}:")
    assert await entries(storage, of_one) == (first, second)
    pending = EntryFilter(account=account.artist_available(one))
    assert await entries(storage, pending) == (second,)
    assert await entries(storage, EntryFilter(account="artist_payable:")) == (first, second, third)
    assert await entries(storage, EntryFilter(account="artist_payable")) == ()
    assert await entries(storage, EntryFilter(subject_id=sale.subject_id)) == (first,)
    assert await entries(storage, EntryFilter(since=LATER)) == (second, third)
    assert await entries(storage, EntryFilter(before=LATER)) == (first,)
    assert await entries(storage, EntryFilter(through=2, account="artist_payable:")) == (
        first,
        second,
    )
    async with storage() as work:
        assert await work.ledger.entries(EVERYTHING, after=1, limit=1) == (second,)


async def test_what_is_rolled_back_leaves_no_gap(storage: Storage) -> None:
    await booked(storage, a_movement())
    async with storage() as work:
        await work.ledger.append(a_movement())
    await booked(storage, a_movement())

    assert [entry.number for entry in await entries(storage)] == [1, 2]


async def test_the_chain_stays_whole_when_many_append_at_once(storage: Storage) -> None:
    same = a_movement(5)

    async def append(number: int) -> None:
        async with storage() as work:
            await work.ledger.append(a_movement(number + 1), same)
            await work.commit()

    await asyncio.gather(*map(append, range(20)))

    written = await entries(storage)
    assert [entry.number for entry in written] == list(range(1, 22))
    assert all(entry.is_sound for entry in written)
    hashes = [FIRST_HASH, *(entry.hash for entry in written)]
    assert [entry.previous_hash for entry in written] == hashes[:-1]


async def test_who_locks_decides_by_a_balance_that_stays(storage: Storage) -> None:
    available = account.artist_available(ArtistId(new_id()))
    await booked(storage, a_movement(100, credit=available))

    async def pay_out_all() -> None:
        async with storage() as work:
            await work.ledger.lock()
            left = -(await work.ledger.balance(available))
            await asyncio.sleep(0)
            await work.ledger.append(
                a_movement(left.tiyin, debit=available, credit=account.BANK, kind=EntryKind.PAYOUT)
            )
            await work.commit()

    await asyncio.gather(*(pay_out_all() for _ in range(5)))

    async with storage() as work:
        assert await work.ledger.balance(available) == NOTHING
        assert await work.ledger.balance(account.BANK) == Money(-100)
