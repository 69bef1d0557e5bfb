"""Appeals: who may, how often, and what a granted one undoes."""

from datetime import timedelta

import attrs
import pytest
from tests.builders.people import an_account
from tests.builders.review_desk import ADMIN, ReviewDesk, a_reviewer
from tests.builders.sculptures import a_sculpture
from tests.builders.values import new_id
from tests.builders.work import a_job, a_poster

from stario.domain.generation.model.job import JobState
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AppealId
from stario.domain.moderation.model.appeal import (
    APPEALABLE_FOR,
    AlreadyAppealed,
    AppealDecided,
    AppealOfOwnDecision,
    AppealState,
    NotAppealable,
)
from stario.domain.moderation.model.review_case import Decision, ReviewCase
from stario.domain.moderation.usecases.empty_reviews import KEPT_FOR, EmptyReviews
from stario.domain.moderation.usecases.read_review import ReadReview
from stario.domain.moderation.usecases.withdraw_case import forget_reviews


@pytest.fixture
async def desk() -> ReviewDesk:
    return await ReviewDesk().opened()


async def why(desk: ReviewDesk, case: ReviewCase) -> object:
    with pytest.raises(NotAppealable) as refused:
        await desk.appeal(case)
    return refused.value.details["reason"]


async def test_only_what_was_refused_lately_is_appealed_against(desk: ReviewDesk) -> None:
    assert await why(desk, await desk.held()) == "not_decided"
    assert await why(desk, await desk.say(await desk.held())) == "not_against_you"
    case = await desk.refused()
    desk.later(APPEALABLE_FOR + timedelta(seconds=1))
    assert await why(desk, case) == "too_late"


async def test_an_appeal_is_filed_once(desk: ReviewDesk) -> None:
    case, id_ = await desk.refused(), AppealId(new_id())
    actor = Actor(account_id=desk.fan.id, role=desk.fan.role)
    first = await desk.file(id_, case.id, "It is kind", actor=actor)

    assert await desk.file(id_, case.id, "It is kind", actor=actor) == first
    with pytest.raises(AlreadyAppealed):
        await desk.appeal(case)
    assert await desk.file.mine(actor) == (first,)


async def test_an_appeal_of_the_artist_takes_nothing_from_the_fan(desk: ReviewDesk) -> None:
    case, judge = await desk.refused(), a_reviewer()
    hers = await desk.appeal(case, by=desk.star)
    await desk.decide_appeal(hers.id, overturn=False, notes="", actor=judge)

    mine = await desk.appeal(case)
    granted = await desk.decide_appeal(mine.id, overturn=True, notes="", actor=a_reviewer())

    assert granted.restored_id is not None
    read = ReadReview(storage=desk.storage)
    for person, state in ((desk.star, AppealState.UPHELD), (desk.fan, AppealState.OVERTURNED)):
        seen = await read(case.id, actor=Actor(account_id=person.id, role=person.role))
        assert seen.appeal is not None
        assert (seen.appeal.state, seen.is_own_appeal) == (state, True)


async def test_what_is_undone_for_one_party_is_undone_once_and_for_both(desk: ReviewDesk) -> None:
    case, judge = await desk.refused(), a_reviewer()
    hers, mine = await desk.appeal(case, by=desk.star), await desk.appeal(case)

    granted = await desk.decide_appeal(mine.id, overturn=True, notes="", actor=judge)

    async with desk.storage() as work:
        followed = await work.appeals.get(hers.id)
    assert (followed.state, followed.restored_id) == (granted.state, granted.restored_id)
    with pytest.raises(AppealDecided):
        await desk.decide_appeal(hers.id, overturn=True, notes="", actor=a_reviewer())


async def test_nobody_appeals_for_others(desk: ReviewDesk) -> None:
    case, stranger = await desk.refused(), an_account()
    async with desk.storage() as work:
        await work.accounts.add(stranger)
        await work.commit()
    with pytest.raises(NotFound):
        await desk.appeal(case, by=stranger)
    nothing = attrs.evolve(case, subject_id=new_id())
    with pytest.raises(NotFound):
        await desk.appeal(nothing)


async def test_another_person_decides_an_appeal_once(desk: ReviewDesk) -> None:
    case, decider = await desk.held(), a_reviewer(ADMIN)
    await desk.say(case, Decision.REJECT, by=decider)
    appeal = await desk.appeal(case)
    decide = desk.decide_appeal
    with pytest.raises(AppealOfOwnDecision):
        await decide(appeal.id, overturn=False, notes="", actor=decider)

    other = a_reviewer()
    upheld = await decide(appeal.id, overturn=False, notes="Right so", actor=other)
    assert (upheld.state, upheld.decided_by) == (AppealState.UPHELD, other.account_id)
    assert await decide(appeal.id, overturn=False, notes="", actor=other) == upheld
    with pytest.raises(AppealDecided):
        await decide(appeal.id, overturn=True, notes="", actor=a_reviewer())
    assert (await desk.job(case.subject_id)).state is JobState.FAILED
    assert not (await desk.case(case.id)).is_overturned


async def test_a_granted_appeal_lets_the_work_go_on(desk: ReviewDesk) -> None:
    case = await desk.refused("hate")
    appeal = await desk.appeal(case)
    other = a_reviewer()
    granted = await desk.decide_appeal(appeal.id, overturn=True, notes="", actor=other)

    assert granted.restored_id is not None
    job, refused = await desk.job(granted.restored_id), await desk.job(case.subject_id)
    assert (job.state, job.payload) == (JobState.QUEUED, refused.payload)
    assert job.account_id == desk.fan.id
    assert await desk.dispatch.listed(job.queue) == (job.id,)
    assert (await desk.case(case.id)).is_overturned
    assert (await desk.actions())[-2:] == ["moderation.appeal.file", "moderation.appeal.decide"]
    again = await desk.decide_appeal(appeal.id, overturn=True, notes="", actor=other)
    assert again == granted


async def test_where_the_consent_has_ended_nothing_is_left_to_restore(desk: ReviewDesk) -> None:
    case = await desk.refused()
    async with desk.storage() as work:
        (consent,) = await work.consents.of_artist(desk.artist.id, lock=True)
        revoked = consent.revoke(by=desk.star.id, at=desk.clock.now())
        await work.consents.save(revoked, was=consent)
        await work.commit()
    appeal = await desk.appeal(case)

    granted = await desk.decide_appeal(appeal.id, overturn=True, notes="", actor=a_reviewer())

    assert (granted.state, granted.restored_id) == (AppealState.OVERTURNED, None)


async def test_an_artist_has_what_was_let_pass_taken_back(desk: ReviewDesk) -> None:
    case = await desk.say(await desk.held())
    appeal = await desk.appeal(case, by=desk.star)

    await desk.decide_appeal(appeal.id, overturn=True, notes="", actor=a_reviewer())

    job = await desk.job(case.subject_id)
    assert (job.state, job.error) == (JobState.CANCELLED, "content_refused")


async def test_words_of_an_appeal_are_forgotten_in_time(desk: ReviewDesk) -> None:
    appeal = await desk.appeal(await desk.refused())
    await desk.decide_appeal(appeal.id, overturn=False, notes="No", actor=a_reviewer())
    desk.later(KEPT_FOR + timedelta(seconds=1))

    await EmptyReviews(storage=desk.storage, clock=desk.clock)()

    async with desk.storage() as work:
        emptied = await work.appeals.get(appeal.id)
    assert (emptied.reason, emptied.notes, emptied.state) == ("", "", AppealState.UPHELD)


async def test_an_appeal_of_somebody_erased_ends_without_words(desk: ReviewDesk) -> None:
    case = await desk.refused()
    appeal = await desk.appeal(case)
    async with desk.storage() as work:
        await forget_reviews(work, desk.fan.id, at=desk.clock.now())
        await work.commit()

    async with desk.storage() as work:
        ended = await work.appeals.get(appeal.id)
    assert (ended.state, ended.reason) == (AppealState.WITHDRAWN, "")
    assert (await desk.case(case.id)).texts == {}
    with pytest.raises(AppealDecided):
        await desk.decide_appeal(appeal.id, overturn=True, notes="", actor=a_reviewer())


async def test_what_was_carved_of_a_poster_goes_with_it(desk: ReviewDesk) -> None:
    case = await desk.say(await desk.held())
    job = await desk.job(case.subject_id)
    carving = a_job(account=desk.fan, artist=desk.artist, consent=desk.consent)
    poster = a_poster(job, id=job.id)
    relief = a_sculpture(carving, poster_id=poster.id)
    made = attrs.evolve(job, state=JobState.DONE, result={"poster_id": poster.id})
    async with desk.storage() as work:
        await work.jobs.save(made, was=job)
        await work.jobs.add(carving)
        await work.posters.add(poster)
        await work.sculptures.add(relief)
        await work.commit()
    appeal = await desk.appeal(case, by=desk.star)

    await desk.decide_appeal(appeal.id, overturn=True, notes="", actor=a_reviewer())

    async with desk.storage() as work:
        assert (await work.posters.get(poster.id)).taken_down_at is not None
        assert (await work.sculptures.get(relief.id)).taken_down_at is not None


async def test_the_other_party_knows_of_an_appeal_and_not_its_words(desk: ReviewDesk) -> None:
    case = await desk.say(await desk.held())
    appeal = await desk.appeal(case, by=desk.star)
    read = ReadReview(storage=desk.storage)

    told = [
        (await read(case.id, actor=Actor(account_id=each.id, role=each.role))).appeal
        for each in (desk.star, desk.fan)
    ]

    assert told == [appeal, attrs.evolve(appeal, reason="")]
