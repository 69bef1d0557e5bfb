"""How reliefs, lithophanes and figurines look over HTTP."""

from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.kernel.ids import ArtistId, PosterId
from stario.domain.kernel.language import Language
from stario.domain.merch.model.sculpture import (
    LARGEST_MM,
    SMALLEST_MM,
    USUAL_MM,
    SculptureKind,
)
from stario.domain.merch.model.sculpture_work import SculptureWork
from stario.entrypoints.http.fields import Uuid
from stario.entrypoints.http.handlers.jobs_schema import AcceptedJob, JobAnswer

DESCRIPTIONS: Mapping[SculptureKind, Mapping[Language, str]] = {
    SculptureKind.RELIEF: {
        Language.UZBEK: "Relyef: orqasi tekis, hajmli toʻliq figura emas. Yotqizib bosiladi.",
        Language.RUSSIAN: "Рельеф: сзади плоский, это не полная фигурка. Печатается лёжа.",
        Language.ENGLISH: "A relief, flat at the back; not a full figurine. It prints lying.",
    },
    SculptureKind.LITHOPHANE: {
        Language.UZBEK: "Litofan: rasm orqadan yorugʻlik tushganda koʻrinadi.",
        Language.RUSSIAN: "Литофания: изображение видно, когда сзади горит свет.",
        Language.ENGLISH: "A lithophane: the picture shows when light falls through from behind.",
    },
    SculptureKind.FIGURINE: {
        Language.UZBEK: "Taglikdagi relyef byust: orqasi tekis, hajmli toʻliq figura emas.",
        Language.RUSSIAN: "Рельефный бюст на подставке: сзади плоский, это не полная фигурка.",
        Language.ENGLISH: "A relief bust on a plinth, flat at the back; not a full figurine.",
    },
}
"""What it is, so that nobody expects a head that one can walk round."""

_PLAIN_SIZE = Meta(
    ge=SMALLEST_MM,
    le=LARGEST_MM,
    description="The longest side of the finished thing in millimetres.",
)


class GenerateSculptureBody(msgspec.Struct, kw_only=True):
    """A printable thing to make, of one's own poster or of an artist's portrait."""

    kind: SculptureKind
    poster_id: Uuid | None = None
    artist_id: Uuid | None = None
    size_mm: Annotated[int, _PLAIN_SIZE] = USUAL_MM
    curved: Annotated[bool, Meta(description="Bend a lithophane round its light.")] = False

    def work(self) -> SculptureWork:
        """
        Take it as it is ordered.

        Raises:
            Invalid: not exactly one source is named, or another kind shall be curved.
        """
        return SculptureWork(
            kind=self.kind,
            size_mm=self.size_mm,
            is_curved=self.curved,
            poster_id=PosterId(self.poster_id) if self.poster_id else None,
            artist_id=ArtistId(self.artist_id) if self.artist_id else None,
        )


class AcceptedSculpture(AcceptedJob, kw_only=True, omit_defaults=True):
    """The order was taken; `description` says what will come of it."""

    kind: SculptureKind
    description: str


class SculptureSize(msgspec.Struct, kw_only=True):
    """Millimetres, as one looks at it."""

    width: Annotated[float, Meta(gt=0)]
    height: Annotated[float, Meta(gt=0)]
    depth: Annotated[float, Meta(gt=0)]


class SculptureJobAnswer(JobAnswer, kw_only=True):
    """How far it is; files and measures are null until it is done."""

    kind: SculptureKind
    description: Annotated[str, Meta(description="What it is, and what it is not.")]
    sculpture_id: Uuid | None
    stl_url: Annotated[str | None, Meta(description="For a printer: binary STL in millimetres.")]
    glb_url: Annotated[str | None, Meta(description="For a viewer: GLB in metres, y up.")]
    preview_url: str | None
    size_mm: SculptureSize | None
    triangles: Annotated[int | None, Meta(description="Of the STL.")]
    watertight: Annotated[
        bool | None, Meta(description="One closed body; nothing else is handed over.")
    ]
    minimum_thickness_mm: Annotated[
        float | None, Meta(description="Measured on the finished mesh, along its depth.")
    ]
