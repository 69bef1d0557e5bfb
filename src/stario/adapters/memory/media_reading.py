"""Looking into files of the small formats that memory's encoders write."""

from pathlib import Path

import attrs
import numpy as np

from stario.adapters.memory.video import LEVEL_STEP, MemoryVideo
from stario.domain.moderation.model.frame_plan import Seen
from stario.ports.media_reading import (
    FRAME_PIXELS,
    FrameSampler,
    MediaReader,
    MediaUnreadable,
    SeenAndHeard,
)
from stario.ports.pictures import RgbImage
from stario.ports.speech import SPEECH_RATE
from stario.ports.video import VideoUnreadable


@attrs.frozen
class MemoryMediaReader(MediaReader):
    """Sound is read back whole, that of a film as how loud it was."""

    async def read(self, file: Path) -> SeenAndHeard:
        try:
            video = MemoryVideo.read(file)
        except VideoUnreadable:
            return _sound(file)
        levels = np.frombuffer(bytes.fromhex(video.levels), np.uint8)
        return SeenAndHeard(
            pictures=(_coloured(video),),
            samples=np.asarray(levels / 255, np.float32),
            rate=SPEECH_RATE // LEVEL_STEP,
        )


@attrs.frozen
class MemoryFrameSampler(FrameSampler):
    """Gives the one picture that such a film keeps."""

    async def sample(self, film: Path) -> tuple[Seen[RgbImage], ...]:
        try:
            return (Seen(0.0, _coloured(MemoryVideo.read(film))),)
        except VideoUnreadable as error:
            raise MediaUnreadable(reason="no_film") from error


def _coloured(video: MemoryVideo) -> RgbImage:
    grey = video.picture[:FRAME_PIXELS, :FRAME_PIXELS]
    return np.ascontiguousarray(np.repeat(grey[:, :, None], 3, axis=2))


def _sound(file: Path) -> SeenAndHeard:
    try:
        samples = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise MediaUnreadable from error
    return SeenAndHeard(samples=np.asarray(samples, np.float32), rate=SPEECH_RATE)
