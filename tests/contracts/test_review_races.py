"""Reviewers, fans and appeals that meet, on every storage."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TypeVar

import pytest

from stario.domain.generation.model.job import JobOutOfOrder, JobState
from stario.domain.kernel.errors import DomainError
from stario.domain.kernel.ids import JobId
from stario.domain.moderation.model.appeal import AlreadyAppealed, AppealState
from stario.domain.moderation.model.review_case import CaseState, Decision, ReviewCase
from stario.domain.moderation.model.review_refusals import CaseClaimed, CaseClosed
from stario.ports.storage import Storage
from tests.builders.held_work import release_held_at
from tests.builders.review_desk import ReviewDesk, a_reviewer

T = TypeVar("T")
TOGETHER = 6


@pytest.fixture
async def desk(storage: Storage) -> ReviewDesk:
    return await ReviewDesk(storage=storage).opened()


async def at_once(*steps: Awaitable[T]) -> tuple[list[T], list[DomainError]]:
    """Who succeeded with what, and who was refused."""
    results: Sequence[T | BaseException] = await asyncio.gather(*steps, return_exceptions=True)
    done: list[T] = []
    refused: list[DomainError] = []
    for result in results:
        if isinstance(result, DomainError):
            refused.append(result)
        elif isinstance(result, BaseException):
            raise result
        else:
            done.append(result)
    return done, refused


async def test_of_many_who_claim_one_has_it(desk: ReviewDesk) -> None:
    case = await desk.held()
    done, refused = await at_once(
        *(desk.claim(case.id, actor=a_reviewer()) for _ in range(TOGETHER))
    )
    assert len(done) == 1
    assert {type(error) for error in refused} == {CaseClaimed}
    assert await desk.case(case.id) == done[0]


async def test_of_many_who_decide_one_does(desk: ReviewDesk) -> None:
    case = await desk.held()
    decisions = [Decision.APPROVE, Decision.REJECT] * (TOGETHER // 2)
    done, refused = await at_once(*(desk.say(case, each) for each in decisions))

    assert len(done) == 1
    assert {type(error) for error in refused} == {CaseClosed}
    job = await desk.job(case.subject_id)
    approved = done[0].outcome is Decision.APPROVE
    assert job.state is (JobState.QUEUED if approved else JobState.FAILED)
    assert await desk.actions() == ["moderation.case.decide"]


async def test_one_decision_that_comes_many_times_is_one(desk: ReviewDesk) -> None:
    case, reviewer = await desk.held(), a_reviewer()
    done, refused = await at_once(*(desk.say(case, by=reviewer) for _ in range(TOGETHER)))

    assert refused == []
    assert set(map(state_of, done)) == {CaseState.DECIDED}
    assert await desk.actions() == ["moderation.case.decide"]


async def test_two_of_many_let_hate_pass_and_no_more(desk: ReviewDesk) -> None:
    case = await desk.held("hate")
    done, refused = await at_once(*(desk.say(case) for _ in range(TOGETHER)))

    assert sorted(map(state_of, done)) == [CaseState.AWAITING_SECOND, CaseState.DECIDED]
    assert {type(error) for error in refused} == {CaseClosed}
    assert len((await desk.case(case.id)).decisions) == 2


async def test_of_many_who_name_a_job_without_a_case_one_releases_it(desk: ReviewDesk) -> None:
    case = await desk.held()
    async with desk.storage() as work:
        await work.cases.get(case.id, lock=True)
        await work.cases.save(case.withdraw(at=case.opened_at))
        await work.commit()
    held, job = release_held_at(desk), JobId(case.subject_id)
    done, refused = await at_once(*(held.job(job, actor=a_reviewer()) for _ in range(TOGETHER)))

    assert [each.state for each in done] == [JobState.QUEUED]
    assert {type(error) for error in refused} <= {JobOutOfOrder, CaseClosed}


async def test_a_decision_and_a_cancellation_end_the_work_once(desk: ReviewDesk) -> None:
    for decision in (Decision.APPROVE, Decision.REJECT):
        case = await desk.held()
        job = JobId(case.subject_id)
        _, refused = await at_once(
            desk.say(case, decision),
            desk.cancel(job, "cancelled_by_fan", account=desk.fan.id),
        )
        ended, after = await desk.job(job), await desk.case(case.id)
        assert {type(error) for error in refused} <= {CaseClosed, JobOutOfOrder}
        if ended.state is JobState.FAILED:
            assert after.outcome is Decision.REJECT
        else:
            assert ended.state is JobState.CANCELLED
            assert after.outcome in (None, Decision.APPROVE)
        assert after.is_closed


async def test_of_many_appeals_one_is_filed_and_of_many_decisions_one_counts(
    desk: ReviewDesk,
) -> None:
    case = await desk.refused()
    filed, refused = await at_once(*(desk.appeal(case) for _ in range(TOGETHER)))
    assert len(filed) == 1
    assert {type(error) for error in refused} == {AlreadyAppealed}

    decide = desk.decide_appeal
    decided, _ = await at_once(
        *(
            decide(filed[0].id, overturn=number % 2 == 0, notes="", actor=a_reviewer())
            for number in range(TOGETHER)
        )
    )
    assert len(decided) == 1
    overturned = decided[0].state is AppealState.OVERTURNED
    assert (await desk.case(case.id)).is_overturned is overturned
    assert (decided[0].restored_id is not None) is overturned


def state_of(case: ReviewCase) -> CaseState:
    return case.state
