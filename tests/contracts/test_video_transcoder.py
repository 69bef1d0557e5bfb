"""What every video transcoder must do."""

import asyncio
import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import attrs
import numpy as np
import pytest
from PIL import Image

from stario.adapters.memory.video import MemoryVideoEncoder, MemoryVideoTranscoder
from stario.adapters.pyav.encoder import PyavVideoEncoder
from stario.adapters.pyav.transcoder import PyavVideoTranscoder
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.kernel.language import Language
from stario.ports.animation import FRAMES_PER_SECOND, FrameSize
from stario.ports.speech import SPEECH_RATE, Speech
from stario.ports.video import (
    EncodingFailed,
    Quality,
    VideoEncoder,
    VideoFacts,
    VideoTranscoder,
    VideoUnreadable,
)
from tests.builders.frames import SMALL, SMALL_TALL, PaintedFrames, gradient

FRAMES = 130


@attrs.frozen
class Studio:
    encoder: VideoEncoder
    transcoder: VideoTranscoder

    async def film(self, folder: Path, size: FrameSize = SMALL, frames: int = FRAMES) -> Path:
        video = folder / "video.mp4"
        count = frames * SPEECH_RATE // FRAMES_PER_SECOND
        tone = 0.3 * np.sin(np.arange(count) * 2 * np.pi * 220 / SPEECH_RATE)
        await self.encoder.encode(
            PaintedFrames(gradient(size), frames),
            Speech(tone.astype(np.float32), (), ()),
            captions=(),
            language=Language.ENGLISH,
            destination=video,
            progress=lambda _: None,
        )
        return video


@pytest.fixture(params=["memory", "pyav"])
def studio(request: pytest.FixtureRequest) -> Iterator[Studio]:
    if request.param == "memory":
        yield Studio(MemoryVideoEncoder(), MemoryVideoTranscoder())
        return
    work = ThreadHeavyWork()
    yield Studio(PyavVideoEncoder(work), PyavVideoTranscoder(work))
    work.close()


async def test_a_file_is_described_as_it_is_now(studio: Studio, tmp_path: Path) -> None:
    video = await studio.film(tmp_path, SMALL, 10)
    before = await studio.transcoder.describe(video)
    await studio.film(tmp_path, SMALL, 20)
    after = await studio.transcoder.describe(video)

    assert (before.frames, after.frames) == (10, 20)
    assert (after.width, after.height) == (SMALL.width, SMALL.height)
    assert after.bytes == video.stat().st_size
    assert after.sha256 == hashlib.sha256(video.read_bytes()).hexdigest()


@pytest.mark.parametrize("size", [SMALL, SMALL_TALL])
async def test_the_thumbnail_is_a_jpeg_of_the_size_of_the_video(
    studio: Studio, tmp_path: Path, size: FrameSize
) -> None:
    picture = Image.open(
        BytesIO(await studio.transcoder.thumbnail(await studio.film(tmp_path, size, 10)))
    )

    assert picture.format == "JPEG"
    assert picture.size == (size.width, size.height)


@pytest.mark.parametrize(("size", "wanted"), [(SMALL, (640, 360)), (SMALL_TALL, (360, 640))])
async def test_the_preview_is_a_webp_of_360_pixels(
    studio: Studio, tmp_path: Path, size: FrameSize, wanted: tuple[int, int]
) -> None:
    picture = Image.open(
        BytesIO(await studio.transcoder.preview(await studio.film(tmp_path, size, 10)))
    )

    assert picture.format == "WEBP"
    assert picture.size == wanted


@pytest.mark.parametrize(
    ("quality", "wanted"),
    [(Quality.SD, (640, 360)), (Quality.HD, (1280, 720)), (Quality.FULL_HD, (1920, 1080))],
)
async def test_a_rendition_has_its_short_side_and_the_length_of_the_original(
    studio: Studio, tmp_path: Path, quality: Quality, wanted: tuple[int, int]
) -> None:
    made = tmp_path / "made.mp4"
    facts = await studio.transcoder.rendition(await studio.film(tmp_path, frames=12), quality, made)
    content = made.read_bytes()

    assert facts == VideoFacts(
        width=wanted[0],
        height=wanted[1],
        frames=12,
        duration_seconds=facts.duration_seconds,
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    assert facts.duration_seconds == pytest.approx(0.48, abs=1e-3)
    assert {path.name for path in tmp_path.iterdir()} == {"video.mp4", "made.mp4"}


async def test_a_tall_rendition_stays_tall(studio: Studio, tmp_path: Path) -> None:
    video = await studio.film(tmp_path, SMALL_TALL, 5)
    facts = await studio.transcoder.rendition(video, Quality.SD, tmp_path / "made.mp4")

    assert (facts.width, facts.height) == (360, 640)


async def test_the_playlist_comes_first_and_names_every_segment(
    studio: Studio, tmp_path: Path
) -> None:
    folder = tmp_path / "stream"
    files = await studio.transcoder.stream(await studio.film(tmp_path), folder)
    playlist = files[0].read_text()
    lines = [line for line in playlist.splitlines() if not line.startswith("#")]
    lengths = [
        float(line.split(":")[1].rstrip(","))
        for line in playlist.splitlines()
        if line.startswith("#EXTINF")
    ]

    assert files[0] == folder / "index.m3u8"
    assert playlist.startswith("#EXTM3U\n")
    assert playlist.rstrip().endswith("#EXT-X-ENDLIST")
    assert set(lines) <= {path.name for path in files}
    assert sum(lengths) == pytest.approx(FRAMES / FRAMES_PER_SECOND, abs=0.05)
    assert {path.name for path in folder.iterdir()} == {path.name for path in files}
    assert {path.name for path in tmp_path.iterdir()} == {"video.mp4", "stream"}


async def test_streaming_twice_into_a_folder_that_is_there_is_fine(
    studio: Studio, tmp_path: Path
) -> None:
    video, folder = await studio.film(tmp_path, frames=10), tmp_path / "stream"
    folder.mkdir()
    first = await studio.transcoder.stream(video, folder)

    assert await studio.transcoder.stream(video, folder) == first


@pytest.mark.parametrize("content", [None, b"", b"not a video at all" * 100, b"#EXTM3U\n/etc/x\n"])
async def test_what_is_no_video_is_refused_and_leaves_nothing(
    studio: Studio, tmp_path: Path, content: bytes | None
) -> None:
    video = tmp_path / "video.mp4"
    if content is not None:
        video.write_bytes(content)
    attempts = [
        studio.transcoder.thumbnail(video),
        studio.transcoder.preview(video),
        studio.transcoder.rendition(video, Quality.SD, tmp_path / "made.mp4"),
        studio.transcoder.stream(video, tmp_path / "stream"),
    ]
    for attempt in attempts:
        with pytest.raises(VideoUnreadable):
            await attempt

    assert {path.name for path in tmp_path.iterdir()} <= {"video.mp4"}


async def test_a_rendition_that_can_not_be_stored_is_a_storage_failure(
    studio: Studio, tmp_path: Path
) -> None:
    video = await studio.film(tmp_path, frames=5)
    with pytest.raises(EncodingFailed):
        await studio.transcoder.rendition(video, Quality.SD, tmp_path / "missing" / "made.mp4")


async def test_several_at_once_do_not_disturb_each_other(studio: Studio, tmp_path: Path) -> None:
    video = await studio.film(tmp_path, frames=10)
    alone = await studio.transcoder.rendition(video, Quality.SD, tmp_path / "alone.mp4")
    together = await asyncio.gather(
        studio.transcoder.rendition(video, Quality.SD, tmp_path / "one.mp4"),
        studio.transcoder.rendition(video, Quality.SD, tmp_path / "two.mp4"),
        studio.transcoder.thumbnail(video),
    )

    assert together[0] == together[1] == alone
