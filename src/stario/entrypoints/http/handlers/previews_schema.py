"""How designs on products look over HTTP."""

import re
from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language
from stario.domain.merch.model.artwork import Artwork
from stario.domain.merch.model.design_wish import LONGEST_PROMPT, LONGEST_TEXT
from stario.domain.merch.model.preview import ArtworkSource, PreflightFinding, PreviewState
from stario.domain.merch.usecases.make_preview import ShownPreview
from stario.entrypoints.http import sentences
from stario.entrypoints.http.fields import AmountUzs, Uuid

ARTWORK_PATH: Final = "/merch/artwork/"
_ARTWORK: Final = re.compile(
    r"/merch/artwork/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
)

ImageUrl = Annotated[
    str, Meta(max_length=300, description="As `POST /merch/artwork` gave it to the same fan.")
]
Choice = Annotated[str, Meta(max_length=40, description="Capitals or not; empty: not said.")]


class ArtworkForm(msgspec.Struct):
    file: bytes


class ArtworkPath(msgspec.Struct):
    artwork_id: Uuid


class ArtworkAnswer(msgspec.Struct, kw_only=True):
    """A picture that was sent, as it was made anew; it is kept for 7 days."""

    artwork_id: Uuid
    image_url: Annotated[
        str, Meta(description="For the `image_url` of a preview; nobody else can use it.")
    ]
    width: Annotated[int, Meta(ge=1)]
    height: Annotated[int, Meta(ge=1)]


class ArtworkLink(msgspec.Struct, kw_only=True):
    artwork_id: Uuid
    url: Annotated[str, Meta(description="The picture, for an hour.")]


class PreviewBody(msgspec.Struct, kw_only=True):
    """A text, a picture, or both; the picture is one of three."""

    product_id: Uuid
    color: Choice | None = None
    size: Choice | None = None
    text: Annotated[str, Meta(max_length=LONGEST_TEXT)] | None = None
    image_url: ImageUrl | None = None
    poster_id: Annotated[Uuid | None, Meta(description="A poster of one's own.")] = None
    ai_design_prompt: (
        Annotated[
            str,
            Meta(
                max_length=LONGEST_PROMPT,
                description="Art is made of these words. Without a network "
                "(`POSTER_ENGINE=skia`) it is drawn by rules: the words choose one of five "
                "manners, a motif and colours.",
            ),
        ]
        | None
    ) = None
    language: Language | None = None

    def artwork(self, public_url: str) -> str | None:
        """
        Give the id of the upload that `image_url` names.

        Raises:
            Invalid: it is none of ours; no other address is ever asked.
        """
        if not self.image_url:
            return None
        found = _ARTWORK.fullmatch(self.image_url.removeprefix(public_url.rstrip("/")))
        if found is None:
            raise Invalid("image_url", "own_upload")
        return found[1]


class PreviewPath(msgspec.Struct):
    preview_id: Uuid


class ReviewBody(msgspec.Struct, kw_only=True):
    decision: Literal["approve", "refuse"]


class FindingAnswer(msgspec.Struct, kw_only=True):
    """What a printer would object to; `value` and `limit` are dpi, mm or a share."""

    code: str
    is_fatal: Annotated[bool, Meta(description="It can't be ordered like this.")]
    value: float | None
    limit: float | None
    message: str


class PreviewAnswer(msgspec.Struct, kw_only=True):
    """A design; another wish is another preview. Unless it is ordered it is kept for 7 days."""

    preview_id: Uuid
    preview_url: Annotated[
        str | None,
        Meta(description="The picture of the product, for an hour; null: the design was refused."),
    ]
    estimated_price_uzs: AmountUzs
    findings: list[FindingAnswer]
    status: PreviewState
    may_be_ordered: bool
    product_id: Uuid
    variant_id: Uuid
    color: str
    size: str
    text: str
    artwork: ArtworkSource
    created_at: datetime
    expires_at: datetime


class PreviewToReview(PreviewAnswer, kw_only=True):
    """
    For staff: with the words that a person must judge.

    A picture that a fan brought is looked at in the review queue: here it has no link.
    """

    ai_design_prompt: str


class ReviewAnswer(msgspec.Struct, kw_only=True):
    preview_id: Uuid
    status: PreviewState


def artwork_answer(artwork: Artwork) -> ArtworkAnswer:
    return ArtworkAnswer(
        artwork_id=artwork.id,
        image_url=f"{ARTWORK_PATH}{artwork.id}",
        width=artwork.width,
        height=artwork.height,
    )


def preview_answer(shown: ShownPreview, url: str | None, language: Language) -> PreviewAnswer:
    preview, variant = shown.preview, shown.variant
    return PreviewAnswer(
        preview_id=preview.id,
        preview_url=url,
        estimated_price_uzs=shown.product.price_of(variant).som,
        findings=[_finding(finding, language) for finding in preview.findings],
        status=preview.state,
        may_be_ordered=preview.may_be_ordered,
        product_id=preview.product_id,
        variant_id=preview.variant_id,
        color=variant.colour,
        size=variant.size,
        text=preview.text,
        artwork=preview.artwork,
        created_at=preview.created_at,
        expires_at=preview.expires_at,
    )


def to_review(shown: ShownPreview, url: str | None, language: Language) -> PreviewToReview:
    answer = preview_answer(shown, url, language)
    return PreviewToReview(**msgspec.structs.asdict(answer), ai_design_prompt=shown.preview.prompt)


def _finding(finding: PreflightFinding, language: Language) -> FindingAnswer:
    gaps = {"value": finding.value, "limit": finding.limit}
    return FindingAnswer(
        code=finding.code,
        is_fatal=finding.is_fatal,
        value=finding.value,
        limit=finding.limit,
        message=sentences.field_message(f"print_{finding.code}", gaps, language),
    )
