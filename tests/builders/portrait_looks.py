"""What looks at portraits before they become an artist's, on memory engines."""

import numpy as np

from stario.adapters.pillow.artwork import PillowArtworkReader
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.artists.usecases.look_at_portrait import LookAtPortrait
from stario.entrypoints.wiring.media_checks_container import MediaChecksContainer
from stario.ports.mockups import ArtworkUnusable
from stario.ports.pictures import RgbImage
from stario.ports.storage import Storage
from stario.ports.system import Clock
from tests.builders.engines import memory_design_engines


class GenerousReader(PillowArtworkReader):
    """Sees grey where a test sends a few bytes in the place of a picture."""

    async def flatten(self, content: bytes) -> RgbImage:
        try:
            return await super().flatten(content)
        except ArtworkUnusable:
            return np.full((64, 64, 3), 128, np.uint8)


def looking_at_portraits(storage: Storage, clock: Clock) -> LookAtPortrait:
    checks = MediaChecksContainer(
        storage=storage, clock=clock, media_checks=memory_design_engines().media_checks
    )
    return LookAtPortrait(
        artwork_reader=GenerousReader(ThreadHeavyWork(threads=1)),
        check_picture=checks.check_picture(),
    )
