"""Frames and speech into an MP4."""

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path

import attrs
import numpy as np

from stario.adapters.pyav.ahead import ahead
from stario.adapters.pyav.files import facts_of, replacing
from stario.adapters.pyav.overlays import drawn, overlays_of
from stario.adapters.pyav.plates import LABELS, WORDMARK
from stario.adapters.pyav.writer import SAMPLES_PER_FRAME, Mp4Writer, mp4_writer, sound_of
from stario.domain.generation.model.captions import Caption
from stario.domain.kernel.language import Language
from stario.ports.animation import Frame, FrameStream
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.speech import Samples, Speech
from stario.ports.video import EncodingFailed, VideoEncoder, VideoFacts

# Enough to ride out a slow frame on either side; more would only cost memory.
_FRAMES_AHEAD = 8
_REPORT_EVERY_FRAMES = 5


@attrs.frozen(kw_only=True)
class _Order:
    frames: FrameStream
    speech: Speech
    captions: Sequence[Caption]
    language: Language
    destination: Path
    progress: Callable[[float], None]

    def pictures(self) -> Generator[Frame]:
        """Give the frames with all that is written on them."""
        size = self.frames.size
        overlays = overlays_of(self.captions, self.language, size, self.frames.count)
        return drawn(_checked(self.frames), overlays, size.height)

    def sounds(self) -> Samples:
        """Give what is heard with each frame, `(frames, SAMPLES_PER_FRAME)`."""
        return sound_of(self.speech, self.frames.count).reshape(-1, SAMPLES_PER_FRAME)


@attrs.frozen
class PyavVideoEncoder(VideoEncoder):
    """
    Draws frames on one thread while x264 encodes on another.

    `preset` and `crf` are x264's; `threads` are x264's own, one being right while a frame
    costs about as much to draw as to encode.
    """

    _heavy_work: HeavyWork
    preset: str = attrs.field(default="veryfast", kw_only=True)
    crf: int = attrs.field(default=21, kw_only=True)
    threads: int = attrs.field(default=1, kw_only=True)

    async def encode(
        self,
        frames: FrameStream,
        speech: Speech,
        *,
        captions: Sequence[Caption],
        language: Language,
        destination: Path,
        progress: Callable[[float], None],
    ) -> VideoFacts:
        if frames.count < 1:
            raise EncodingFailed(reason="frames_missing")
        order = _Order(
            frames=frames,
            speech=speech,
            captions=captions,
            language=language,
            destination=destination,
            progress=progress,
        )
        return await self._heavy_work.run(lambda checkpoint: self._fulfil(order, checkpoint))

    def _fulfil(self, order: _Order, checkpoint: Checkpoint) -> VideoFacts:
        pictures = ahead(order.pictures(), depth=_FRAMES_AHEAD)
        with replacing(order.destination) as partial:
            with closing(pictures), self._writer(order, partial) as writer:
                sounds = order.sounds()
                for index, (picture, sound) in enumerate(zip(pictures, sounds, strict=True)):
                    checkpoint()
                    writer.write(picture, sound)
                    if index % _REPORT_EVERY_FRAMES == 0:
                        # The last hundredth is for the index and the disk.
                        order.progress(0.99 * (index + 1) / order.frames.count)
            facts = facts_of(partial)
            checkpoint()
        order.progress(1.0)
        return facts

    def _writer(self, order: _Order, path: Path) -> AbstractContextManager[Mp4Writer]:
        return mp4_writer(
            path,
            order.frames.size,
            preset=self.preset,
            crf=self.crf,
            threads=self.threads,
            comment=f"{WORDMARK}: {LABELS[order.language]}",
        )


def _checked(frames: FrameStream) -> Generator[Frame]:
    """Hold the stream to its promise: as many frames as it said, of the size it said."""
    shape = (frames.size.height * 3 // 2, frames.size.width)
    taken = 0
    for frame in frames:
        if frame.shape != shape or frame.dtype != np.uint8:
            raise EncodingFailed(reason="frame_misshapen")
        taken += 1
        if taken > frames.count:
            raise EncodingFailed(reason="frames_extra")
        yield frame
    if taken < frames.count:
        raise EncodingFailed(reason="frames_missing")
