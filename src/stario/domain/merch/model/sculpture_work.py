"""What a fan wants carved, and how a job carries it."""

from collections.abc import Mapping

import attrs

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import ArtistId, PosterId
from stario.domain.merch.model.sculpture import LARGEST_MM, SMALLEST_MM, SculptureKind


@attrs.frozen(kw_only=True)
class SculptureWork:
    """
    `size_mm` is the longest side of the finished thing.

    It is made from the fan's poster, or else from the portrait of the artist. `is_curved` bends a
    lithophane.
    """

    kind: SculptureKind
    size_mm: int
    is_curved: bool = False
    poster_id: PosterId | None = None
    artist_id: ArtistId | None = None

    def __attrs_post_init__(self) -> None:
        """
        Check it.

        Raises:
            Invalid: not exactly one source, a size that is not made, or a bent relief.
        """
        if (self.poster_id is None) == (self.artist_id is None):
            raise Invalid("poster_id" if self.artist_id else "artist_id", "one_source")
        if not SMALLEST_MM <= self.size_mm <= LARGEST_MM:
            raise Invalid("size_mm", "one_of", allowed=f"{SMALLEST_MM}-{LARGEST_MM}")
        if self.is_curved and self.kind is not SculptureKind.LITHOPHANE:
            raise Invalid("curved", "lithophanes_only")

    def payload(self) -> Mapping[str, str | int | bool | None]:
        return {
            "kind": self.kind.value,
            "size_mm": self.size_mm,
            "is_curved": self.is_curved,
            "poster_id": self.poster_id,
            "artist_id": self.artist_id,
        }

    @classmethod
    def read(cls, payload: Mapping[str, object]) -> "SculptureWork":
        poster, artist = payload.get("poster_id"), payload.get("artist_id")
        return cls(
            kind=SculptureKind(str(payload["kind"])),
            size_mm=int(str(payload["size_mm"])),
            is_curved=bool(payload["is_curved"]),
            poster_id=PosterId(str(poster)) if poster else None,
            artist_id=ArtistId(str(artist)) if artist else None,
        )
