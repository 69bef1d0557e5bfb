"""A quiz from the recording to the answer."""

import attrs
import pytest
from tests.builders.artists import a_voice_enrolment
from tests.builders.studio import Studio
from tests.builders.voices import hum, wav

from stario.adapters.memory.speech import MemorySynthesizer, MemoryVoiceConverter
from stario.adapters.system import SystemEntropy
from stario.domain.artists.model.artist import Artist
from stario.domain.compliance.model.consent import ConsentMissing
from stario.domain.generation.model.job import JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.prepare_quiz_clips import PrepareQuizClips
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, VoiceQuizId
from stario.domain.kernel.language import Language
from stario.domain.voices.model.clip import REAL_CLIPS, VoiceClip
from stario.domain.voices.model.voice_quiz import OPTIONS, VoiceQuiz, VoiceQuizNotReady
from stario.domain.voices.usecases.start_voice_quiz import StartVoiceQuiz
from stario.ports.media import Bucket

RECORDING = "artists/x/voice-reference/1.wav"
PROFILE = "artists/x/voice/1.profile"


@pytest.fixture
def studio(studio: Studio) -> Studio:
    """One whose voice speaks long enough to be cut."""
    studio.synthesizer = MemorySynthesizer()
    return studio


async def a_singer(studio: Studio) -> Artist:
    recording = wav(hum(20))
    profile = await MemoryVoiceConverter().enrol(recording)
    for key, content in ((RECORDING, recording), (PROFILE, profile.data)):
        await studio.town.objects.put(Bucket.ARTISTS, key, content, content_type="audio/wav")
    enrolment = attrs.evolve(
        a_voice_enrolment(profile_key=PROFILE), engine=profile.engine, voice=profile.voice
    )
    artist = await studio.star()
    return await studio.save(attrs.evolve(artist, voice_reference_key=RECORDING, voice=enrolment))


async def prepare(studio: Studio) -> int:
    return await PrepareQuizClips(
        storage=studio.town.storage,
        dispatch=studio.town.dispatch,
        clock=studio.town.clock,
        languages=frozenset(Language),
    )()


async def clips_of(studio: Studio, artist: Artist) -> tuple[VoiceClip, ...]:
    async with studio.town.storage() as work:
        return await work.voice_clips.of_artist(artist.id)


async def start(
    studio: Studio, artist: Artist, *, account: AccountId | None = None, quiz: str = ""
) -> VoiceQuiz:
    town = studio.town
    return await StartVoiceQuiz(
        storage=town.storage,
        objects=town.objects,
        clock=town.clock,
        ids=town.ids,
        entropy=SystemEntropy(),
    )(
        VoiceQuizId(quiz or town.ids.new()),
        account=account or (await town.person()).id,
        artist=artist.id,
    )


async def ready(studio: Studio) -> Artist:
    artist = await a_singer(studio)
    await studio.agree(artist)
    assert await prepare(studio) == 1
    assert (await studio.work(Queue.QUIZ_CLIP)).state is JobState.DONE
    return artist


async def test_clips_are_ordered_once_and_cut_from_the_recording_and_the_made_voice(
    studio: Studio,
) -> None:
    artist = await ready(studio)

    clips = await clips_of(studio, artist)

    assert sum(clip.is_real for clip in clips) == REAL_CLIPS
    assert sum(not clip.is_real for clip in clips) >= OPTIONS - 1
    assert await prepare(studio) == 0
    stored = await studio.town.keys(Bucket.ARTISTS)
    assert {clip.key for clip in clips} <= set(stored)


async def test_one_option_is_real_and_its_copies_tell_nothing(studio: Studio) -> None:
    artist = await ready(studio)
    real = {clip.id for clip in await clips_of(studio, artist) if clip.is_real}

    quiz = await start(studio, artist)

    (right,) = [option for option in quiz.options if option.clip_id in real]
    assert right.id == quiz.correct_option_id
    copies = [
        await studio.town.objects.get(Bucket.MEDIA, quiz.key(option)) for option in quiz.options
    ]
    assert len({len(copy) for copy in copies}) == 1
    assert all(option.clip_id not in quiz.key(option) for option in quiz.options)


async def test_the_same_clip_has_another_name_and_checksum_in_each_quiz(studio: Studio) -> None:
    artist = await ready(studio)
    seen: set[bytes] = set()
    names: set[str] = set()

    for _ in range(6):
        quiz = await start(studio, artist)
        for option in quiz.options:
            seen.add(await studio.town.objects.get(Bucket.MEDIA, quiz.key(option)))
            names.add(option.id)

    assert len(seen) == len(names) == 6 * OPTIONS


async def test_the_right_one_stands_anywhere(studio: Studio) -> None:
    artist = await ready(studio)
    places = set()

    for _ in range(40):
        quiz = await start(studio, artist)
        places.add([option.id for option in quiz.options].index(quiz.correct_option_id))

    assert places == set(range(OPTIONS))


async def test_a_start_that_is_repeated_gives_the_same_quiz(studio: Studio) -> None:
    artist, fan = await ready(studio), await studio.town.person()
    name = studio.town.ids.new()

    first = await start(studio, artist, account=fan.id, quiz=name)

    assert await start(studio, artist, account=fan.id, quiz=name) == first
    with pytest.raises(NotFound):
        await start(studio, artist, quiz=name)


async def test_copies_are_gone_when_the_time_is_up(studio: Studio) -> None:
    artist = await ready(studio)
    quiz = await start(studio, artist)
    assert len([key for key in await studio.media() if key.startswith(quiz.prefix)]) == OPTIONS

    studio.town.clock.advance(seconds=15 * 60)
    await studio.deliver()

    assert [key for key in await studio.media() if key.startswith(quiz.prefix)] == []


async def test_there_is_no_quiz_before_there_are_clips(studio: Studio) -> None:
    artist = await a_singer(studio)
    with pytest.raises(ConsentMissing):
        await start(studio, artist)

    await studio.agree(artist)

    with pytest.raises(VoiceQuizNotReady):
        await start(studio, artist)


async def test_a_revoked_consent_ends_it_and_takes_the_clips_along(studio: Studio) -> None:
    artist = await a_singer(studio)
    consent = await studio.agree(artist)
    await prepare(studio)
    await studio.work(Queue.QUIZ_CLIP)

    await studio.revoke(consent)
    await studio.deliver()

    assert await clips_of(studio, artist) == ()
    assert [key for key in await studio.town.keys(Bucket.ARTISTS) if "/quiz/" in key] == []
    with pytest.raises(ConsentMissing):
        await start(studio, artist)


async def test_a_revoked_consent_silences_quizzes_that_are_running(studio: Studio) -> None:
    artist = await a_singer(studio)
    consent = await studio.agree(artist)
    await prepare(studio)
    await studio.work(Queue.QUIZ_CLIP)
    quiz = await start(studio, artist)
    assert [key for key in await studio.media() if key.startswith(quiz.prefix)] != []

    await studio.revoke(consent)
    await studio.deliver()

    assert [key for key in await studio.media() if key.startswith(quiz.prefix)] == []


async def test_a_consent_that_ends_while_clips_are_copied_leaves_none(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    artist = await a_singer(studio)
    consent = await studio.agree(artist)
    await prepare(studio)
    await studio.work(Queue.QUIZ_CLIP)
    put = studio.town.objects.put
    revoked: list[bool] = []

    async def put_late(*args: object, **more: object) -> None:
        await put(*args, **more)  # type: ignore[arg-type]
        if not revoked:
            revoked.append(True)
            await studio.revoke(consent)

    monkeypatch.setattr(type(studio.town.objects), "put", lambda _, *a, **m: put_late(*a, **m))
    with pytest.raises(VoiceQuizNotReady):
        await start(studio, artist)
    await studio.deliver()

    assert [key for key in await studio.media() if key.startswith("voice-quizzes/")] == []


async def test_a_new_recording_makes_new_clips(studio: Studio) -> None:
    artist = await ready(studio)
    before = await clips_of(studio, artist)
    key = RECORDING.replace("1.wav", "2.wav")
    await studio.town.objects.put(Bucket.ARTISTS, key, wav(hum(30)), content_type="audio/wav")
    await studio.save(attrs.evolve(artist, voice_reference_key=key))

    with pytest.raises(VoiceQuizNotReady):
        await start(studio, artist)
    assert await prepare(studio) == 1
    await studio.work(Queue.QUIZ_CLIP)
    await studio.deliver()

    after = await clips_of(studio, artist)
    assert {clip.recording_key for clip in after} == {key}
    stored = await studio.town.keys(Bucket.ARTISTS)
    assert not {clip.key for clip in before} & set(stored)


async def test_a_made_voice_that_says_something_else_is_no_clip(studio: Studio) -> None:
    studio.heard = "Ertaga bozorga borib, ikki kilo olma sotib olaman."
    artist = await a_singer(studio)
    await studio.agree(artist)
    await prepare(studio)

    job = await studio.work(Queue.QUIZ_CLIP)

    assert (job.state, job.error) == (JobState.FAILED, "too_few_clips")
    async with studio.town.storage() as work:
        assert await work.voice_clips.of_artist(artist.id) == ()


async def test_a_recording_that_is_gone_fails_for_good(studio: Studio) -> None:
    artist = await a_singer(studio)
    await studio.agree(artist)
    await prepare(studio)
    await studio.town.objects.delete(Bucket.ARTISTS, RECORDING)

    job = await studio.work(Queue.QUIZ_CLIP)

    assert (job.state, job.error) == (JobState.FAILED, "recording_superseded")
