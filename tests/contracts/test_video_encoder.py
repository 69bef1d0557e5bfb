"""What every video encoder must do."""

import asyncio
import hashlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from stario.adapters.memory.video import MemoryVideoEncoder
from stario.adapters.pyav.encoder import PyavVideoEncoder
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.generation.model.captions import Caption
from stario.domain.kernel.language import Language
from stario.ports.animation import FRAMES_PER_SECOND
from stario.ports.speech import SPEECH_RATE, Speech
from stario.ports.video import EncodingFailed, VideoEncoder, VideoFacts
from tests.builders.frames import SMALL, SMALL_TALL, PaintedFrames, Picture, gradient

CAPTIONS = (Caption("Assalomu alaykum!", 0.0, 0.5), Caption("Tugʻilgan kun bilan", 0.5, 1.0))


@pytest.fixture(params=["memory", "pyav"])
def encoder(request: pytest.FixtureRequest) -> Iterator[VideoEncoder]:
    if request.param == "memory":
        yield MemoryVideoEncoder()
        return
    work = ThreadHeavyWork()
    yield PyavVideoEncoder(work)
    work.close()


def speech(seconds: float) -> Speech:
    time_ = np.arange(int(seconds * SPEECH_RATE)) / SPEECH_RATE
    return Speech((0.3 * np.sin(2 * np.pi * 220 * time_)).astype(np.float32), (), ())


def picture() -> Picture:
    return gradient(SMALL)


async def encode(
    encoder: VideoEncoder,
    frames: PaintedFrames,
    destination: Path,
    *,
    captions: tuple[Caption, ...] = CAPTIONS,
    shares: list[float] | None = None,
) -> VideoFacts:
    return await encoder.encode(
        frames,
        speech(frames.count / FRAMES_PER_SECOND),
        captions=captions,
        language=Language.UZBEK,
        destination=destination,
        progress=(shares if shares is not None else []).append,
    )


def beside(destination: Path) -> set[str]:
    return {path.name for path in destination.parent.iterdir()}


async def test_the_facts_are_those_of_the_file(encoder: VideoEncoder, tmp_path: Path) -> None:
    destination = tmp_path / "video.mp4"
    facts = await encode(encoder, PaintedFrames(picture(), 30), destination)
    content = destination.read_bytes()

    assert facts == VideoFacts(
        width=SMALL.width,
        height=SMALL.height,
        frames=30,
        duration_seconds=facts.duration_seconds,
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    assert facts.duration_seconds == pytest.approx(1.2, abs=1e-3)
    assert beside(destination) == {"video.mp4"}


async def test_a_tall_video_is_as_good_as_a_wide_one(encoder: VideoEncoder, tmp_path: Path) -> None:
    facts = await encode(encoder, PaintedFrames(gradient(SMALL_TALL), 10), tmp_path / "tall.mp4")

    assert (facts.width, facts.height) == (SMALL_TALL.width, SMALL_TALL.height)


async def test_the_same_arguments_give_the_same_bytes(
    encoder: VideoEncoder, tmp_path: Path
) -> None:
    facts = [
        await encode(encoder, PaintedFrames(picture(), 20, moving=True), tmp_path / name)
        for name in ("first.mp4", "second.mp4")
    ]

    assert facts[0] == facts[1]


async def test_captions_change_the_file_and_none_are_needed(
    encoder: VideoEncoder, tmp_path: Path
) -> None:
    bare = await encode(encoder, PaintedFrames(picture(), 30), tmp_path / "bare.mp4", captions=())
    captioned = await encode(encoder, PaintedFrames(picture(), 30), tmp_path / "captioned.mp4")

    assert bare.frames == captioned.frames
    assert bare.sha256 != captioned.sha256


@pytest.mark.parametrize("frames", [1, 2, 7, 51])
async def test_any_number_of_frames_makes_a_video(
    encoder: VideoEncoder, tmp_path: Path, frames: int
) -> None:
    facts = await encode(encoder, PaintedFrames(picture(), frames), tmp_path / "video.mp4")

    assert facts.frames == frames
    assert facts.duration_seconds == pytest.approx(frames / FRAMES_PER_SECOND, abs=1e-3)


async def test_progress_rises_to_one(encoder: VideoEncoder, tmp_path: Path) -> None:
    shares: list[float] = []
    await encode(encoder, PaintedFrames(picture(), 40), tmp_path / "video.mp4", shares=shares)

    assert shares == sorted(shares)
    assert len(shares) >= 5
    assert 0 < shares[0] < 0.2
    assert shares[-1] == 1


async def test_an_old_file_is_replaced(encoder: VideoEncoder, tmp_path: Path) -> None:
    destination = tmp_path / "video.mp4"
    destination.write_bytes(b"old")
    facts = await encode(encoder, PaintedFrames(picture(), 5), destination)

    assert destination.stat().st_size == facts.bytes


class Broken(Exception):
    pass


@pytest.mark.parametrize("at", [0, 3, 29])
async def test_an_error_in_the_stream_comes_out_and_nothing_is_left(
    encoder: VideoEncoder, tmp_path: Path, at: int
) -> None:
    destination = tmp_path / "video.mp4"
    destination.write_bytes(b"old")

    def fail(index: int) -> None:
        if index == at:
            raise Broken

    frames = PaintedFrames(picture(), 30, before=fail)
    with pytest.raises(Broken):
        await encode(encoder, frames, destination)

    assert destination.read_bytes() == b"old"
    assert beside(destination) == {"video.mp4"}
    assert frames.closed


@pytest.mark.parametrize(
    ("given", "promised", "reason"),
    [(9, 10, "frames_missing"), (11, 10, "frames_extra"), (0, 0, "frames_missing")],
)
async def test_a_stream_that_breaks_its_promise_is_refused(
    encoder: VideoEncoder, tmp_path: Path, given: int, promised: int, reason: str
) -> None:
    frames = PaintedFrames(picture(), given, promised=promised)
    with pytest.raises(EncodingFailed) as refusal:
        await encode(encoder, frames, tmp_path / "video.mp4")

    assert refusal.value.details["reason"] == reason
    assert list(tmp_path.iterdir()) == []


async def test_a_folder_that_is_not_there_is_a_storage_failure(
    encoder: VideoEncoder, tmp_path: Path
) -> None:
    with pytest.raises(EncodingFailed) as refusal:
        await encode(encoder, PaintedFrames(picture(), 3), tmp_path / "missing" / "video.mp4")

    assert refusal.value.details["reason"] == "storage"


async def test_a_failed_encoding_does_not_spoil_the_next_one(
    encoder: VideoEncoder, tmp_path: Path
) -> None:
    def fail(index: int) -> None:
        raise Broken

    with pytest.raises(Broken):
        await encode(encoder, PaintedFrames(picture(), 5, before=fail), tmp_path / "video.mp4")

    assert (await encode(encoder, PaintedFrames(picture(), 5), tmp_path / "video.mp4")).frames == 5


async def test_cancelling_stops_soon_and_leaves_neither_file_nor_thread(
    encoder: VideoEncoder, tmp_path: Path
) -> None:
    destination = tmp_path / "video.mp4"
    destination.write_bytes(b"old")
    begun = threading.Event()

    def slow(index: int) -> None:
        begun.set()
        time.sleep(0.005)

    frames = PaintedFrames(picture(), 5000, before=slow)
    job = asyncio.create_task(encode(encoder, frames, destination))
    while not begun.is_set():  # noqa: ASYNC110 - set on another thread
        await asyncio.sleep(0.01)
    cancelled = time.perf_counter()
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job

    assert time.perf_counter() - cancelled < 2
    assert destination.read_bytes() == b"old"
    assert beside(destination) == {"video.mp4"}
    assert frames.closed
    assert not [thread for thread in threading.enumerate() if thread.name == "ahead"]
