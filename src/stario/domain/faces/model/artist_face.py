"""What is remembered of an artist's face, so that fans can be compared with her."""

from datetime import datetime

import attrs

from stario.domain.faces.model.features import Proportions
from stario.domain.kernel.ids import ArtistId


@attrs.frozen(kw_only=True)
class FaceDescription:
    """`embedding` is a unit vector; what it means depends on the engine."""

    embedding: tuple[float, ...]
    proportions: Proportions


@attrs.frozen(kw_only=True)
class ArtistFace:
    """
    The face on one portrait, as one engine describes it.

    Without a `description` the portrait can't be compared, and `problem` says why; it is
    remembered so that the portrait is not looked at again and again.
    """

    artist_id: ArtistId
    portrait_key: str
    engine: str
    made_at: datetime
    description: FaceDescription | None
    problem: str | None = None

    def description_of(self, portrait_key: str | None, *, engine: str) -> FaceDescription | None:
        """What *engine* can compare fans with, if that is the portrait that was described."""
        if self.portrait_key != portrait_key or self.engine != engine:
            return None
        return self.description
