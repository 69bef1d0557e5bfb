"""An MP4 in the making."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream
from scipy.signal import resample_poly

from stario.adapters.pyav.files import storing, writing
from stario.ports.animation import FRAMES_PER_SECOND, Frame, FrameSize
from stario.ports.speech import Samples, Speech

SOUND_RATE = 48_000
SAMPLES_PER_FRAME = SOUND_RATE // FRAMES_PER_SECOND
# HLS cuts at key frames only; two seconds suits any segment of whole seconds.
KEY_FRAME_INTERVAL = 2 * FRAMES_PER_SECOND

_BT709 = 1
# What OpenCV's NV12 is: the matrix of BT.601, 16-235. Players that read the tag show true colours.
_BT601_MATRIX = 6
_LIMITED_RANGE = 1


def sound_of(speech: Speech, frames: int) -> Samples:
    """Resample *speech* to `SOUND_RATE` and make it exactly as long as *frames*."""
    shared = np.gcd(SOUND_RATE, speech.rate)
    sound = resample_poly(speech.samples, SOUND_RATE // shared, speech.rate // shared)
    length = frames * SAMPLES_PER_FRAME
    whole = np.zeros(length, np.float32)
    whole[: len(sound)] = np.clip(np.nan_to_num(sound), -1, 1)[:length]
    return whole


def writing_mp4(path: Path) -> AbstractContextManager[OutputContainer]:
    """Write an MP4 with its index in front and no version of any library in it."""
    return writing(path, "mp4", {"movflags": "+faststart", "fflags": "+bitexact"})


def add_picture(
    container: OutputContainer, size: FrameSize, *, preset: str, crf: int, threads: int
) -> VideoStream:
    """Add an H.264 stream for NV12 frames of *size*."""
    options = {
        "preset": preset,
        "crf": str(crf),
        "tune": "film",
        "profile": "high",
        "keyint_min": str(KEY_FRAME_INTERVAL),
        "sc_threshold": "0",
    }
    stream = container.add_stream("libx264", rate=FRAMES_PER_SECOND, options=options)
    stream.width, stream.height, stream.pix_fmt = size.width, size.height, "nv12"
    context = stream.codec_context
    context.gop_size = KEY_FRAME_INTERVAL
    context.thread_count = threads
    context.color_primaries = _BT709
    context.color_trc = _BT709
    context.colorspace = _BT601_MATRIX
    context.color_range = _LIMITED_RANGE
    return stream


class Mp4Writer:
    """
    H.264 and AAC side by side, without a trace of time or version.

    Sound is written with the frame that it is heard with, so that a player never has to seek.
    """

    def __init__(self, container: OutputContainer, picture: VideoStream) -> None:
        self._container = container
        self._picture = picture
        self._sound: AudioStream = container.add_stream("aac", rate=SOUND_RATE, layout="mono")
        self._sound.bit_rate = 128_000
        self._frames = 0

    def write(self, frame: Frame, sound: Samples) -> None:
        """Add one *frame* and the `SAMPLES_PER_FRAME` samples heard with it."""
        with storing():
            picture = av.VideoFrame.from_ndarray(frame, format="nv12")
            picture.pts = self._frames
            picture.time_base = Fraction(1, FRAMES_PER_SECOND)
            heard = av.AudioFrame.from_ndarray(sound[None], format="fltp", layout="mono")
            heard.sample_rate = SOUND_RATE
            heard.pts = self._frames * SAMPLES_PER_FRAME
            heard.time_base = Fraction(1, SOUND_RATE)
            self._container.mux(self._sound.encode(heard))
            self._container.mux(self._picture.encode(picture))
        self._frames += 1

    def flush(self) -> None:
        """Write what the encoders still hold."""
        with storing():
            self._container.mux(self._picture.encode(None))
            self._container.mux(self._sound.encode(None))


@contextmanager
def mp4_writer(
    path: Path, size: FrameSize, *, preset: str, crf: int, threads: int, comment: str
) -> Iterator[Mp4Writer]:
    """Write an MP4 at *path*; it is whole once the block has ended well."""
    with writing_mp4(path) as container:
        with storing():
            container.metadata["comment"] = comment
            picture = add_picture(container, size, preset=preset, crf=crf, threads=threads)
            writer = Mp4Writer(container, picture)
        yield writer
        writer.flush()
