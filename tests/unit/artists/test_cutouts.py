"""The cutout of a portrait: made once, by a worker, gone with what it was made of."""

import json

import attrs
import pytest
from tests.builders.portraits import drawn_face, encoded
from tests.builders.town import PNG, WAV, Town, actor
from tests.unit.artists.giving import completing_portrait, completing_voice, owned

from stario.adapters.memory.animation import MemoryPortraitGate
from stario.adapters.memory.cutouts import MemoryPortraitCutter
from stario.domain.artists.model.artist import Artist
from stario.domain.artists.model.cutout import CutoutRecord, cutout_keys
from stario.domain.artists.model.enrolment import EnrolmentKind, kind_of
from stario.domain.artists.model.upload import UploadKind
from stario.domain.artists.usecases.delete_artist import DeleteArtist
from stario.domain.artists.usecases.enrol import Enrol
from stario.domain.artists.usecases.read_enrolment import ReadEnrolment
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.deliver_effects import DeliverEffects
from stario.domain.generation.usecases.prepare_cutout import SUPERSEDED, PrepareCutout
from stario.domain.generation.usecases.take_cutouts import GONE, UNUSABLE, TakeCutouts
from stario.domain.identity.model.account import Account
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import JobId
from stario.ports.animation import PortraitGate, PortraitReport
from stario.ports.cutouts import Cutout, NobodyToCut, PortraitCutter
from stario.ports.media import Bucket
from stario.ports.work import Completion, JobFailed, JobHandler, Report

PHOTO = encoded(drawn_face(256))


@attrs.define
class CountingCutter(PortraitCutter):
    """Cuts as the memory adapter does."""

    cuts: int = 0
    inner: PortraitCutter = attrs.field(factory=MemoryPortraitCutter)

    @property
    def engine(self) -> str:
        return "counting"

    async def cut(self, photo: bytes) -> Cutout:
        self.cuts += 1
        return await self.inner.cut(photo)


class Smiling(PortraitGate):
    """Sees teeth everywhere."""

    async def inspect(self, image: bytes) -> PortraitReport:
        return attrs.evolve(await MemoryPortraitGate().inspect(image), shows_teeth=True)


def taking(town: Town, cutter: PortraitCutter | None = None) -> TakeCutouts:
    return TakeCutouts(
        storage=town.storage, objects=town.objects, cutter=cutter or MemoryPortraitCutter()
    )


async def given(town: Town, artist: Artist, owner: Account, photo: bytes = PHOTO) -> Job:
    """Have a portrait accepted, and give the job that it left."""
    upload = await town.stage(artist, UploadKind.PORTRAIT, photo)
    known = await town.dispatch.listed(Queue.ENROLMENT) or ()
    await completing_portrait(town)(artist.id, upload.id, actor=actor(owner))
    (job,) = set(await town.dispatch.listed(Queue.ENROLMENT) or ()) - set(known)
    async with town.storage() as work:
        return await work.jobs.get(JobId(job))


async def prepare(town: Town, job: Job, cutter: PortraitCutter | None = None) -> Completion:
    handler = PrepareCutout(storage=town.storage, take_cutouts=taking(town, cutter))
    return await handler(job, lambda _stage, _percent: None)


async def kept(town: Town, artist: Artist) -> list[str]:
    return await town.keys(Bucket.ARTISTS, f"artists/{artist.id}/cutout/")


async def test_an_accepted_portrait_leaves_a_job_for_its_cutout() -> None:
    town = Town()
    artist, owner = await owned(town)

    job = await given(town, artist, owner)

    changed = await town.read_artist(artist)
    assert kind_of(job.payload) is EnrolmentKind.CUTOUT
    assert job.payload["portrait_key"] == changed.portrait_key
    assert await kept(town, artist) == []


async def test_a_smile_leaves_no_job() -> None:
    town = Town()
    artist, owner = await owned(town)
    town.gate = Smiling()
    upload = await town.stage(artist, UploadKind.SMILE, PHOTO)

    await completing_portrait(town)(artist.id, upload.id, actor=actor(owner))

    assert await town.dispatch.listed(Queue.ENROLMENT) == ()


async def test_the_cutout_is_kept_with_a_record_that_vouches_for_it() -> None:
    town = Town()
    artist, owner = await owned(town)
    job = await given(town, artist, owner)

    completion = await prepare(town, job)

    changed = await town.read_artist(artist)
    keys = cutout_keys(artist.id, changed.portrait_key or "")
    assert set(await kept(town, artist)) == {keys.picture, keys.record}
    record = json.loads(await town.objects.get(Bucket.ARTISTS, keys.record))
    assert (record["width"], record["height"], record["engine"]) == (256, 256, "memory")
    assert dict(completion.result) == {"width": 256, "height": 256}
    assert {keys.picture, keys.record} <= changed.keys


async def test_a_cutout_is_made_once_whoever_asks() -> None:
    town, cutter = Town(), CountingCutter()
    artist, owner = await owned(town)
    job = await given(town, artist, owner)
    changed = await town.read_artist(artist)

    first = await taking(town, cutter).of_artist(changed)
    await prepare(town, job, cutter)
    await prepare(town, job, cutter)

    assert await taking(town, cutter).of_artist(changed) == first
    assert cutter.cuts == 1


@pytest.mark.parametrize("damage", ["no record", "no picture", "another picture", "no json"])
async def test_what_a_crash_or_another_release_left_is_made_again(damage: str) -> None:
    town, cutter = Town(), CountingCutter()
    artist, owner = await owned(town)
    job = await given(town, artist, owner)
    await prepare(town, job, cutter)
    changed = await town.read_artist(artist)
    keys = cutout_keys(artist.id, changed.portrait_key or "")
    match damage:
        case "no record":
            await town.objects.delete(Bucket.ARTISTS, keys.record)
        case "no picture":
            await town.objects.delete(Bucket.ARTISTS, keys.picture)
        case "another picture":
            await town.objects.put(Bucket.ARTISTS, keys.picture, PNG, content_type="image/png")
        case _:
            await town.objects.put(Bucket.ARTISTS, keys.record, b"[1]", content_type="text/plain")

    cutout = await taking(town, cutter).of_artist(changed)

    assert cutter.cuts == 2
    assert await town.objects.get(Bucket.ARTISTS, keys.picture) == cutout.png


async def test_a_replaced_portrait_takes_its_cutout_along() -> None:
    town = Town()
    artist, owner = await owned(town)
    await prepare(town, await given(town, artist, owner))
    first = set(await kept(town, artist))

    await prepare(town, await given(town, artist, owner))
    await DeliverEffects(storage=town.storage, objects=town.objects, clock=town.clock)()

    left = set(await kept(town, artist))
    assert len(first) == len(left) == 2
    assert not first & left


async def test_a_late_cutout_of_a_replaced_portrait_does_not_stay() -> None:
    town = Town()
    artist, owner = await owned(town)
    job = await given(town, artist, owner)
    stale = await town.read_artist(artist)
    photo = await town.objects.get(Bucket.ARTISTS, stale.portrait_key or "")
    await given(town, artist, owner)
    # The outbox has not run: the old photo can still be read.
    assert photo == PHOTO

    with pytest.raises(JobFailed) as failed:
        await taking(town).of_artist(stale)

    assert failed.value.reason == GONE
    assert await kept(town, artist) == []
    with pytest.raises(JobFailed) as superseded:
        await prepare(town, job)
    assert superseded.value.reason == SUPERSEDED


async def test_a_run_that_died_before_its_last_look_is_cleaned_up_by_the_next() -> None:
    town = Town()
    artist, owner = await owned(town)
    job = await given(town, artist, owner)
    await prepare(town, job)
    left = {key: await town.objects.get(Bucket.ARTISTS, key) for key in await kept(town, artist)}
    await town.change_artist(
        artist.id, lambda before: attrs.evolve(before, portrait_key=None), actor=None
    )
    await DeliverEffects(storage=town.storage, objects=town.objects, clock=town.clock)()
    for key, content in left.items():
        await town.objects.put(Bucket.ARTISTS, key, content, content_type="image/png")

    with pytest.raises(JobFailed):
        await prepare(town, job)

    assert await kept(town, artist) == []


async def test_a_portrait_that_shows_nobody_is_unusable() -> None:
    town = Town()
    artist, owner = await owned(town)
    job = await given(town, artist, owner, PNG)

    with pytest.raises(JobFailed) as failed:
        await prepare(town, job)

    assert failed.value.reason == UNUSABLE
    with pytest.raises(JobFailed):
        await taking(town).of_artist(artist)


async def test_a_fans_photo_leaves_nothing() -> None:
    town = Town()

    cutout = await taking(town).of_photo(PHOTO)

    assert (cutout.width, cutout.height) == (256, 256)
    for bucket in Bucket:
        assert await town.keys(bucket) == []
    with pytest.raises(NobodyToCut):
        await taking(town).of_photo(b"no photo")


async def test_the_job_keeps_nobody_from_deleting_a_page_that_was_never_used() -> None:
    town = Town()
    artist, owner = await owned(town)
    job = await given(town, artist, owner)
    await prepare(town, job)

    await DeleteArtist(storage=town.storage, clock=town.clock, ids=town.ids)(artist.id)
    await DeliverEffects(storage=town.storage, objects=town.objects, clock=town.clock)()

    assert await town.keys(Bucket.ARTISTS) == []
    with pytest.raises(JobFailed):
        await prepare(town, job)


async def test_the_cutouts_job_is_no_enrolment_of_a_voice() -> None:
    town = Town()
    artist, owner = await owned(town)
    job = await given(town, artist, owner)

    with pytest.raises(NotFound):
        await ReadEnrolment(storage=town.storage)(artist.id, job.id, actor=actor(owner))


async def test_each_kind_of_enrolment_is_done_by_its_own_handler() -> None:
    town = Town()
    artist, owner = await owned(town)
    cutout = await given(town, artist, owner)
    upload = await town.stage(artist, UploadKind.VOICE_REFERENCE, WAV)
    voice = await completing_voice(town)(artist.id, upload.id, actor=actor(owner))
    of_an_earlier_release = attrs.evolve(voice, payload={"artist_id": "a", "recording_key": "k"})

    enrol = Enrol({kind: Saying(kind.value) for kind in EnrolmentKind})
    said = [
        (await enrol(job, lambda _stage, _percent: None)).result["who"]
        for job in (cutout, voice, of_an_earlier_release)
    ]

    assert said == ["cutout", "voice", "voice"]


@attrs.frozen
class Saying(JobHandler):
    who: str

    async def __call__(self, job: Job, report: Report) -> Completion:
        del job, report
        return Completion(result={"who": self.who})


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"face": [1, 2, 3]}', b"\xff"])
def test_a_record_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        CutoutRecord.from_json(content)
