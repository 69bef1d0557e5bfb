"""What reviewers do, and what becomes of the work that waited for them."""

from datetime import timedelta

import pytest
from tests.builders.held_work import release_held_at
from tests.builders.review import a_case
from tests.builders.review_desk import ADMIN, ReviewDesk, a_reviewer
from tests.builders.values import new_id

from stario.adapters.moderation.text_moderator import FoldingTextModerator
from stario.domain.generation.model.job import JobOutOfOrder, JobState
from stario.domain.generation.usecases.requeue_job import RequeueJob
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.ids import CaseId, JobId
from stario.domain.kernel.paging import PageRequest
from stario.domain.moderation.model.exposure import BUDGETS, ExposureSpent
from stario.domain.moderation.model.review_case import (
    CLAIMED_FOR,
    CaseState,
    Decision,
    MediaPlace,
    Severity,
    Subject,
)
from stario.domain.moderation.model.review_refusals import (
    CaseClaimed,
    CaseClosed,
    CaseDecided,
    ReviewerBarred,
)
from stario.domain.moderation.model.verdict import ContentType
from stario.domain.moderation.usecases.ask_artist import AskArtist
from stario.domain.moderation.usecases.empty_reviews import KEPT_FOR, EmptyReviews
from stario.ports.media import Bucket
from stario.ports.repositories.review import CaseFilter


@pytest.fixture
async def desk() -> ReviewDesk:
    return await ReviewDesk().opened()


async def test_work_that_is_found_good_goes_on(desk: ReviewDesk) -> None:
    case = await desk.held()
    decided = await desk.say(case)

    assert (decided.state, decided.outcome) == (CaseState.DECIDED, Decision.APPROVE)
    job = await desk.job(case.subject_id)
    assert job.state is JobState.QUEUED
    assert await desk.dispatch.listed(job.queue) == (job.id,)
    assert await desk.actions() == ["moderation.case.decide"]


async def test_work_that_is_refused_says_why_and_is_not_put_back(desk: ReviewDesk) -> None:
    case = await desk.held()
    await desk.say(case, Decision.REJECT, reason="hate")

    job = await desk.job(case.subject_id)
    assert (job.state, job.error) == (JobState.FAILED, "content_refused_hate")
    requeue = RequeueJob(
        storage=desk.storage, dispatch=desk.dispatch, feed=desk.feed, clock=desk.clock
    )
    with pytest.raises(JobOutOfOrder):
        await requeue(job.id)


async def test_the_same_decision_again_answers_the_same_and_does_nothing(
    desk: ReviewDesk,
) -> None:
    case, reviewer = await desk.held(), a_reviewer()
    first = await desk.say(case, Decision.REJECT, by=reviewer)

    assert await desk.say(case, Decision.REJECT, by=reviewer) == first
    assert await desk.actions() == ["moderation.case.decide"]
    with pytest.raises(CaseDecided):
        await desk.say(case, by=reviewer)
    with pytest.raises(CaseClosed):
        await desk.say(case, by=a_reviewer())


async def test_the_second_one_lets_it_pass(desk: ReviewDesk) -> None:
    case, first = await desk.held("hate"), a_reviewer()
    once = await desk.say(case, by=first)

    assert once.state is CaseState.AWAITING_SECOND
    assert (await desk.job(case.subject_id)).state is JobState.PENDING_REVIEW
    assert (await desk.say(case, by=first)) == once

    assert (await desk.say(case)).outcome is Decision.APPROVE
    assert (await desk.job(case.subject_id)).state is JobState.QUEUED


async def test_two_who_differ_leave_it_to_an_admin(desk: ReviewDesk) -> None:
    case = await desk.held("hate")
    await desk.say(case)
    assert (await desk.say(case, Decision.REJECT)).is_escalated
    assert (await desk.job(case.subject_id)).state is JobState.PENDING_REVIEW
    with pytest.raises(ReviewerBarred):
        await desk.say(case)

    await desk.say(case, Decision.REJECT, by=a_reviewer(ADMIN))
    assert (await desk.job(case.subject_id)).state is JobState.FAILED


async def test_a_claim_keeps_others_away_until_it_lapses(desk: ReviewDesk) -> None:
    case, mine, other = await desk.held(), a_reviewer(), a_reviewer()
    await desk.claim(case.id, actor=mine)
    for attempt in (desk.claim(case.id, actor=other), desk.say(case, by=other)):
        with pytest.raises(CaseClaimed):
            await attempt
    with pytest.raises(CaseClaimed):
        await desk.claim.release(case.id, actor=other)
    waiting = await desk.read(PageRequest(), CaseFilter(claimed_by=mine.account_id))
    assert [each.id for each in waiting.page.items] == [case.id]

    desk.later(CLAIMED_FOR)
    found = await desk.read(PageRequest(), CaseFilter(state=CaseState.OPEN))
    assert [each.state for each in found.page.items] == [CaseState.OPEN]
    assert (await desk.say(case, by=other)).outcome is Decision.APPROVE


async def test_what_is_given_back_is_open(desk: ReviewDesk) -> None:
    case, mine = await desk.held(), a_reviewer()
    await desk.claim(case.id, actor=mine)
    await desk.claim.release(case.id, actor=mine)
    assert (await desk.claim(case.id, actor=a_reviewer())).state is CaseState.CLAIMED
    assert await desk.actions() == [
        "moderation.case.claim",
        "moderation.case.release",
        "moderation.case.claim",
    ]


async def test_nobody_reviews_what_she_wrote_or_is_pictured_in(desk: ReviewDesk) -> None:
    case = await desk.held()
    for person in (desk.fan, desk.star):
        actor = Actor(account_id=person.id, role=ADMIN)
        for attempt in (
            desk.claim(case.id, actor=actor),
            desk.say(case, by=actor),
            desk.read.one(case.id, actor=actor),
            desk.read.reveal(case.id, actor=actor),
        ):
            with pytest.raises(ReviewerBarred) as barred:
                await attempt
            assert barred.value.details["reason"] == "own_content"


async def test_a_look_without_the_blur_claims_is_recorded_and_counts(desk: ReviewDesk) -> None:
    place = MediaPlace(bucket=Bucket.MEDIA.value, key="videos/x.mp4", kind=ContentType.VIDEO)
    case, reviewer = a_case("minors", media=(place,)), a_reviewer()
    async with desk.storage() as work:
        await work.cases.add(case)
        await work.commit()

    revealed = await desk.read.reveal(case.id, actor=reviewer)

    assert [kind.key for kind, _ in revealed.links] == [place.key]
    assert revealed.case.revealed_by == (reviewer.account_id,)
    assert revealed.case.claimed_by == reviewer.account_id
    with pytest.raises(CaseClaimed):
        await desk.read.reveal(case.id, actor=a_reviewer())
    assert await desk.actions() == ["moderation.case.reveal"]
    for _ in range(BUDGETS[Severity.CRITICAL] - 1):
        async with desk.storage() as work:
            await work.cases.add(more := a_case("minors"))
            await work.commit()
        await desk.read.reveal(more.id, actor=reviewer)
    async with desk.storage() as work:
        await work.cases.add(last := a_case("minors"))
        await work.commit()
    with pytest.raises(ExposureSpent):
        await desk.read.reveal(last.id, actor=reviewer)


async def test_a_job_that_is_cancelled_takes_its_case_along(desk: ReviewDesk) -> None:
    case = await desk.held()
    await desk.cancel(JobId(case.subject_id), "cancelled_by_fan", account=desk.fan.id)

    assert (await desk.case(case.id)).state is CaseState.WITHDRAWN
    with pytest.raises(CaseClosed):
        await desk.say(case)


async def test_a_case_whose_work_has_moved_on_is_withdrawn_by_whoever_decides(
    desk: ReviewDesk,
) -> None:
    case = await desk.held()
    job = await desk.job(case.subject_id)
    async with desk.storage() as work:
        await work.jobs.save(job.release(at=desk.clock.now()), was=job)
        await work.commit()

    with pytest.raises(CaseClosed):
        await desk.say(case, Decision.REJECT)
    assert (await desk.case(case.id)).state is CaseState.WITHDRAWN
    assert (await desk.job(job.id)).state is JobState.QUEUED


async def test_whoever_names_the_job_goes_through_its_case(desk: ReviewDesk) -> None:
    held = release_held_at(desk)
    case, operator = await desk.held("hate"), a_reviewer(ADMIN)
    job = JobId(case.subject_id)

    assert (await held.job(job, actor=operator)).state is JobState.PENDING_REVIEW
    assert (await desk.case(case.id)).state is CaseState.AWAITING_SECOND
    assert (await held.job(job, actor=operator)).state is JobState.PENDING_REVIEW
    assert (await held.job(job, actor=a_reviewer())).state is JobState.QUEUED
    with pytest.raises(JobOutOfOrder):
        await held.job(job, actor=operator)


async def test_content_of_decided_cases_is_forgotten_in_time(desk: ReviewDesk) -> None:
    decided, waiting = await desk.held(), await desk.held()
    await desk.say(decided)
    empty = EmptyReviews(storage=desk.storage, clock=desk.clock)
    desk.later(KEPT_FOR)
    await empty()
    assert (await desk.case(decided.id)).texts

    desk.later(timedelta(seconds=1))
    await empty()

    assert (await desk.case(decided.id)).texts == {}
    assert (await desk.case(decided.id)).outcome is Decision.APPROVE
    assert (await desk.case(waiting.id)).texts


async def test_an_artist_is_not_asked_about_what_is_decided_and_gone(desk: ReviewDesk) -> None:
    case = a_case(subject=Subject.PREVIEW).withdraw(at=desk.clock.now())
    async with desk.storage() as work:
        await work.cases.add(case)
        await work.commit()

    await AskArtist(storage=desk.storage, moderator=FoldingTextModerator())(case.id)

    with pytest.raises(CaseClosed):
        await desk.say(case)


async def test_what_is_not_there_is_not_found(desk: ReviewDesk) -> None:
    nothing = CaseId(new_id())
    for attempt in (
        desk.claim(nothing, actor=a_reviewer()),
        desk.decide(nothing, Decision.REJECT, reason="", actor=a_reviewer()),
        desk.read.one(nothing, actor=a_reviewer()),
    ):
        with pytest.raises(Exception, match="not_found"):
            await attempt
