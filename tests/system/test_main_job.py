"""One greeting in Uzbek by the real engines: what a fan gets, measured on the delivered files."""

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import attrs
import numpy as np
import pytest
import pytest_asyncio
from numpy.typing import NDArray

from stario.adapters.loudness.leveller import loudness
from stario.adapters.memory.work_metrics import MemoryWorkMetrics
from stario.adapters.moderation.text_moderator import FoldingTextModerator
from stario.adapters.portrait.animator import EmbeddedFaceAnimator
from stario.adapters.pyav.audio import PyavAudioEncoder
from stario.adapters.pyav.encoder import PyavVideoEncoder
from stario.adapters.pyav.plates import Layout, label_plate
from stario.adapters.pyav.transcoder import PyavVideoTranscoder
from stario.adapters.spread_spectrum.watermark import SpreadSpectrumWatermark
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.generation.model.greeting import Greeting, Occasion
from stario.domain.generation.model.job import JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.model.video import Video
from stario.domain.generation.usecases.accept_work import AcceptWork
from stario.domain.generation.usecases.order_greeting import OrderGreeting
from stario.domain.kernel.ids import AccountId, ArtistId, JobId, VideoId
from stario.domain.kernel.language import Language
from stario.domain.orders.model.work_order import ServiceCode
from stario.domain.provenance.model.asset import mark_of
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings
from stario.entrypoints.worker.making import make_worker
from stario.ports.animation import FRAMES_PER_SECOND, WIDE
from stario.ports.media import Bucket
from tests.adapters.pyav.files import Decoded, boxes, decode
from tests.builders.artists import a_consent, an_artist
from tests.builders.engines import memory_engines
from tests.builders.people import an_account
from tests.builders.portraits import astronaut, encoded, landmark_models
from tests.builders.real_checks import real_checks
from tests.builders.values import new_id
from tests.builders.voices import kokoro
from tests.system.waiting import until

ORDERED_SECONDS = 15
VOICE = "if_sara"
PORTRAIT = "artists/nozima/portrait.png"
CUE = re.compile(r"(\d+):(\d+):([\d.]+) --> (\d+):(\d+):([\d.]+)\n((?:.+\n?)+)")
WATERMARK = SpreadSpectrumWatermark(b"what the tests mark videos with")


@attrs.frozen(eq=False, kw_only=True)
class Cue:
    start_seconds: float
    end_seconds: float
    text: str


@attrs.frozen(eq=False, kw_only=True)
class Delivered:
    """A finished video and the files of it."""

    video: Video
    path: Path
    decoded: Decoded
    cues: list[Cue]


@pytest_asyncio.fixture(scope="module")
async def delivered(tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    home = tmp_path_factory.mktemp("home")
    settings = Settings(stario_home=home)
    async with open_clients(settings, name="tests") as clients:
        await prepare(settings, clients)
        job = await _order(clients)
        await _work(settings, clients, job)
        async with clients.storage() as work:
            video = await work.videos.get(VideoId(job))
        path = home / "video.mp4"
        await clients.objects.download(Bucket.MEDIA, video.video_key, path)
        captions = (await clients.objects.get(Bucket.MEDIA, video.captions_key)).decode()
        return Delivered(video=video, path=path, decoded=decode(path), cues=list(_cues(captions)))


def test_it_lasts_no_longer_than_was_ordered(delivered: Delivered) -> None:
    assert ORDERED_SECONDS * 0.6 < delivered.video.duration_seconds <= ORDERED_SECONDS


def test_sound_and_picture_end_together(delivered: Delivered) -> None:
    pictures = len(delivered.decoded.pictures) / FRAMES_PER_SECOND
    sound = len(delivered.decoded.sound) / delivered.decoded.rate

    assert abs(pictures - sound) <= 1 / FRAMES_PER_SECOND
    assert abs(pictures - delivered.video.duration_seconds) <= 1 / FRAMES_PER_SECOND


def test_it_plays_while_it_is_still_loading(delivered: Delivered) -> None:
    names = [name for name, _ in boxes(delivered.path)]
    assert names.index("moov") < names.index("mdat")


def test_it_is_as_loud_as_everything_else_and_never_clips(delivered: Delivered) -> None:
    sound, rate = delivered.decoded.sound, delivered.decoded.rate

    assert abs(loudness(sound, rate) + 16) < 1
    assert np.abs(sound).max() < 0.999
    assert _spoken(sound, rate).mean() > 0.5


def test_it_sounds_like_speech(delivered: Delivered) -> None:
    sound, rate = delivered.decoded.sound, delivered.decoded.rate
    power = np.abs(np.fft.rfft(sound)) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / rate)
    voice = power[(hertz > 100) & (hertz < 4000)].sum() / power.sum()

    assert voice > 0.8
    # Syllables and pauses: a hum would be as loud at every moment.
    assert 0.02 < np.mean(~_spoken(sound, rate)) < 0.5


def test_captions_say_the_script_while_it_is_said(delivered: Delivered) -> None:
    said = " ".join(cue.text for cue in delivered.cues).split()
    assert said == delivered.video.script.split()
    assert "Dilnoza" in " ".join(said)
    assert all(a.end_seconds <= b.start_seconds for a, b in pairwise(delivered.cues))

    spoken = _spoken(delivered.decoded.sound, delivered.decoded.rate)
    first, last = np.flatnonzero(spoken)[[0, -1]] * 0.02
    assert abs(delivered.cues[0].start_seconds - first) < 0.25
    # The last words stay to be read, but not longer than the picture.
    assert last - 0.2 < delivered.cues[-1].end_seconds <= delivered.video.duration_seconds
    for cue in delivered.cues:
        heard = spoken[round(cue.start_seconds / 0.02) : round(cue.end_seconds / 0.02)]
        assert heard.mean() > 0.4, cue


def test_captions_are_burned_in_while_they_are_due(delivered: Delivered) -> None:
    # The mark, which differs with each video, makes some pixels of the coat a little brighter.
    assert _ink(delivered, 0.04) < 250
    for cue in delivered.cues:
        middle = (cue.start_seconds + cue.end_seconds) / 2
        assert _ink(delivered, middle) > 500, cue


def test_every_picture_says_that_a_machine_made_it(delivered: Delivered) -> None:
    plate = label_plate(Layout(WIDE), Language.UZBEK)
    left, top = Layout(WIDE).label_corner
    height, width = plate.shape[:2]
    ink = (plate[:, :, :3].min(axis=2) > 240) & (plate[:, :, 3] > 240)
    for _, picture in delivered.decoded.pictures[::10]:
        corner = picture[top : top + height, left : left + width].min(axis=2)
        assert corner[ink].mean() > corner[~ink].mean() + 80


def test_key_frames_and_sound_carry_the_mark_of_the_video(delivered: Delivered) -> None:
    mark = mark_of(delivered.video.id)
    sound, rate = delivered.decoded.sound, delivered.decoded.rate

    for _, picture in delivered.decoded.pictures[::100]:
        assert WATERMARK.find_in_image(np.ascontiguousarray(picture[:, :, ::-1])) == mark
    assert WATERMARK.find_in_sound(sound, rate) == mark


def test_the_face_moves_with_the_speech(delivered: Delivered) -> None:
    pictures = [picture for _, picture in delivered.decoded.pictures]
    changes = np.array(
        [np.abs(a.astype(np.int16) - b)[100:600].mean() for a, b in pairwise(pictures)]
    )
    assert np.mean(changes > 0.05) > 0.5


async def _order(clients: Clients) -> JobId:
    """Order it from an artist whose voice is a stock voice: enrolment has tests of its own."""
    now = clients.clock.now()
    fan = an_account()
    artist = an_artist(name="Nozima", stock_voice=VOICE, portrait_key=PORTRAIT)
    consent = a_consent(artist, fan, valid_until=now + timedelta(days=1))
    await clients.objects.put(
        Bucket.ARTISTS, PORTRAIT, encoded(astronaut()), content_type="image/png"
    )
    async with clients.storage() as work:
        await work.accounts.add(fan)
        await work.artists.add(artist)
        await work.consents.add(consent)
        await work.commit()
    accept = AcceptWork(
        storage=clients.storage,
        dispatch=clients.dispatch,
        moderator=FoldingTextModerator(),
        clock=clients.clock,
        offered=(),
        service_code=ServiceCode(mxik="0" * 17, package_code="0"),
    )
    job = JobId(new_id())
    await OrderGreeting(storage=clients.storage, accept_work=accept)(
        job=job, account=AccountId(fan.id), greeting=_greeting(artist.id)
    )
    return job


def _greeting(artist: ArtistId) -> Greeting:
    return Greeting(
        artist_id=artist,
        recipient_name="Dilnoza",
        custom_message="Oʻqishga kirganing bilan tabriklayman, sen eng zoʻr opasan!",
        occasion=Occasion.BIRTHDAY,
        language=Language.UZBEK,
        duration_seconds=ORDERED_SECONDS,
    )


async def _work(settings: Settings, clients: Clients, job: JobId) -> None:
    """Let a worker do *job* and nothing else."""
    heavy_work = ThreadHeavyWork(threads=1)
    engines = attrs.evolve(
        memory_engines(),
        synthesizer=kokoro(),
        animator=EmbeddedFaceAnimator(landmark_models(), heavy_work),
        video_encoder=PyavVideoEncoder(heavy_work),
        transcoder=PyavVideoTranscoder(heavy_work),
        audio_encoder=PyavAudioEncoder(heavy_work),
        watermark=WATERMARK,
        media_checks=real_checks(),
        names={"speech": "kokoro", "voice": "none", "face": "portrait"},
    )
    worker = make_worker(
        settings,
        clients,
        engines=engines,
        heavy_work=heavy_work,
        metrics=MemoryWorkMetrics(),
        queues=[Queue.VIDEO],
    )

    async def state() -> tuple[JobState, str | None]:
        async with clients.storage() as work:
            found = await work.jobs.get(job)
        return found.state, found.error

    working = asyncio.create_task(worker.run())
    try:
        await until(state, lambda now: now == (JobState.DONE, None), within_seconds=150)
    finally:
        worker.stop()
        await working
        heavy_work.close()


def _cues(captions: str) -> Iterator[Cue]:
    for match in CUE.finditer(captions):
        *times, text = match.groups()
        start, end = (
            3600 * int(hours) + 60 * int(minutes) + float(seconds)
            for hours, minutes, seconds in (times[:3], times[3:])
        )
        yield Cue(start_seconds=start, end_seconds=end, text=" ".join(text.split()))


def _spoken(sound: NDArray[np.float32], rate: int) -> NDArray[np.bool_]:
    """Which fiftieths of a second are louder than pauses are."""
    size = rate // 50
    frames = sound[: len(sound) // size * size].reshape(-1, size)
    return np.asarray(np.sqrt(np.mean(frames**2, axis=1)) > 0.01)


def _ink(delivered: Delivered, seconds: float) -> int:
    """White pixels where captions stand."""
    picture = delivered.decoded.at(seconds)
    return int(np.sum(picture[560:690, 200:1080].min(axis=2) > 235))
