"""What is kept beside a cutout of an artist's portrait."""

import json
from typing import Final

import attrs

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import ArtistId

PICTURE_TYPE: Final = "image/png"
RECORD_TYPE: Final = "application/json"


@attrs.frozen(kw_only=True)
class CutoutKeys:
    """Objects in the artists' bucket; the record is written last, so that it vouches for both."""

    picture: str
    record: str


def cutout_keys(artist: ArtistId, portrait_key: str) -> CutoutKeys:
    """Where the cutout of the portrait under *portrait_key* stays."""
    name = portrait_key.rpartition("/")[2].partition(".")[0]
    stem = f"{cutout_folder(artist)}{name}"
    return CutoutKeys(picture=f"{stem}.png", record=f"{stem}.json")


def cutout_folder(artist: ArtistId) -> str:
    return f"artists/{artist}/cutout/"


@attrs.frozen(kw_only=True)
class CutoutRecord:
    """
    Pixels of the picture and of the face's box in it: left, top, width and height.

    `sha256` is the picture's: two engines of two releases may write at the same time, and a
    record must not vouch for the other one's picture.
    """

    width: int
    height: int
    face: tuple[float, float, float, float]
    engine: str
    sha256: str

    def to_json(self) -> bytes:
        return json.dumps(attrs.asdict(self), sort_keys=True).encode()

    @classmethod
    def from_json(cls, content: bytes) -> "CutoutRecord":
        """
        Raises:
            Invalid: it is no such record.
        """
        try:
            found = json.loads(content)
            x, y, width, height = (float(value) for value in found["face"])
            return cls(
                width=int(found["width"]),
                height=int(found["height"]),
                face=(x, y, width, height),
                engine=str(found["engine"]),
                sha256=str(found["sha256"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise Invalid("record", "form") from error
