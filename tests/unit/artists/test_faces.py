"""An artist's face is described once her consent covers it, and forgotten when it does not."""

import attrs
import pytest
from tests.builders import NOW, a_consent, an_account, an_artist

from stario.adapters.memory.dispatch import MemoryJobDispatch
from stario.adapters.memory.faces import ENGINE, MemoryFaceEmbedder
from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.system import MemoryClock
from stario.domain.artists.model.artist import Artist
from stario.domain.artists.usecases.enrol_face import EnrolFace
from stario.domain.artists.usecases.prepare_faces import PrepareFaces
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.queue import Queue
from stario.ports.faces import PhotoProblem
from stario.ports.media import Bucket
from stario.ports.work import JobFailed

PHOTO = b"\xff\xd8\xff a portrait"


@attrs.frozen
class Office:
    storage: MemoryStorage = attrs.field(factory=MemoryStorage)
    clock: MemoryClock = attrs.field(factory=lambda: MemoryClock(NOW))
    embedder: MemoryFaceEmbedder = attrs.field(factory=MemoryFaceEmbedder)

    async def artist(self) -> Artist:
        artist, staff = an_artist(), an_account()
        async with self.storage() as work:
            await work.accounts.add(staff)
            await work.artists.add(artist)
            await work.consents.add(a_consent(artist, staff))
            await work.commit()
        return artist

    async def prepare(self) -> list[Job]:
        prepare = PrepareFaces(
            storage=self.storage, dispatch=MemoryJobDispatch(), clock=self.clock, engine=ENGINE
        )
        before = set(self.storage._committed.tables.jobs)
        await prepare()
        jobs = self.storage._committed.tables.jobs
        return [job for key, job in jobs.items() if key not in before]

    async def enrol(self, job: Job) -> None:
        objects = MemoryObjectStore(clock=self.clock)
        await objects.put(
            Bucket.ARTISTS, str(job.payload["portrait_key"]), PHOTO, content_type="image/jpeg"
        )
        enrol = EnrolFace(
            storage=self.storage, objects=objects, embedder=self.embedder, clock=self.clock
        )
        done = await enrol(job, lambda _stage, _percent: None)
        async with self.storage() as work:
            await done.effects(work)
            await work.commit()


async def test_who_agreed_is_described_once() -> None:
    office = Office()
    artist = await office.artist()

    (job,) = await office.prepare()
    assert job.queue is Queue.ENROLMENT
    assert await office.prepare() == []
    await office.enrol(job)

    async with office.storage() as work:
        assert set(await work.artist_faces.comparable(ENGINE, at=NOW)) == {artist.id}


async def test_a_portrait_that_can_not_be_compared_is_not_looked_at_again() -> None:
    office = Office()
    artist = await office.artist()
    office.embedder.say(PHOTO, PhotoProblem.FACE_TURNED)
    (job,) = await office.prepare()

    await office.enrol(job)

    async with office.storage() as work:
        face = await work.artist_faces.get(artist.id)
        assert await work.artist_faces.undescribed(ENGINE, at=NOW, limit=9) == ()
    assert face is not None
    assert face.problem == PhotoProblem.FACE_TURNED


async def test_a_consent_that_ended_meanwhile_leaves_no_face() -> None:
    office = Office()
    artist = await office.artist()
    (job,) = await office.prepare()
    async with office.storage() as work:
        (was,) = await work.consents.of_artist(artist.id, lock=True)
        await work.consents.save(was.revoke(by=was.recorded_by, at=NOW), was=was)
        await work.commit()

    with pytest.raises(JobFailed):
        await office.enrol(job)

    async with office.storage() as work:
        assert await work.artist_faces.get(artist.id) is None
