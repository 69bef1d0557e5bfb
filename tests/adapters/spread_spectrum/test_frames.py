"""A marked video, from its frames to every size that is made of it."""

import io
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import attrs
import av
import cv2
import numpy as np
import pytest
import pytest_asyncio
from PIL import Image

from stario.adapters.pyav.encoder import PyavVideoEncoder
from stario.adapters.pyav.transcoder import PyavVideoTranscoder
from stario.adapters.spread_spectrum.watermark import SpreadSpectrumWatermark
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.generation.model.captions import Caption
from stario.domain.kernel.language import Language
from stario.ports.animation import FRAMES_PER_SECOND, WIDE, Frame
from stario.ports.pictures import RgbImage
from stario.ports.speech import Speech
from stario.ports.video import Quality
from tests.builders.frames import PaintedFrames
from tests.builders.portraits import Picture
from tests.builders.scenes import babble, photographs

MARK = 0xFEDC_BA98_7654_3210
FRAMES = 26
WATERMARK = SpreadSpectrumWatermark(b"what the tests mark videos with")


def picture() -> Picture:
    """A portrait on the left of flat ground, as wide as a greeting."""
    photo = cv2.resize(photographs()[0], (768, 720))
    scene = np.full((WIDE.height, WIDE.width, 3), (182, 170, 150), np.uint8)
    scene[:, :768] = photo
    return np.ascontiguousarray(scene[:, :, ::-1])


def frames() -> PaintedFrames:
    return PaintedFrames(picture(), FRAMES)


@attrs.frozen
class Films:
    """One marked video, and the transcoder that makes the rest of it."""

    video: Path
    transcoder: PyavVideoTranscoder


@pytest_asyncio.fixture(scope="module")
async def films(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Films]:
    work = ThreadHeavyWork()
    video = tmp_path_factory.mktemp("films") / "video.mp4"
    await PyavVideoEncoder(work).encode(
        WATERMARK.mark_frames(frames(), MARK),
        Speech(babble(1, FRAMES / FRAMES_PER_SECOND), (), ()),
        captions=(Caption("Assalomu alaykum!", 0.0, 1.0),),
        language=Language.UZBEK,
        destination=video,
        progress=lambda _share: None,
    )
    yield Films(video, PyavVideoTranscoder(work))
    work.close()


def key_frame(video: Path) -> RgbImage:
    with av.open(video) as container:
        return np.asarray(next(container.decode(video=0)).to_ndarray(format="rgb24"), np.uint8)


async def test_a_key_frame_of_the_video_carries_the_mark(films: Films) -> None:
    assert WATERMARK.find_in_image(key_frame(films.video)) == MARK


@pytest.mark.parametrize("quality", [Quality.SD, Quality.FULL_HD])
async def test_so_does_one_of_every_other_size(films: Films, quality: Quality) -> None:
    made = films.video.with_name(f"{quality}.mp4")
    await films.transcoder.rendition(films.video, quality, made)

    assert WATERMARK.find_in_image(key_frame(made)) == MARK


async def test_so_do_the_preview_and_the_thumbnail(films: Films) -> None:
    for content in (
        await films.transcoder.preview(films.video),
        await films.transcoder.thumbnail(films.video),
    ):
        shown = Image.open(io.BytesIO(content)).convert("RGB")
        assert WATERMARK.find_in_image(np.asarray(shown)) == MARK


def test_every_frame_is_changed_alike_and_hardly() -> None:
    plain, marked = list(frames()), list(WATERMARK.mark_frames(frames(), MARK))
    changes = [_luma(after) - _luma(before) for before, after in zip(plain, marked, strict=True)]

    assert all(np.array_equal(change, changes[0]) for change in changes)
    assert 10 * np.log10(255**2 / (changes[0] ** 2).mean()) > 42
    # Colour stays as it was.
    assert np.array_equal(plain[0][WIDE.height :], marked[0][WIDE.height :])


def test_marking_a_frame_takes_two_milliseconds() -> None:
    marked = iter(WATERMARK.mark_frames(PaintedFrames(picture(), 60), MARK))
    bare = iter(PaintedFrames(picture(), 60))
    next(marked)
    next(bare)

    assert _cpu_ms(marked, 50) - _cpu_ms(bare, 50) < 2


def _cpu_ms(stream: Iterator[Frame], count: int) -> float:
    """The fastest of *count* frames, so that a busy machine changes little."""
    times = []
    for _frame in range(count):
        start = time.thread_time()
        next(stream)
        times.append(1000 * (time.thread_time() - start))
    return min(times)


def _luma(frame: Frame) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return frame[: WIDE.height].astype(np.float64)
