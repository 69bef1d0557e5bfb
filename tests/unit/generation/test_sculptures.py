"""Reliefs, lithophanes and figurines: ordering, carving, and what becomes of their files."""

from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from tests.builders.posters import an_empty_photo, order_poster, poster_of
from tests.builders.studio import PORTRAIT, Studio

from stario.domain.artists.model.artist import Artist, ArtistNotReady
from stario.domain.compliance.model.consent import ConsentMissing
from stario.domain.generation.model.job import Job, JobState, LeaseLost
from stario.domain.generation.model.poster import Poster
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.cancel_job import CancelJob
from stario.domain.generation.usecases.delete_poster import DeletePoster
from stario.domain.generation.usecases.expire_media import ExpireMedia
from stario.domain.generation.usecases.order_sculpture import MOST_AT_ONCE, OrderSculpture
from stario.domain.identity.model.account import Account, AccountClosed
from stario.domain.kernel.errors import Conflict, NotFound, TooMany
from stario.domain.kernel.ids import JobId, SculptureId
from stario.domain.merch.model.sculpture import KEPT_FOR, Sculpture, SculptureKind
from stario.domain.merch.model.sculpture_work import SculptureWork
from stario.ports.media import Bucket

RELIEF, LITHOPHANE, FIGURINE = SculptureKind


def of_artist(artist: Artist, kind: SculptureKind = RELIEF) -> SculptureWork:
    return SculptureWork(kind=kind, size_mm=80, artist_id=artist.id)


async def order(studio: Studio, fan: Account, wish: SculptureWork, *, job: str = "") -> Job:
    town = studio.town
    place = OrderSculpture(storage=town.storage, dispatch=town.dispatch, clock=town.clock)
    return await place(job=JobId(job or town.ids.new()), account=fan.id, wish=wish)


async def ready(tmp_path: Path) -> tuple[Studio, Artist, Account]:
    """An artist who agreed, and a fan."""
    studio = Studio(folder=tmp_path)
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    return studio, artist, fan


async def painted(studio: Studio, artist: Artist, fan: Account) -> Poster:
    await order_poster(studio, artist, fan)
    return await poster_of(studio, await studio.work(Queue.POSTER))


async def sculpture_of(studio: Studio, job: Job) -> Sculpture:
    async with studio.town.storage() as work:
        return await work.sculptures.get(SculptureId(job.id))


async def carved(studio: Studio, artist: Artist, fan: Account) -> Sculpture:
    await order(studio, fan, of_artist(artist))
    return await sculpture_of(studio, await studio.work(Queue.SCULPTURE))


async def files_of(studio: Studio, sculpture: Sculpture) -> list[str]:
    return [key for key in await studio.media() if key.startswith(sculpture.prefix)]


@pytest.mark.parametrize("kind", list(SculptureKind))
async def test_a_portrait_becomes_three_files_and_a_record(
    tmp_path: Path, kind: SculptureKind
) -> None:
    studio, artist, fan = await ready(tmp_path)
    job = await order(studio, fan, of_artist(artist, kind))
    assert await studio.town.dispatch.listed(Queue.SCULPTURE) == (job.id,)

    done = await studio.work(Queue.SCULPTURE)

    made = await sculpture_of(studio, done)
    assert done.state is JobState.DONE
    assert (made.kind, made.height_mm, made.account_id) == (kind, 80.0, fan.id)
    assert made.expires_at == made.created_at + KEPT_FOR == made.created_at + timedelta(days=90)
    folder = f"sculptures/{job.id}/1/"
    assert await files_of(studio, made) == sorted(
        [f"{folder}{kind.value}.stl", f"{folder}{kind.value}.glb", f"{folder}preview.jpg"]
    )
    assert [stage for stage, _ in studio.said] == ["checking", "cutting_out", "carving", "storing"]


@pytest.mark.parametrize("kind", list(SculptureKind))
async def test_a_poster_of_ones_own_becomes_one_too(tmp_path: Path, kind: SculptureKind) -> None:
    studio, artist, fan = await ready(tmp_path)
    poster = await painted(studio, artist, fan)
    # Memory posters are of one colour; this one shows somebody.
    face = await studio.town.objects.get(Bucket.ARTISTS, PORTRAIT)
    hd = poster.files["hd.jpg"]
    await studio.town.objects.put(Bucket.MEDIA, hd, face, content_type="image/png")

    await order(studio, fan, SculptureWork(kind=kind, size_mm=60, poster_id=poster.id))
    made = await sculpture_of(studio, await studio.work(Queue.SCULPTURE))

    assert (made.poster_id, made.artist_id) == (poster.id, artist.id)


async def test_a_poster_that_shows_nobody_says_so(tmp_path: Path) -> None:
    studio, artist, fan = await ready(tmp_path)
    poster = await painted(studio, artist, fan)
    await studio.town.objects.put(
        Bucket.MEDIA, poster.files["hd.jpg"], an_empty_photo(), content_type="image/jpeg"
    )
    await order(studio, fan, SculptureWork(kind=RELIEF, size_mm=60, poster_id=poster.id))

    failed = await studio.work(Queue.SCULPTURE)

    assert (failed.state, failed.error) == (JobState.FAILED, "unprintable_nobody_there")


async def test_a_poster_that_was_deleted_meanwhile_is_gone(tmp_path: Path) -> None:
    studio, artist, fan = await ready(tmp_path)
    poster = await painted(studio, artist, fan)
    wish = SculptureWork(kind=LITHOPHANE, size_mm=60, poster_id=poster.id)
    await order(studio, fan, wish)
    town = studio.town
    delete = DeletePoster(storage=town.storage, take_down=town.take_down, clock=town.clock)
    await delete(poster.id, account=fan.id)

    assert (await studio.work(Queue.SCULPTURE)).error == "poster_gone"
    with pytest.raises(NotFound):
        await order(studio, fan, wish)


async def test_somebody_elses_poster_is_not_found(tmp_path: Path) -> None:
    studio, artist, fan = await ready(tmp_path)
    poster = await painted(studio, artist, fan)
    stranger = await studio.town.person()

    with pytest.raises(NotFound):
        await order(studio, stranger, SculptureWork(kind=RELIEF, size_mm=60, poster_id=poster.id))


async def test_nothing_is_made_without_consent_in_her_likeness(tmp_path: Path) -> None:
    studio = Studio(folder=tmp_path)
    artist, fan = await studio.star(), await studio.town.person()

    with pytest.raises(ConsentMissing):
        await order(studio, fan, of_artist(artist))

    consent = await studio.agree(artist)
    async with studio.town.storage() as work:
        await work.consents.save(attrs.evolve(consent, likeness=False), was=consent)
        await work.commit()
    with pytest.raises(ConsentMissing) as refusal:
        await order(studio, fan, of_artist(artist))
    assert refusal.value.details["reason"] == "likeness"


async def test_an_artist_who_is_not_ready_is_not_carved(tmp_path: Path) -> None:
    studio, artist, fan = await ready(tmp_path)
    await studio.save(artist.doubt())

    with pytest.raises(ArtistNotReady):
        await order(studio, fan, of_artist(artist))


async def test_a_closed_account_orders_nothing(tmp_path: Path) -> None:
    studio, artist, fan = await ready(tmp_path)
    async with studio.town.storage() as work:
        blocked = attrs.evolve(fan, blocked_at=studio.town.clock.now())
        await work.accounts.save(blocked, was=fan)
        await work.commit()

    with pytest.raises(AccountClosed):
        await order(studio, fan, of_artist(artist))


async def test_the_same_order_twice_is_one_job(tmp_path: Path) -> None:
    studio, artist, fan = await ready(tmp_path)
    name = studio.town.ids.new()

    first = await order(studio, fan, of_artist(artist), job=name)
    second = await order(studio, fan, of_artist(artist), job=name)

    assert first == second
    with pytest.raises(Conflict):
        await order(studio, await studio.town.person(), of_artist(artist), job=name)


async def test_nobody_keeps_the_line_full(tmp_path: Path) -> None:
    studio, artist, fan = await ready(tmp_path)
    for _ in range(MOST_AT_ONCE):
        await order(studio, fan, of_artist(artist))

    with pytest.raises(TooMany):
        await order(studio, fan, of_artist(artist))

    await studio.work(Queue.SCULPTURE)
    await order(studio, fan, of_artist(artist))


async def test_a_second_attempt_leaves_one_set_of_files(tmp_path: Path) -> None:
    studio, artist, fan = await ready(tmp_path)
    await order(studio, fan, of_artist(artist))
    broken = await studio.claim(Queue.SCULPTURE)
    lost = await studio.make(broken)
    await studio.put_back(broken)

    made = await sculpture_of(studio, await studio.work(Queue.SCULPTURE))
    with pytest.raises(LeaseLost):
        await studio.steps.complete(broken, lost)
    await studio.deliver()

    assert made.stl_key == f"{made.prefix}2/relief.stl"
    files = await files_of(studio, made)
    assert {key.split("/")[2] for key in files} == {"2"}
    assert len(files) == 3


async def test_a_cancelled_job_leaves_no_files(tmp_path: Path) -> None:
    studio, artist, fan = await ready(tmp_path)
    job = await order(studio, fan, of_artist(artist))
    await studio.make(await studio.claim(Queue.SCULPTURE))
    town = studio.town
    cancel = CancelJob(
        storage=town.storage, dispatch=town.dispatch, feed=town.feed, clock=town.clock
    )

    await cancel(job.id, "cancelled_by_fan", account=fan.id)
    await studio.deliver()

    assert [key for key in await studio.media() if key.startswith("sculptures/")] == []


async def test_a_revoked_consent_takes_them_away(tmp_path: Path) -> None:
    studio = Studio(folder=tmp_path)
    artist, fan = await studio.star(), await studio.town.person()
    consent = await studio.agree(artist)
    made = await carved(studio, artist, fan)
    await order(studio, fan, of_artist(artist))

    await studio.revoke(consent)
    await studio.deliver()

    async with studio.town.storage() as work:
        gone = await work.sculptures.get(made.id)
        assert await work.jobs.unended(account=fan.id) == ()
    assert gone.taken_down_reason is not None
    assert await files_of(studio, made) == []


async def test_a_consent_revoked_while_it_is_carved_lets_nothing_through(tmp_path: Path) -> None:
    studio = Studio(folder=tmp_path)
    artist, fan = await studio.star(), await studio.town.person()
    consent = await studio.agree(artist)
    await order(studio, fan, of_artist(artist))
    job = await studio.claim(Queue.SCULPTURE)
    completion = await studio.make(job)

    await studio.revoke(consent)

    with pytest.raises(LeaseLost):
        await studio.steps.complete(job, completion)
    await studio.deliver()
    assert [key for key in await studio.media() if key.startswith("sculptures/")] == []


async def test_they_are_kept_for_ninety_days(tmp_path: Path) -> None:
    studio, artist, fan = await ready(tmp_path)
    made = await carved(studio, artist, fan)
    town = studio.town
    expire = ExpireMedia(storage=town.storage, take_down=town.take_down, clock=town.clock)
    await expire()
    assert len(await files_of(studio, made)) == 3

    town.clock.advance(seconds=KEPT_FOR.total_seconds())
    await expire()
    await studio.deliver()

    assert await files_of(studio, made) == []
