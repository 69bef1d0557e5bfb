"""Pictures and sound of a file that somebody brings."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs
import av
import cv2
import numpy as np
from av.container import InputContainer

from stario.adapters.pyav.files import address
from stario.adapters.pyav.stills import stills
from stario.domain.provenance.model.media_type import HEAD_BYTES, PICTURES, MediaType
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.media_reading import (
    LONGEST_SIDE_PIXELS,
    MOST_PICTURES,
    SOUND_SECONDS,
    MediaReader,
    MediaUnreadable,
    SeenAndHeard,
)
from stario.ports.pictures import RgbImage
from stario.ports.provenance import FileTypeUnknown
from stario.ports.speech import Samples

_RATE = 48_000
MOST_PIXELS = 4096 * 4096
# Other demuxers of FFmpeg open further files, by names that the file gives.
_DEMUXERS = {
    MediaType.MP4: "mp4",
    MediaType.QUICKTIME: "mov",
    MediaType.M4A: "mp4",
    MediaType.WEBM: "matroska",
    MediaType.MP3: "mp3",
    MediaType.WAV: "wav",
    MediaType.OGG: "ogg",
    MediaType.FLAC: "flac",
}


@attrs.frozen
class PyavMediaReader(MediaReader):
    """Decodes pictures through Pillow, and videos and sound through PyAV."""

    _heavy_work: HeavyWork

    async def read(self, file: Path) -> SeenAndHeard:
        return await self._heavy_work.run(lambda checkpoint: _read(file, checkpoint))


def _read(file: Path, checkpoint: Checkpoint) -> SeenAndHeard:
    kind = kind_of(file)
    if kind is MediaType.PDF:
        return SeenAndHeard()
    if kind in PICTURES:
        return SeenAndHeard(pictures=stills(file, kind, checkpoint))
    with opened(file, kind) as container:
        pictures = tuple(_pictures(container, checkpoint))
    # Anew, for the packets of the sound went by with those of the pictures.
    with opened(file, kind) as container:
        samples = _sound(container, checkpoint)
    if not pictures and samples is None:
        raise MediaUnreadable
    return SeenAndHeard(pictures=pictures, samples=samples, rate=_RATE)


def kind_of(file: Path) -> MediaType:
    """Go by what the first bytes say."""
    try:
        with file.open("rb") as opened:
            kind = MediaType.of(opened.read(HEAD_BYTES))
    except OSError as error:
        raise MediaUnreadable from error
    if kind is None:
        raise FileTypeUnknown
    return kind


@contextmanager
def opened(file: Path, kind: MediaType) -> Iterator[InputContainer]:
    """Open film or sound; whatever is wrong with it is `MediaUnreadable`."""
    try:
        with av.open(
            address(file),
            "r",
            format=_DEMUXERS[kind],
            options={"protocol_whitelist": "file"},
            metadata_errors="replace",
        ) as container:
            yield container
    except (av.FFmpegError, OSError, ValueError) as error:
        raise MediaUnreadable from error


def _pictures(container: InputContainer, checkpoint: Checkpoint) -> Iterator[RgbImage]:
    """Give key frames; a cover of a song is not one of them."""
    streams = [s for s in container.streams.video if not s.disposition & COVER]
    if not streams:
        return
    stream = streams[0]
    if stream.width * stream.height > MOST_PIXELS:
        raise MediaUnreadable(reason="too_large")
    stream.codec_context.skip_frame = "NONKEY"
    taken: set[int | None] = set()
    for start in _moments(container):
        checkpoint()
        if start:
            container.seek(start, backward=True)
        frame = next(container.decode(stream), None)
        # Moments between the same two key frames lead to the same one.
        if frame is not None and frame.pts not in taken:
            taken.add(frame.pts)
            yield scaled(frame, LONGEST_SIDE_PIXELS)
    if not taken:
        raise MediaUnreadable


COVER = av.stream.Disposition.attached_pic


def _moments(container: InputContainer) -> list[int]:
    """Spread over the whole length, in FFmpeg's own units; only the start if it is not known."""
    length = container.duration or 0
    return [
        length * number // MOST_PICTURES for number in range(MOST_PICTURES if length > 0 else 1)
    ]


def scaled(frame: av.VideoFrame, longest_pixels: int) -> RgbImage:
    """Give a frame upright, no longer than *longest_pixels* on either side."""
    if frame.width * frame.height > MOST_PIXELS:
        raise MediaUnreadable(reason="too_large")
    image = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
    factor = longest_pixels / max(frame.width, frame.height)
    if factor < 1:
        size = (max(1, round(frame.width * factor)), max(1, round(frame.height * factor)))
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    turned = np.rot90(image, frame.rotation // 90) if frame.rotation % 90 == 0 else image
    return np.ascontiguousarray(turned, np.uint8)


def _sound(container: InputContainer, checkpoint: Checkpoint) -> Samples | None:
    if not container.streams.audio:
        return None
    resampler = av.AudioResampler(format="flt", layout="mono", rate=_RATE)
    pieces: list[Samples] = []
    count = 0
    for frame in container.decode(container.streams.audio[0]):
        checkpoint()
        for heard in resampler.resample(frame):
            pieces.append(np.asarray(heard.to_ndarray(), np.float32).reshape(-1))
            count += heard.samples
        if count >= SOUND_SECONDS * _RATE:
            break
    if not pieces:
        return None
    whole = np.concatenate(pieces)[: SOUND_SECONDS * _RATE]
    return np.nan_to_num(whole)
