"""What every adapter owes to answers of reviewers and to what they have seen."""

import asyncio
from datetime import date, timedelta

from stario.domain.kernel.ids import AccountId
from stario.domain.moderation.model.exposure import Exposure, shift_of
from stario.domain.moderation.model.review_answer import AnswerTally, PairTally, week_of
from stario.domain.moderation.model.review_case import Severity
from stario.ports.storage import Storage
from tests.builders.review_quality import APPROVE, REJECT, an_answer, an_exposure
from tests.builders.values import NOW, new_id

ANNA, BORIS = AccountId("0a"), AccountId("0b")
DAY = timedelta(days=1)


async def test_the_first_answer_of_a_reviewer_stays(storage: Storage) -> None:
    first = an_answer(APPROVE, right=APPROVE, reviewer=ANNA)
    second = an_answer(REJECT, right=APPROVE, reviewer=ANNA, case=first.case_id)
    async with storage() as work:
        assert await work.review_answers.add(first)
        assert not await work.review_answers.add(second)
        await work.commit()

    async with storage() as work:
        tallies = await work.review_answers.against_gold(since=NOW, before=NOW + DAY)
    assert [(tally.decision, tally.count) for tally in tallies] == [(APPROVE, 1)]


async def test_answers_to_golden_items_are_counted_by_week(storage: Storage) -> None:
    week_later = NOW + 7 * DAY
    async with storage() as work:
        for _ in range(2):
            await work.review_answers.add(an_answer(REJECT, right=APPROVE, reviewer=ANNA))
        await work.review_answers.add(
            an_answer(APPROVE, right=APPROVE, reviewer=ANNA, at=week_later)
        )
        await work.review_answers.add(an_answer(REJECT, reviewer=ANNA))
        await work.review_answers.add(an_answer(REJECT, right=REJECT, at=NOW - DAY))
        await work.commit()

    async with storage() as work:
        tallies = await work.review_answers.against_gold(since=NOW, before=NOW + 8 * DAY)
    assert sorted(tallies, key=lambda tally: tally.week) == [
        AnswerTally(reviewer=ANNA, week=week_of(NOW), decision=REJECT, right=APPROVE, count=2),
        AnswerTally(
            reviewer=ANNA, week=week_of(week_later), decision=APPROVE, right=APPROVE, count=1
        ),
    ]


async def test_two_reviewers_of_a_case_are_compared(storage: Storage) -> None:
    async with storage() as work:
        for _ in range(2):
            # Whoever answered first, the smaller id stands first.
            one = an_answer(REJECT, reviewer=BORIS)
            await work.review_answers.add(one)
            await work.review_answers.add(
                an_answer(APPROVE, reviewer=ANNA, case=one.case_id, at=NOW + DAY)
            )
        await work.review_answers.add(an_answer(APPROVE, reviewer=ANNA))
        await work.commit()

    async with storage() as work:
        pairs = await work.review_answers.between_reviewers(since=NOW + DAY, before=NOW + 2 * DAY)
        assert await work.review_answers.between_reviewers(since=NOW, before=NOW + DAY) == ()
    assert pairs == (
        PairTally(first=ANNA, second=BORIS, first_says=APPROVE, second_says=REJECT, count=2),
    )


async def see(storage: Storage, exposure: Exposure, *, budget: int) -> bool:
    async with storage() as work:
        may = await work.exposures.see(exposure, budget=budget)
        await work.commit()
    return may


async def test_what_is_seen_is_counted_by_severity_and_shift(storage: Storage) -> None:
    twice = an_exposure(ANNA)
    for exposure in (
        twice,
        twice,
        an_exposure(ANNA),
        an_exposure(ANNA, Severity.LOW),
        an_exposure(BORIS),
        an_exposure(ANNA, at=NOW - DAY),
    ):
        assert await see(storage, exposure, budget=5)

    shift = shift_of(NOW)
    async with storage() as work:
        assert await work.exposures.seen(ANNA, shift) == {Severity.HIGH: 2, Severity.LOW: 1}
        assert await work.exposures.seen(ANNA, date(2020, 1, 1)) == {}
        assert await work.exposures.of_shift(shift) == {
            ANNA: {Severity.HIGH: 2, Severity.LOW: 1},
            BORIS: {Severity.HIGH: 1},
        }


async def test_over_the_budget_nothing_is_seen(storage: Storage) -> None:
    first, second = an_exposure(ANNA), an_exposure(ANNA)

    assert await see(storage, first, budget=1)
    assert not await see(storage, second, budget=1)
    assert not await see(storage, second, budget=1)
    assert await see(storage, first, budget=1)

    async with storage() as work:
        assert await work.exposures.seen(ANNA, shift_of(NOW)) == {Severity.HIGH: 1}


async def test_whoever_asks_ten_times_at_once_sees_no_more_than_the_budget(
    storage: Storage,
) -> None:
    reviewer = AccountId(new_id())
    answers = await asyncio.gather(
        *(see(storage, an_exposure(reviewer), budget=3) for _ in range(10))
    )

    assert answers.count(True) == 3
    async with storage() as work:
        assert await work.exposures.seen(reviewer, shift_of(NOW)) == {Severity.HIGH: 3}


async def test_earlier_shifts_are_forgotten(storage: Storage) -> None:
    await see(storage, an_exposure(ANNA, at=NOW - DAY), budget=5)
    await see(storage, an_exposure(ANNA), budget=5)

    async with storage() as work:
        assert await work.exposures.forget_before(shift_of(NOW)) == 1
        await work.commit()

    async with storage() as work:
        assert await work.exposures.seen(ANNA, shift_of(NOW - DAY)) == {}
        assert await work.exposures.seen(ANNA, shift_of(NOW)) == {Severity.HIGH: 1}
