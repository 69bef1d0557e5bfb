"""What every adapter owes to the counting of reads by staff."""

from datetime import date, datetime, timedelta

from stario.domain.compliance.model.anomalies import CauselessReads, HourOfReads, ReadersOfOne
from stario.domain.compliance.model.audit_event import Outcome
from stario.domain.kernel.ids import AccountId, AppealId
from stario.domain.moderation.model.appeal import file_appeal
from stario.domain.moderation.model.review_case import Decision, ReviewCase
from stario.ports.storage import Storage
from tests.builders.access import a_read
from tests.builders.audit import an_event, written
from tests.builders.orders import a_claim, an_order
from tests.builders.people import an_account
from tests.builders.review import a_case, a_decision
from tests.builders.values import NOW, new_id

DAY = timedelta(days=1)
TODAY = date(2026, 11, 20)
ANNA, BORIS, CLARA = AccountId("0a"), AccountId("0b"), AccountId("0c")


async def test_reads_are_counted_by_the_hour_in_tashkent(storage: Storage) -> None:
    late = datetime(2026, 11, 20, 19, 30, tzinfo=NOW.tzinfo)
    await written(
        storage,
        a_read(ANNA, "x"),
        a_read(ANNA, "x", "y", people=120, at=NOW + timedelta(minutes=59)),
        a_read(ANNA, "x", at=late),
        a_read(BORIS, "x"),
        a_read(ANNA, ANNA),
        a_read(ANNA),
        a_read(None, "x"),
        a_read(ANNA, "x", outcome=Outcome.REFUSED),
        a_read(ANNA, "x", at=NOW - timedelta(microseconds=1)),
        a_read(ANNA, "x", at=NOW + DAY),
        an_event("staff.write", actor=ANNA, subjects="x", subject_count=1),
        an_event("staff.read", actor=ANNA),
    )

    async with storage() as work:
        counted = await work.access_counts.by_hour(since=NOW, before=NOW + DAY)

    assert sorted(counted, key=lambda each: (each.reader, each.day)) == [
        HourOfReads(reader=ANNA, day=TODAY, hour=17, reads=2, people=121),
        HourOfReads(reader=ANNA, day=TODAY + DAY, hour=0, reads=1, people=1),
        HourOfReads(reader=BORIS, day=TODAY, hour=17, reads=1, people=1),
    ]


async def test_readers_of_one_person_are_counted(storage: Storage) -> None:
    await written(
        storage,
        *(a_read(reader, "x") for reader in (ANNA, BORIS, CLARA, ANNA)),
        a_read(ANNA, "y"),
        a_read(BORIS, "y"),
        a_read(CLARA, "y", "z"),
        a_read(CLARA, "y", at=NOW + DAY),
    )

    async with storage() as work:
        found = await work.access_counts.by_subject(since=NOW, before=NOW + 2 * DAY, readers=3)
        fewer = await work.access_counts.by_subject(since=NOW, before=NOW + 2 * DAY, readers=2)

    assert found == (ReadersOfOne(subject=AccountId("x"), day=TODAY, readers=3, reads=4),)
    assert {(each.subject, each.readers) for each in fewer} == {("x", 3), ("y", 2)}


async def causeless(storage: Storage) -> dict[str, int]:
    async with storage() as work:
        found = await work.access_counts.causeless(
            since=NOW, before=NOW + DAY, cause_since=NOW - 30 * DAY
        )
    assert {(each.reader, each.day) for each in found} <= {(ANNA, TODAY)}
    return {each.subject: each.reads for each in found}


async def remember(storage: Storage, *cases: ReviewCase) -> None:
    async with storage() as work:
        for case in cases:
            await work.cases.add(case)
        await work.commit()


async def test_what_nothing_explains_is_found(storage: Storage) -> None:
    await written(storage, a_read(ANNA, "x"), a_read(ANNA, "x"), a_read(ANNA, "y", "z"))

    async with storage() as work:
        found = await work.access_counts.causeless(
            since=NOW, before=NOW + DAY, cause_since=NOW - 30 * DAY
        )

    assert found == (CauselessReads(reader=ANNA, subject=AccountId("x"), day=TODAY, reads=2),)


async def test_cases_and_appeals_explain_a_read_while_they_are_open_or_young(
    storage: Storage,
) -> None:
    fans = [an_account() for _ in range(5)]
    async with storage() as work:
        for fan in fans:
            await work.accounts.add(fan)
        await work.commit()
    old = NOW - 40 * DAY
    refused = a_decision(Decision.REJECT, at=NOW - 35 * DAY)
    waiting, young, closed, appealed, answered = (
        a_case(account_id=fan.id, at=at)
        for fan, at in zip(fans, (old, NOW - 20 * DAY, old, old, old), strict=True)
    )
    decided = [case.decide(refused, is_admin=False) for case in (closed, appealed, answered)]
    fresh = a_decision(Decision.REJECT, at=NOW - 19 * DAY)
    await remember(storage, waiting, young.decide(fresh, is_admin=False), *decided)
    async with storage() as work:
        for case, at in ((decided[1], NOW - 10 * DAY), (decided[2], NOW - 34 * DAY)):
            assert case.account_id is not None
            appeal = file_appeal(AppealId(new_id()), case, case.account_id, "", at=at)
            if case is decided[2]:
                appeal = appeal.withdraw(at=at)
            await work.appeals.add(appeal)
        await work.commit()

    await written(storage, *(a_read(ANNA, fan.id) for fan in fans))

    assert await causeless(storage) == {fans[2].id: 1, fans[4].id: 1}


async def test_orders_explain_a_read_while_they_move_or_are_claimed_about(
    storage: Storage,
) -> None:
    fans = [an_account() for _ in range(3)]
    old = NOW - 40 * DAY
    orders = [
        an_order(fan, created_at=at)
        for fan, at in zip(fans, (NOW - 20 * DAY, old, old), strict=True)
    ]
    async with storage() as work:
        for fan, order in zip(fans, orders, strict=True):
            await work.accounts.add(fan)
            await work.orders.add(order)
        await work.orders.add_claim(a_claim(orders[1], created_at=old))
        await work.commit()

    await written(storage, *(a_read(ANNA, fan.id) for fan in fans))

    assert await causeless(storage) == {fans[2].id: 1}
