"""Designs on products."""

from datetime import datetime

from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import PreviewId, ProductId, VariantId
from stario.domain.kernel.language import Language
from stario.domain.merch.model.preview import (
    KEPT_FOR,
    ArtworkSource,
    PreflightFinding,
    Preview,
    PreviewState,
    preview_folder,
)
from tests.builders.values import NOW, new_id


def a_preview(
    account: Account,
    *,
    product: str | None = None,
    variant: str | None = None,
    state: PreviewState = PreviewState.READY,
    findings: tuple[PreflightFinding, ...] = (),
    created_at: datetime = NOW,
    is_ordered: bool = False,
) -> Preview:
    """With a picture, artwork and a print file, as far as keys go."""
    preview = PreviewId(new_id())
    folder = preview_folder(preview)
    return Preview(
        id=preview,
        account_id=account.id,
        product_id=ProductId(product or new_id()),
        variant_id=VariantId(variant or new_id()),
        language=Language.UZBEK,
        text="Salom, Toshkent!",
        artwork=ArtworkSource.NONE,
        poster_id=None,
        prompt="",
        state=state,
        picture_key=f"{folder}picture.jpg",
        artwork_key=f"{folder}artwork.png",
        print_key=f"{folder}print.pdf",
        findings=findings,
        created_at=created_at,
        expires_at=created_at + KEPT_FOR,
        is_ordered=is_ordered,
    )
