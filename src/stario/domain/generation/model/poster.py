"""A finished poster, and what a fan may choose of it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.kernel.ids import AccountId, ArtistId, ConsentId, JobId, PosterId
from stario.domain.kernel.language import Language

LONGEST_TEXT = 60
LONGEST_SECONDARY_TEXT = 120

DOTS_PER_INCH = 300
BLEED_MILLIMETRES = 3


class PosterStyle(StrEnum):
    MODERN = "modern"
    VINTAGE = "vintage"
    ARTISTIC = "artistic"
    MINIMALIST = "minimalist"
    NEON = "neon"


class PosterRatio(StrEnum):
    """Width to height."""

    SQUARE = "1:1"
    TALL = "9:16"
    WIDE = "16:9"
    PORTRAIT = "4:5"


PRINT_MILLIMETRES = {
    PosterRatio.SQUARE: (300, 300),
    PosterRatio.TALL: (270, 480),
    PosterRatio.WIDE: (480, 270),
    PosterRatio.PORTRAIT: (320, 400),
}
"""Width and height of the cut sheet, without bleed."""


class PosterQuality(StrEnum):
    STANDARD = "standard"
    HD = "hd"
    """Twice the width and height of the standard one."""
    PRINT = "print"
    """300 dpi at the print size, with 3 mm of bleed."""


class PosterFormat(StrEnum):
    JPG = "jpg"
    PNG = "png"
    PDF = "pdf"


@attrs.frozen(kw_only=True)
class Poster:
    """
    What was made and what it stands on.

    `files` maps `<quality>.<format>` to a key in the media bucket: the standard and HD JPEGs are
    there from the start, others once somebody asked for them. `artist_name` and `portrait_key`
    are what was painted: as long as the artist has the same ones, another file is painted anew.
    A poster that is taken down stays as a record without its files.
    """

    id: PosterId
    job_id: JobId
    account_id: AccountId
    artist_id: ArtistId
    consent_id: ConsentId
    style: PosterStyle
    aspect_ratio: PosterRatio
    language: Language
    text: str
    secondary_text: str
    template_id: str | None
    color_scheme: str | None
    with_fan: bool
    artist_name: str
    portrait_key: str
    width: int
    height: int
    files: Mapping[str, str]
    thumbnail_key: str
    sha256: str
    seed: int
    engines: Mapping[str, str]
    created_at: datetime
    expires_at: datetime
    taken_down_at: datetime | None = None
    taken_down_reason: str | None = None
    held: bool = False
    """A person must look at it before anybody else does."""

    @property
    def is_shown(self) -> bool:
        """Whether anybody but a reviewer may have it."""
        return self.taken_down_at is None and not self.held

    @property
    def prefix(self) -> str:
        """Every object of this poster has a key below this one."""
        return f"posters/{self.id}/"

    def key(self, quality: PosterQuality, form: PosterFormat) -> str | None:
        return self.files.get(file_name(quality, form))

    def take_down(self, reason: str, *, at: datetime) -> "Poster":
        if self.taken_down_at is not None:
            return self
        return attrs.evolve(self, taken_down_at=at, taken_down_reason=reason)


def file_name(quality: PosterQuality, form: PosterFormat) -> str:
    return f"{quality.value}.{form.value}"
