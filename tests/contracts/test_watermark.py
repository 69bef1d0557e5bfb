"""What every watermark must do."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stario.adapters.memory.watermark import MemoryWatermark
from stario.adapters.spread_spectrum.watermark import SpreadSpectrumWatermark
from stario.ports.animation import Frame, FrameSize
from stario.ports.pictures import RgbImage
from stario.ports.provenance import Watermark
from stario.ports.speech import SPEECH_RATE
from tests.builders.frames import PaintedFrames, gradient
from tests.builders.scenes import babble, clouds, poster

ADAPTERS: dict[str, Callable[[bytes], Watermark]] = {
    "memory": MemoryWatermark,
    "spread_spectrum": SpreadSpectrumWatermark,
}
OURS, THEIRS = b"our secret of thirty-two bytes..", b"their secret of thirty-two bytes"
MARK = 0x0123456789ABCDEF
PICTURE = poster(1, width=540, height=675)
SPEECH = babble(1, 3.0)

marks = st.integers(0, 2**64 - 1)


@pytest.fixture(scope="module", params=sorted(ADAPTERS))
def watermark(request: pytest.FixtureRequest) -> Watermark:
    return ADAPTERS[request.param](OURS)


@pytest.fixture(scope="module")
def strangers(watermark: Watermark) -> Watermark:
    """The same adapter with another secret."""
    return type(watermark)(THEIRS)  # type: ignore[call-arg]


def frames(count: int = 3) -> PaintedFrames:
    return PaintedFrames(gradient(FrameSize(640, 360)), count, moving=True)


def seen(frame: Frame) -> RgbImage:
    """The brightness of *frame* as a grey picture."""
    return np.asarray(cv2.cvtColor(frame[: len(frame) * 2 // 3], cv2.COLOR_GRAY2RGB), np.uint8)


@given(mark=marks)
@settings(max_examples=12, deadline=None)
def test_a_picture_carries_any_mark(watermark: Watermark, mark: int) -> None:
    assert watermark.find_in_image(watermark.mark_image(PICTURE, mark)) == mark


@given(mark=marks)
@settings(max_examples=12, deadline=None)
def test_speech_carries_any_mark(watermark: Watermark, mark: int) -> None:
    marked = watermark.mark_sound(SPEECH, SPEECH_RATE, mark)

    assert watermark.find_in_sound(marked, SPEECH_RATE) == mark


@pytest.mark.parametrize("mark", [0, 1, 2**63, 2**64 - 1])
def test_every_frame_carries_the_mark(watermark: Watermark, mark: int) -> None:
    marked = watermark.mark_frames(frames(), mark)

    assert [watermark.find_in_image(seen(frame)) for frame in marked] == [mark] * 3


def test_nothing_is_found_where_nothing_was_marked(watermark: Watermark) -> None:
    assert watermark.find_in_image(PICTURE) is None
    assert watermark.find_in_image(clouds(3)) is None
    assert watermark.find_in_sound(SPEECH, SPEECH_RATE) is None
    assert [watermark.find_in_image(seen(frame)) for frame in frames(1)] == [None]


def test_another_secret_reads_nothing(watermark: Watermark, strangers: Watermark) -> None:
    assert strangers.find_in_image(watermark.mark_image(PICTURE, MARK)) is None
    marked = watermark.mark_sound(SPEECH, SPEECH_RATE, MARK)
    assert strangers.find_in_sound(marked, SPEECH_RATE) is None


@pytest.mark.parametrize("mark", [-1, 2**64])
def test_a_mark_has_64_bits(watermark: Watermark, mark: int) -> None:
    with pytest.raises(OverflowError):
        watermark.mark_image(PICTURE, mark)
    with pytest.raises(OverflowError):
        watermark.mark_sound(SPEECH, SPEECH_RATE, mark)
    with pytest.raises(OverflowError):
        watermark.mark_frames(frames(), mark)


def test_the_marked_is_a_copy_of_the_same_shape(watermark: Watermark) -> None:
    picture, speech = PICTURE.copy(), SPEECH.copy()
    image = watermark.mark_image(picture, MARK)
    sound = watermark.mark_sound(speech, SPEECH_RATE, MARK)

    assert np.array_equal(picture, PICTURE)
    assert np.array_equal(speech, SPEECH)
    assert (image.shape, image.dtype) == (PICTURE.shape, PICTURE.dtype)
    assert (sound.shape, sound.dtype) == (SPEECH.shape, SPEECH.dtype)


def test_the_same_mark_makes_the_same_copy(watermark: Watermark) -> None:
    again = type(watermark)(OURS)  # type: ignore[call-arg]

    assert np.array_equal(watermark.mark_image(PICTURE, MARK), again.mark_image(PICTURE, MARK))
    assert np.array_equal(
        watermark.mark_sound(SPEECH, SPEECH_RATE, MARK), again.mark_sound(SPEECH, SPEECH_RATE, MARK)
    )


def test_a_mark_is_far_below_what_it_is_in(watermark: Watermark) -> None:
    image = watermark.mark_image(PICTURE, MARK)
    sound = watermark.mark_sound(SPEECH, SPEECH_RATE, MARK)

    assert cv2.PSNR(PICTURE, image) > 43
    assert np.square(sound - SPEECH).mean() < np.square(SPEECH).mean() / 10**2.8


def test_frames_are_marked_when_they_are_taken(watermark: Watermark) -> None:
    taken: list[int] = []
    stream = frames(5)
    stream.before = taken.append
    marked = watermark.mark_frames(stream, MARK)

    assert (marked.size, marked.count) == (stream.size, 5)
    assert taken == []
    next(iter(marked))
    assert taken == [0]


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 700, 3), (2, 3, 3), (40, 9, 3)])
def test_a_picture_too_small_for_a_mark_is_no_failure(
    watermark: Watermark, shape: tuple[int, int, int]
) -> None:
    small = np.full(shape, 120, np.uint8)

    assert watermark.mark_image(small, MARK).shape == shape
    assert watermark.find_in_image(small) is None


@pytest.mark.parametrize("count", [0, 1, 100, 1025])
def test_sound_too_short_for_a_mark_is_no_failure(watermark: Watermark, count: int) -> None:
    short = np.full(count, 0.1, np.float32)

    assert watermark.mark_sound(short, SPEECH_RATE, MARK).shape == (count,)
    assert watermark.find_in_sound(short, SPEECH_RATE) is None


def test_silence_is_no_failure(watermark: Watermark) -> None:
    silence = np.zeros(SPEECH_RATE, np.float32)

    assert np.abs(watermark.mark_sound(silence, SPEECH_RATE, MARK)).max() <= 1 / 32_768
    assert watermark.find_in_sound(silence, SPEECH_RATE) is None
