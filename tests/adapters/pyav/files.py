"""How tests look into the files that were written."""

import struct
from collections.abc import Iterator
from pathlib import Path

import attrs
import av
import cv2
import numpy as np
from numpy.typing import NDArray

from stario.adapters.pyav.encoder import PyavVideoEncoder
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.generation.model.captions import Caption
from stario.domain.kernel.language import Language
from stario.ports.animation import FRAMES_PER_SECOND
from stario.ports.speech import SPEECH_RATE, Speech
from stario.ports.video import VideoFacts
from tests.builders.frames import PaintedFrames, Picture


@attrs.frozen
class Decoded:
    """Pictures are BGR with their time, sound is mono at its own rate."""

    pictures: list[tuple[float, Picture]]
    sound: NDArray[np.float32]
    rate: int

    def at(self, seconds: float) -> Picture:
        return next(picture for time, picture in self.pictures if time >= seconds - 1e-6)


def decode(path: Path) -> Decoded:
    """Decode with the colours that the file itself asks for, as a player does."""
    with av.open(str(path)) as container:
        pictures = [
            (float(frame.time or 0), np.asarray(frame.to_ndarray(format="bgr24"), np.uint8))
            for frame in container.decode(video=0)
        ]
    with av.open(str(path)) as container:
        sounds = [frame.to_ndarray() for frame in container.decode(audio=0)]
        rate = container.streams.audio[0].rate
    return Decoded(pictures, np.concatenate(sounds, axis=1)[0].astype(np.float32), rate)


def boxes(path: Path) -> Iterator[tuple[str, int]]:
    """Walk the boxes of the top level: ISO/IEC 14496-12, 4.2."""
    data, offset = path.read_bytes(), 0
    while offset < len(data):
        size, name = struct.unpack_from(">I4s", data, offset)
        if size == 1:
            size = struct.unpack_from(">Q", data, offset + 8)[0]
        yield name.decode("latin-1"), size
        offset += size


def silence(frames: int) -> Speech:
    return Speech(np.zeros(frames * SPEECH_RATE // FRAMES_PER_SECOND, np.float32), (), ())


async def film(
    picture: Picture,
    destination: Path,
    *,
    frames: int = 25,
    captions: tuple[Caption, ...] = (),
    language: Language = Language.UZBEK,
    speech: Speech | None = None,
) -> VideoFacts:
    work = ThreadHeavyWork()
    try:
        return await PyavVideoEncoder(work).encode(
            PaintedFrames(picture, frames),
            speech or silence(frames),
            captions=captions,
            language=language,
            destination=destination,
            progress=lambda _: None,
        )
    finally:
        work.close()


def difference(one: Picture, other: Picture) -> NDArray[np.float32]:
    """Measure how far luma differs, pixel by pixel, without the noise of compression."""
    greys = [cv2.cvtColor(p, cv2.COLOR_BGR2GRAY).astype(np.float32) for p in (one, other)]
    one_smooth, other_smooth = (cv2.blur(grey, (3, 3)) for grey in greys)
    return np.asarray(np.abs(one_smooth - other_smooth), np.float32)
