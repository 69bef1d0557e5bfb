"""Frames of a film that are looked at."""

from pathlib import Path

import attrs
import av
import numpy as np

from stario.adapters.pyav.media_reader import COVER, MOST_PIXELS, kind_of, opened, scaled
from stario.domain.moderation.model.frame_plan import FramePlan, Seen
from stario.domain.provenance.model.media_type import PICTURES, MediaType
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.media_reading import FRAME_PIXELS, FrameSampler, MediaUnreadable
from stario.ports.pictures import RgbImage

_SMALL_WIDTH, _SMALL_HEIGHT = 64, 36
_BINS = 32
_SHORTEST_SECONDS = 1 / 120


@attrs.frozen
class PyavFrameSampler(FrameSampler):
    """Decodes every frame, and converts those alone that are kept."""

    _heavy_work: HeavyWork

    async def sample(self, film: Path) -> tuple[Seen[RgbImage], ...]:
        return await self._heavy_work.run(lambda checkpoint: _sampled(film, checkpoint))


def _sampled(film: Path, checkpoint: Checkpoint) -> tuple[Seen[RgbImage], ...]:
    kind = kind_of(film)
    if kind in PICTURES or kind is MediaType.PDF:
        raise MediaUnreadable(reason="no_film")
    plan: FramePlan[RgbImage] = FramePlan()
    with opened(film, kind) as container:
        streams = [s for s in container.streams.video if not s.disposition & COVER]
        if not streams:
            raise MediaUnreadable(reason="no_film")
        if streams[0].width * streams[0].height > MOST_PIXELS:
            raise MediaUnreadable(reason="too_large")
        streams[0].thread_type = "AUTO"
        seconds = -_SHORTEST_SECONDS
        for frame in container.decode(streams[0]):
            checkpoint()
            # A file may say that every frame is shown at once: the plan counts on time going on.
            seconds = max(seconds + _SHORTEST_SECONDS, 0.0 if frame.pts is None else frame.time)
            hardness = plan.wants(seconds, _histogram(frame))
            if hardness is not None:
                plan.keep(seconds, scaled(frame, FRAME_PIXELS), hardness)
    kept = plan.kept()
    if not kept:
        raise MediaUnreadable
    return kept


def _histogram(frame: av.VideoFrame) -> list[float]:
    shrunk = frame.reformat(width=_SMALL_WIDTH, height=_SMALL_HEIGHT, format="rgb24")
    small = np.asarray(shrunk.to_ndarray(), np.uint8)
    # Each channel by itself: a cut between colours of one brightness is a cut too.
    counts = [np.bincount(small[..., c].ravel() >> 3, minlength=_BINS) for c in range(3)]
    shares: list[float] = (np.concatenate(counts) / small.size).tolist()
    return shares
