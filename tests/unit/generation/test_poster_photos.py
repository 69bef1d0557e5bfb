"""What becomes of the photo of a fan who stands beside the artist."""

import pytest
from tests.builders.posters import (
    a_photo,
    an_empty_photo,
    order_poster,
    ordered_poster,
    ordered_with_photo,
    poster_of,
    sent_photo,
    upload_of,
)
from tests.builders.studio import Studio

from stario.domain.faces.model.face_upload import KEPT_FOR_JOB, FaceState, FaceUpload
from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.cancel_job import CancelJob
from stario.domain.generation.usecases.reconcile_queues import ReconcileQueues
from stario.ports.media import Bucket


async def photo_state(studio: Studio, upload: FaceUpload) -> FaceState:
    """As the cleaner finds it."""
    async with studio.town.storage() as work:
        await work.face_uploads.end_with_jobs(at=studio.town.clock.now())
        await work.commit()
    return (await upload_of(studio, upload.id)).state(studio.town.clock.now())


async def cancel(studio: Studio, job: Job) -> None:
    town = studio.town
    await CancelJob(storage=town.storage, dispatch=town.dispatch, feed=town.feed, clock=town.clock)(
        job.id, "cancelled_by_fan", account=None
    )


async def test_a_photo_is_due_as_soon_as_its_job_is_done(studio: Studio) -> None:
    upload = await ordered_with_photo(studio)
    assert await photo_state(studio, upload) is FaceState.IN_USE

    await studio.work(Queue.POSTER)

    assert await photo_state(studio, upload) is FaceState.DUE


async def test_a_photo_is_due_when_its_job_is_cancelled_or_taken_down(studio: Studio) -> None:
    cancelled = await ordered_with_photo(studio)
    await cancel(studio, await studio.claim(Queue.POSTER))
    artist, fan = await studio.star(), await studio.town.person()
    consent = await studio.agree(artist)
    sent = await sent_photo(studio, fan)
    await order_poster(studio, artist, fan, photo_url=sent.url)

    await studio.revoke(consent)

    assert await photo_state(studio, cancelled) is FaceState.DUE
    assert await photo_state(studio, sent.upload) is FaceState.DUE


async def test_a_killed_workers_successor_still_finds_the_photo(studio: Studio) -> None:
    upload = await ordered_with_photo(studio)
    await studio.make(await studio.claim(Queue.POSTER))
    studio.town.clock.advance(seconds=60)
    town = studio.town
    await ReconcileQueues(
        storage=town.storage, dispatch=town.dispatch, feed=town.feed, clock=town.clock
    )()
    assert await photo_state(studio, upload) is FaceState.IN_USE

    done = await studio.work(Queue.POSTER)

    assert (done.state, done.attempts) == (JobState.DONE, 2)
    assert await photo_state(studio, upload) is FaceState.DUE
    await studio.deliver()
    poster = await poster_of(studio, done)
    assert set(await studio.media()) == {*poster.files.values(), poster.thumbnail_key}


async def test_workers_that_die_again_and_again_leave_no_photo(studio: Studio) -> None:
    upload, town = await ordered_with_photo(studio), studio.town
    reconcile = ReconcileQueues(
        storage=town.storage, dispatch=town.dispatch, feed=town.feed, clock=town.clock
    )
    for _ in range(3):
        await studio.make(await studio.claim(Queue.POSTER))
        town.clock.advance(seconds=60)
        await reconcile()

    assert await photo_state(studio, upload) is FaceState.DUE
    await studio.deliver()
    assert await studio.media() == []


@pytest.mark.parametrize(
    ("photo", "reason"),
    [
        (an_empty_photo(), "photo_no_face"),
        (a_photo(side=64), "photo_face_too_small"),
        (b"GIF89a", "photo_not_an_image"),
    ],
    ids=["nobody", "small", "no picture"],
)
async def test_a_photo_of_nobody_fails_the_order_and_is_due(
    studio: Studio, photo: bytes, reason: str
) -> None:
    upload = await ordered_poster(studio, photo=photo)
    assert upload is not None

    failed = await studio.work(Queue.POSTER)

    assert (failed.state, failed.error) == (JobState.FAILED, reason)
    assert await photo_state(studio, upload) is FaceState.DUE


async def test_an_order_that_waited_too_long_has_lost_its_photo(studio: Studio) -> None:
    await ordered_with_photo(studio)
    studio.town.clock.advance(by=KEPT_FOR_JOB)

    assert (await studio.work(Queue.POSTER)).error == "photo_gone"


async def test_a_photo_that_vanished_from_the_store_fails_the_order(studio: Studio) -> None:
    upload = await ordered_with_photo(studio)
    await studio.town.objects.delete(Bucket.EPHEMERAL, upload.key)

    assert (await studio.work(Queue.POSTER)).error == "photo_gone"
