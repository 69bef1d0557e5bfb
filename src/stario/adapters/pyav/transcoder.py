"""What is made of a finished MP4."""

from collections.abc import Sequence
from pathlib import Path

import attrs

from stario.adapters.pyav.files import facts_of, replacing
from stario.adapters.pyav.pictures import animated_webp, jpeg, sharpest_key_frame
from stario.adapters.pyav.renditions import resize, segment
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.video import Quality, VideoFacts, VideoTranscoder

SHORT_SIDES = {Quality.SD: 360, Quality.HD: 720, Quality.FULL_HD: 1080}


@attrs.frozen
class PyavVideoTranscoder(VideoTranscoder):
    """Decodes and encodes through PyAV; pictures through Pillow. `preset` and `crf` are x264's."""

    _heavy_work: HeavyWork
    preset: str = attrs.field(default="veryfast", kw_only=True)
    crf: int = attrs.field(default=22, kw_only=True)

    async def describe(self, video: Path) -> VideoFacts:
        return await self._heavy_work.run(lambda _: facts_of(video))

    async def thumbnail(self, video: Path) -> bytes:
        return await self._heavy_work.run(
            lambda checkpoint: jpeg(sharpest_key_frame(video, checkpoint))
        )

    async def preview(self, video: Path) -> bytes:
        return await self._heavy_work.run(lambda checkpoint: animated_webp(video, checkpoint))

    async def rendition(self, video: Path, quality: Quality, destination: Path) -> VideoFacts:
        def work(checkpoint: Checkpoint) -> VideoFacts:
            with replacing(destination) as partial:
                resize(
                    video,
                    partial,
                    SHORT_SIDES[quality],
                    preset=self.preset,
                    crf=self.crf,
                    checkpoint=checkpoint,
                )
                facts = facts_of(partial)
                checkpoint()
            return facts

        return await self._heavy_work.run(work)

    async def stream(self, video: Path, folder: Path) -> Sequence[Path]:
        return await self._heavy_work.run(lambda checkpoint: segment(video, folder, checkpoint))
