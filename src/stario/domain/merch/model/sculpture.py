"""A printable thing with a likeness on it: a relief, a lithophane, a standing figurine."""

from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from stario.domain.kernel.ids import (
    AccountId,
    ArtistId,
    ConsentId,
    JobId,
    PosterId,
    SculptureId,
)

KEPT_FOR = timedelta(days=90)

SMALLEST_MM = 50
LARGEST_MM = 200
USUAL_MM = 100


class SculptureKind(StrEnum):
    RELIEF = "relief"
    """A plaque: the bust rises from a plate with a rim. Flat at the back, printed lying."""
    LITHOPHANE = "lithophane"
    """A picture in the thickness of a plate; it shows when light falls through."""
    FIGURINE = "figurine"
    """The relief of a bust standing on a plinth. Flat at the back: no full figurine."""


LEAST_THICKNESS_MM = {
    SculptureKind.RELIEF: 2.0,
    SculptureKind.LITHOPHANE: 0.8,
    SculptureKind.FIGURINE: 2.0,
}
"""Below that, what a common printer lays down (0.4 mm nozzle) breaks or has holes."""


@attrs.frozen(kw_only=True)
class Sculpture:
    """
    What was made and what it stands on.

    `poster_id` is what it was made from; None: the portrait of the artist. Measures are those of
    the finished mesh in millimetres: width, height and depth as it is looked at. `triangles` are
    those of the STL. Every one is watertight, for nothing else is handed over. One that is taken
    down stays as a record without its files.
    """

    id: SculptureId
    job_id: JobId
    account_id: AccountId
    artist_id: ArtistId
    consent_id: ConsentId
    poster_id: PosterId | None
    kind: SculptureKind
    is_curved: bool
    width_mm: float
    height_mm: float
    depth_mm: float
    triangles: int
    minimum_thickness_mm: float
    stl_key: str
    glb_key: str
    preview_key: str
    sha256: str
    engine: str
    created_at: datetime
    expires_at: datetime
    taken_down_at: datetime | None = None
    taken_down_reason: str | None = None

    @property
    def prefix(self) -> str:
        """Every object of this sculpture has a key below this one."""
        return f"sculptures/{self.id}/"

    def take_down(self, reason: str, *, at: datetime) -> "Sculpture":
        if self.taken_down_at is not None:
            return self
        return attrs.evolve(self, taken_down_at=at, taken_down_reason=reason)
