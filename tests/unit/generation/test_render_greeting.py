"""A greeting from its order to a video that stands."""

import attrs
import pytest
from tests.builders.readers import Reader
from tests.builders.studio import PORTRAIT, Studio, a_greeting

from stario.domain.artists.model.artist import Artist, ArtistStatus
from stario.domain.compliance.model.consent import Consent
from stario.domain.generation.model.greeting import AspectRatio
from stario.domain.generation.model.job import Job, JobState, LeaseLost
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.model.video import Video
from stario.domain.generation.usecases.cancel_job import CancelJob
from stario.domain.generation.usecases.fail_job import Blame
from stario.domain.generation.usecases.requeue_job import RequeueJob
from stario.domain.identity.model.account import Account
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import VideoId
from stario.domain.kernel.paging import PageRequest
from stario.ports.media import Bucket
from stario.ports.speech import Speech, Utterance
from stario.ports.work import JobFailed


@attrs.frozen
class Ordered:
    artist: Artist
    consent: Consent
    fan: Account
    job: Job


async def ordered(studio: Studio, *, aspect_ratio: AspectRatio = AspectRatio.WIDE) -> Ordered:
    artist, fan = await studio.star(), await studio.town.person()
    consent = await studio.agree(artist)
    accepted = await studio.order(a_greeting(artist, aspect_ratio=aspect_ratio), fan)
    return Ordered(artist, consent, fan, accepted.job)


async def video_of(studio: Studio, job: Job) -> Video:
    async with studio.town.storage() as work:
        return await work.videos.get(VideoId(job.id))


async def test_a_video_names_what_it_stands_on_and_what_made_it(studio: Studio) -> None:
    order = await ordered(studio, aspect_ratio=AspectRatio.TALL)

    done = await studio.work()

    video = await video_of(studio, done)
    assert done.state is JobState.DONE
    assert (video.account_id, video.artist_id) == (order.fan.id, order.artist.id)
    assert video.consent_id == order.consent.id
    assert (video.width, video.height) == (720, 1280)
    assert 10 < video.duration_seconds <= 15
    assert "Malika" in video.script
    assert video.voice_match == 0
    assert video.engines == {"speech": "memory", "voice": "memory", "face": "memory"}
    assert (video.expires_at - video.created_at).days == 90


async def test_every_key_names_an_object_of_its_kind(studio: Studio) -> None:
    await ordered(studio)

    video = await video_of(studio, await studio.work())

    for key, content_type in (
        (video.video_key, "video/mp4"),
        (video.thumbnail_key, "image/jpeg"),
        (video.captions_key, "text/vtt"),
    ):
        assert key.startswith(video.prefix)
        found = await studio.town.objects.describe(Bucket.MEDIA, key)
        assert (found.content_type, found.bytes > 0) == (content_type, True)
    captions = await studio.town.objects.get(Bucket.MEDIA, video.captions_key)
    assert captions.startswith(b"WEBVTT")
    assert "Malika" in captions.decode()


async def test_stages_come_in_order_and_tell_their_seconds(studio: Studio) -> None:
    await ordered(studio)

    done = await studio.work()

    stages = list(dict.fromkeys(stage for stage, _ in studio.said))
    percents = [percent for _, percent in studio.said]
    assert percents == sorted(percents)
    assert 0 < percents[0] < percents[-1] < 100
    assert done.result is not None
    seconds = done.result["stages"]
    assert isinstance(seconds, dict)
    assert set(seconds) == set(stages)
    assert {"checking", "speaking", "matching_voice", "animating", "storing"} <= set(stages)


async def test_seconds_of_a_stage_are_those_that_passed(studio: Studio) -> None:
    @attrs.define
    class Pensive(Reader):
        async def speak(self, utterance: Utterance) -> Speech:
            studio.town.clock.advance(seconds=2.5)
            return await super().speak(utterance)

    studio.synthesizer = Pensive(characters_per_second=20)
    await ordered(studio)

    done = await studio.work()

    assert done.result is not None
    assert isinstance(done.result["stages"], dict)
    assert done.result["stages"]["speaking"] == 2.5
    assert done.result["stages"]["checking"] == 0


async def test_other_sizes_are_ordered_with_the_video(studio: Studio) -> None:
    order = await ordered(studio)

    done = await studio.work()

    (rendition,) = await studio.town.dispatch.listed(Queue.RENDITION) or ()
    async with studio.town.storage() as work:
        job = await work.jobs.get(rendition)
    assert job.payload == {"video_id": done.id}
    assert (job.account_id, job.consent_id) == (None, order.consent.id)
    assert (job.attempts, job.state) == (0, JobState.QUEUED)


async def test_a_consent_revoked_before_leaves_nothing(studio: Studio) -> None:
    order = await ordered(studio)
    job = await studio.claim()
    async with studio.town.storage() as work:
        await work.consents.save(
            order.consent.revoke(by=order.fan.id, at=studio.town.clock.now()), was=order.consent
        )
        await work.commit()

    with pytest.raises(JobFailed, match="consent_revoked"):
        await studio.make(job)

    assert await studio.media() == []


async def test_a_consent_revoked_while_the_video_was_made_stops_it_at_the_end(
    studio: Studio,
) -> None:
    order = await ordered(studio)
    job = await studio.claim()
    completion = await studio.make(job)
    assert await studio.media() != []

    await studio.revoke(order.consent)

    with pytest.raises(LeaseLost):
        await studio.steps.complete(job, completion)
    with pytest.raises(NotFound):
        await video_of(studio, job)
    await studio.deliver()
    assert await studio.media() == []


async def test_a_consent_that_runs_out_meanwhile_takes_the_files_with_it(studio: Studio) -> None:
    order = await ordered(studio)
    job = await studio.claim()
    completion = await studio.make(job)
    studio.town.clock.set(order.consent.valid_until)

    with pytest.raises(JobFailed, match="consent_revoked") as failure:
        await studio.steps.complete(job, completion)
    await studio.steps.fail(job, failure.value.reason, blame=Blame.ORDER)

    with pytest.raises(NotFound):
        await video_of(studio, job)
    await studio.deliver()
    assert await studio.media() == []


@pytest.mark.parametrize(
    "changes", [{"is_verified": False}, {"status": ArtistStatus.SUSPENDED}], ids=str
)
async def test_nothing_is_made_of_an_artist_who_is_in_doubt_by_then(
    studio: Studio, changes: dict[str, bool]
) -> None:
    order = await ordered(studio)
    await studio.save(attrs.evolve(order.artist, **changes))  # type: ignore[arg-type]

    failed = await studio.work()

    assert (failed.state, failed.error) == (JobState.FAILED, "artist_gone")
    assert await studio.media() == []


async def test_a_portrait_that_cannot_be_used_fails_for_good(studio: Studio) -> None:
    await ordered(studio)
    await studio.town.objects.put(Bucket.ARTISTS, PORTRAIT, b"no image", content_type="image/png")

    assert (await studio.work()).error == "likeness_unusable"


async def test_a_portrait_that_is_gone_fails_for_good(studio: Studio) -> None:
    await ordered(studio)
    await studio.town.objects.delete(Bucket.ARTISTS, PORTRAIT)

    assert (await studio.work()).error == "likeness_unusable"


async def test_each_attempt_stores_under_keys_of_its_own(studio: Studio) -> None:
    await ordered(studio)
    slow = await studio.claim()
    stale = await studio.make(slow)
    before = set(await studio.media())
    await studio.put_back(slow)

    done = await studio.work()
    video = await video_of(studio, done)

    assert before.isdisjoint({video.video_key, video.thumbnail_key, video.captions_key})
    with pytest.raises(LeaseLost):
        await studio.steps.complete(slow, stale)
    assert await video_of(studio, done) == video


async def test_what_earlier_attempts_left_is_swept(studio: Studio) -> None:
    await ordered(studio)
    broken = await studio.claim()
    await studio.make(broken)
    await studio.put_back(broken)

    video = await video_of(studio, await studio.work())
    await studio.deliver()

    assert set(await studio.media()) == {
        video.video_key,
        video.thumbnail_key,
        video.captions_key,
    }


async def test_a_job_cancelled_in_the_middle_leaves_no_files(studio: Studio) -> None:
    await ordered(studio)
    job = await studio.claim()
    await studio.make(job)
    town = studio.town
    cancel = CancelJob(
        storage=town.storage, dispatch=town.dispatch, feed=town.feed, clock=town.clock
    )

    await cancel(job.id, "cancelled_by_fan", account=None)
    await studio.deliver()

    assert await studio.media() == []


async def test_a_dead_letter_started_anew_keeps_what_it_makes_then(studio: Studio) -> None:
    await ordered(studio)
    job = await studio.claim()
    await studio.make(job)
    failed = await studio.steps.fail(job, "internal", blame=Blame.ORDER)
    town = studio.town
    await RequeueJob(
        storage=town.storage, dispatch=town.dispatch, feed=town.feed, clock=town.clock
    )(failed.id)

    video = await video_of(studio, await studio.work())
    await studio.deliver()

    assert {video.video_key, video.thumbnail_key, video.captions_key} == set(await studio.media())


async def test_handing_a_result_over_twice_changes_nothing(studio: Studio) -> None:
    await ordered(studio)
    job = await studio.claim()
    completion = await studio.make(job)

    first = await studio.steps.complete(job, completion)
    again = await studio.steps.complete(job, completion)

    assert again == first
    async with studio.town.storage() as work:
        listed = await work.jobs.list(PageRequest(), queue=Queue.RENDITION)
    assert listed.total == 1


async def test_the_same_order_moves_the_same_way_on_a_second_attempt(studio: Studio) -> None:
    await ordered(studio)
    job = await studio.claim()
    await studio.make(job)
    (first,) = [key for key in await studio.media() if key.endswith("video.mp4")]
    await studio.put_back(job)

    video = await video_of(studio, await studio.work())

    one, two = [await studio.town.objects.get(Bucket.MEDIA, k) for k in (first, video.video_key)]
    assert one == two
