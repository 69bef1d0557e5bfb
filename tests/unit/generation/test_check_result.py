"""What was made goes to its fan when it is as approved, and to a person when it is not."""

import attrs
import pytest
from tests.builders.held_work import judge_at, release_at
from tests.builders.rules import BLOCK, restrictions
from tests.builders.studio import Studio, a_greeting

from stario.domain.compliance.model.audit_event import AuditEvent
from stario.domain.generation.model.job import Job, JobOutOfOrder, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.list_videos import ListVideos
from stario.domain.generation.usecases.read_video import ReadVideo
from stario.domain.generation.usecases.read_voice_message import ReadVoiceMessage
from stario.domain.kernel.errors import Conflict, NotFound, Unavailable
from stario.domain.kernel.ids import AccountId, ArtistId, CaseId, VideoId, VoiceMessageId
from stario.domain.kernel.outbox import Topic
from stario.domain.kernel.paging import PageRequest
from stario.domain.moderation.model.judgement import REFUSED
from stario.domain.moderation.model.review_case import ReviewCase, Subject
from stario.domain.provenance.usecases.read_asset import ReadAsset
from stario.ports.media import Bucket
from stario.ports.media_moderation import NsfwClassifier, NsfwVote
from stario.ports.pictures import RgbImage

ANOTHER_TEXT = "Ertaga bozorga borib, ikki kilo olma sotib olaman, keyin uyga qaytaman."


@attrs.frozen
class Alarmed(NsfwClassifier):
    """Sees the same in every picture."""

    explicit: float
    disagreement: float = 0.0

    async def classify(self, *pictures: RgbImage) -> tuple[NsfwVote, ...]:
        vote = NsfwVote(
            explicit=self.explicit, suggestive=0.0, disagreement=self.disagreement, model="x"
        )
        return (vote,) * len(pictures)


@attrs.frozen
class Away(NsfwClassifier):
    async def classify(self, *pictures: RgbImage) -> tuple[NsfwVote, ...]:
        del pictures
        raise Unavailable(what="models")


async def ordered(studio: Studio, *, price_som: int = 0) -> Job:
    artist, fan = await studio.star(price_som=price_som), await studio.town.person()
    await studio.agree(artist)
    return (await studio.order(a_greeting(artist), fan)).job


async def case_of(studio: Studio, job: Job) -> ReviewCase | None:
    async with studio.town.storage() as work:
        return await work.cases.about(Subject.JOB, job.id)


async def recorded(studio: Studio) -> list[AuditEvent]:
    async with studio.town.storage() as work:
        return list(await work.audit.take(limit=10))


async def seen_by_anybody(studio: Studio, job: Job) -> bool:
    storage = studio.town.storage
    page = await ListVideos(storage=storage)(PageRequest(1, 10), account=None)
    try:
        await ReadVideo(storage=storage)(VideoId(job.id), account=job.account_id)
        await ReadVideo(storage=storage)(VideoId(job.id), account=None)
        await ReadAsset(storage=storage)(job.id)
    except NotFound:
        assert page.items == ()
        return False
    return [video.job_id for video in page.items] == [job.id]


async def test_a_video_that_says_what_was_approved_goes_to_its_fan(studio: Studio) -> None:
    job = await ordered(studio)

    done = await studio.work()

    assert done.state is JobState.DONE
    assert await seen_by_anybody(studio, job)
    assert await case_of(studio, job) is None
    assert "checking_result" in [stage for stage, _ in studio.said]


async def test_a_video_that_says_something_else_waits_for_a_person(studio: Studio) -> None:
    studio.heard = ANOTHER_TEXT
    job = await ordered(studio)

    held = await studio.work()

    assert held.state is JobState.PENDING_REVIEW
    assert not await seen_by_anybody(studio, job)
    case = await case_of(studio, job)
    assert case is not None
    assert case.texts["heard"] == ANOTHER_TEXT
    assert "Malika" in case.texts["script"]
    assert [flag.category for flag in case.flags] == ["mismatch"]
    (film,) = case.media
    assert await studio.town.objects.get(Bucket(film.bucket), film.key)
    assert [event.action for event in await recorded(studio)] == ["generation.result.hold"]
    assert await studio.town.dispatch.length(Queue.RENDITION) == 0


async def test_what_is_heard_is_judged_by_what_the_artist_leaves_out_by_now(
    studio: Studio,
) -> None:
    studio.heard = ANOTHER_TEXT
    job = await ordered(studio)
    town = studio.town
    async with town.storage() as work:
        artist = await work.artists.get(ArtistId(str(job.artist_id)))
        account = await work.accounts.get(AccountId(str(job.account_id)))
        await work.restrictions.save(
            restrictions(artist, account, words=(("olma", BLOCK),), white=("wedding",))
        )
        await work.commit()

    assert (await studio.work()).state is JobState.PENDING_REVIEW

    case = await case_of(studio, job)
    assert case is not None
    assert [flag.category for flag in case.flags] == ["mismatch", "artist_word"]
    assert case.needs_second == "restriction"


@pytest.mark.parametrize(("explicit", "disagreement"), [(0.9, 0.1), (0.5, 0.45)])
async def test_a_video_that_shows_something_else_waits_for_a_person(
    studio: Studio, explicit: float, disagreement: float
) -> None:
    studio.nsfw_classifier = Alarmed(explicit, disagreement)
    job = await ordered(studio)

    assert (await studio.work()).state is JobState.PENDING_REVIEW
    assert not await seen_by_anybody(studio, job)


async def test_handed_over_it_is_seen_and_its_other_sizes_are_made(studio: Studio) -> None:
    studio.heard = ANOTHER_TEXT
    job = await ordered(studio)
    await studio.work()

    published = await release_at(studio.town)(job.id)

    assert published.state is JobState.DONE
    assert await seen_by_anybody(studio, job)
    assert await studio.town.dispatch.length(Queue.RENDITION) == 1
    with pytest.raises(JobOutOfOrder):
        await release_at(studio.town)(job.id)


async def test_refused_it_is_gone_with_its_files(studio: Studio) -> None:
    studio.heard = ANOTHER_TEXT
    job = await ordered(studio)
    await studio.work()
    assert await studio.media()

    async with studio.town.storage() as work:
        judged = await judge_at(studio.town).refuse(work, job.id, at=studio.town.clock.now())
        await work.commit()
    await judge_at(studio.town).announce(judged)
    await studio.deliver()

    assert (judged.job.state, judged.job.error) == (JobState.FAILED, REFUSED)
    assert not await seen_by_anybody(studio, job)
    assert await studio.media() == []


async def test_a_refused_one_that_is_made_again_after_all_is_seen(studio: Studio) -> None:
    studio.heard = ANOTHER_TEXT
    job = await ordered(studio)
    await studio.work()
    async with studio.town.storage() as work:
        judged = await judge_at(studio.town).refuse(work, job.id, at=studio.town.clock.now())
        waiting = judged.job.requeue(at=studio.town.clock.now())
        await work.jobs.save(waiting, was=judged.job)
        await work.commit()
    studio.heard = None

    assert (await studio.work()).state is JobState.DONE
    assert await seen_by_anybody(studio, job)


async def test_nothing_is_left_of_a_result_that_could_not_be_handed_over(studio: Studio) -> None:
    studio.heard = ANOTHER_TEXT
    job = await ordered(studio)
    leased = await studio.claim()
    completion = await studio.make(leased)
    assert completion.case is not None
    async with studio.town.storage() as work:
        await work.cases.add(attrs.evolve(completion.case, id=CaseId(studio.town.ids.new())))
        await work.commit()

    with pytest.raises(Conflict):
        await studio.steps.complete(leased, completion)

    assert (await studio.job(job)).state is JobState.LEASED
    assert not await seen_by_anybody(studio, job)


async def test_holding_it_twice_is_holding_it_once(studio: Studio) -> None:
    studio.heard = ANOTHER_TEXT
    job = await ordered(studio)
    leased = await studio.claim()
    completion = await studio.make(leased)

    for _ in range(2):
        held = await studio.steps.complete(leased, completion)

    assert held.state is JobState.PENDING_REVIEW
    assert await case_of(studio, job) == completion.case


async def test_an_order_is_told_once_a_person_has_decided(studio: Studio) -> None:
    studio.heard = ANOTHER_TEXT
    artist, fan = await studio.star(price_som=112_000), await studio.town.person()
    await studio.agree(artist)
    job = (await studio.order(a_greeting(artist), fan)).job
    async with studio.town.storage() as work:
        await work.jobs.save(job.release(at=studio.town.clock.now()), was=job)
        await work.commit()
    await studio.work()
    assert await told(studio) == []

    await release_at(studio.town)(job.id)

    assert await told(studio) == [job.order_id]


async def told(studio: Studio) -> list[str]:
    async with studio.town.storage() as work:
        due = await work.outbox.due(at=studio.town.clock.now(), limit=10)
    return [each.payload["order"] for each in due if each.topic is Topic.WORK_ENDED]


async def test_a_voice_message_that_says_something_else_waits_for_a_person(
    studio: Studio,
) -> None:
    studio.heard = ANOTHER_TEXT
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    job = (await studio.order_voice(artist, fan)).job

    held = await studio.work(Queue.VOICE)

    assert held.state is JobState.PENDING_REVIEW
    read = ReadVoiceMessage(storage=studio.town.storage)
    with pytest.raises(NotFound):
        await read(VoiceMessageId(job.id), account=fan.id)
    await release_at(studio.town)(job.id)
    assert (await read(VoiceMessageId(job.id), account=fan.id)).text == "Salom, Malika!"


async def test_nothing_goes_out_while_what_looks_at_it_is_away(studio: Studio) -> None:
    studio.nsfw_classifier = Away()
    job = await ordered(studio)
    leased = await studio.claim()
    with pytest.raises(Unavailable):
        await studio.make(leased)
    assert not await seen_by_anybody(studio, job)
    assert await case_of(studio, job) is None

    studio.nsfw_classifier = Alarmed(0.0)
    await studio.put_back(leased)

    assert (await studio.work()).state is JobState.DONE
    assert await seen_by_anybody(studio, job)
    await studio.deliver()
    assert all(f"/{leased.attempts}/" not in key for key in await studio.media())
