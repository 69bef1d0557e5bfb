"""Learning an artist's voice."""

import asyncio

import pytest
from tests.builders.town import WAV, Town, actor
from tests.unit.artists.giving import (
    SaidConverter,
    completing_voice,
    enrol,
    owned,
)

from stario.domain.artists.model.upload import (
    UploadKind,
)
from stario.domain.artists.usecases.read_enrolment import ReadEnrolment
from stario.domain.generation.model.job import JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import NotFound
from stario.ports.media import Bucket
from stario.ports.work import JobFailed


async def test_a_recording_is_enrolled_by_a_job_of_the_uploads_name() -> None:
    town = Town()
    artist, owner = await owned(town)
    upload = await town.stage(artist, UploadKind.VOICE_REFERENCE, WAV)

    job = await completing_voice(town)(artist.id, upload.id, actor=actor(owner))
    again = await completing_voice(town)(artist.id, upload.id, actor=actor(owner))

    assert (job.id, job.queue, job.state) == (upload.id, Queue.ENROLMENT, JobState.QUEUED)
    assert again == job
    assert await town.dispatch.listed(Queue.ENROLMENT) == (job.id,)
    await enrol(town, job)
    voice = (await town.read_artist(artist)).voice
    assert voice is not None
    assert (voice.engine, voice.voice, voice.error_rate) == ("said/1", "af_bella", None)
    assert await town.objects.get(Bucket.ARTISTS, voice.profile_key) == WAV


async def test_completions_at_once_make_one_job() -> None:
    town = Town()
    artist, owner = await owned(town)
    upload = await town.stage(artist, UploadKind.VOICE_REFERENCE, WAV)

    jobs = await asyncio.gather(
        *(completing_voice(town)(artist.id, upload.id, actor=actor(owner)) for _ in range(3))
    )

    assert {job.id for job in jobs} == {upload.id}


async def test_a_recording_that_cannot_be_used_says_why() -> None:
    town = Town()
    artist, owner = await owned(town)
    upload = await town.stage(artist, UploadKind.VOICE_REFERENCE, WAV)
    job = await completing_voice(town)(artist.id, upload.id, actor=actor(owner))

    with pytest.raises(JobFailed) as failed:
        await enrol(town, job, SaidConverter(rejects="too_short"))

    assert failed.value.reason == "recording_too_short"
    assert (await town.read_artist(artist)).voice is None


async def test_an_older_recording_never_replaces_a_newer_one() -> None:
    town = Town()
    artist, owner = await owned(town)
    jobs = []
    for _ in range(2):
        upload = await town.stage(artist, UploadKind.VOICE_REFERENCE, WAV)
        jobs.append(await completing_voice(town)(artist.id, upload.id, actor=actor(owner)))

    await enrol(town, jobs[1])
    with pytest.raises(JobFailed):
        await enrol(town, jobs[0])

    voice = (await town.read_artist(artist)).voice
    assert voice is not None
    assert jobs[1].id in voice.profile_key


async def test_only_who_manages_the_page_sees_the_enrolment() -> None:
    town = Town()
    artist, owner = await owned(town)
    upload = await town.stage(artist, UploadKind.VOICE_REFERENCE, WAV)
    job = await completing_voice(town)(artist.id, upload.id, actor=actor(owner))
    read = ReadEnrolment(storage=town.storage)

    assert await read(artist.id, upload.id, actor=actor(owner)) == job
    with pytest.raises(NotFound):
        await read(artist.id, upload.id, actor=actor(await town.person(Role.ARTIST)))
    other, other_owner = await owned(town)
    with pytest.raises(NotFound):
        await read(other.id, upload.id, actor=actor(other_owner))
