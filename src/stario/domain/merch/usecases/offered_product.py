"""Turn what staff say of a product into the product."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import ProductId, VariantId
from stario.domain.merch.model.offer import ProductOffer, VariantOffer
from stario.domain.merch.model.product import Product, Variant
from stario.ports.storage import UnitOfWork
from stario.ports.system import Ids


async def require_references(work: UnitOfWork, offer: ProductOffer) -> None:
    """
    Lock the shelf, which must stand in the shop, and look for the artist.

    Raises:
        Invalid: one of them is not there.
    """
    try:
        category = await work.categories.get(offer.category_id, lock=True)
    except NotFound:
        raise Invalid("category_id", "unknown") from None
    if offer.is_active and not category.is_active:
        raise Invalid("category_id", "unknown")
    if offer.artist_id is None:
        return
    try:
        await work.artists.get(offer.artist_id)
    except NotFound:
        raise Invalid("artist_id", "unknown") from None


def offered_product(
    product: ProductId,
    offer: ProductOffer,
    *,
    known: Mapping[str, Variant],
    ids: Ids,
    created_at: datetime,
    at: datetime,
) -> Product:
    """
    Put *offer* in the place of *product*.

    Args:
        known: the variants that it has, by SKU; the others get an id of *ids*.
    """
    fields = attrs.asdict(offer, recurse=False)
    fields["variants"] = tuple(
        _variant(product, one, known.get(one.sku), position, ids)
        for position, one in enumerate(offer.variants)
    )
    return Product(id=product, created_at=created_at, updated_at=at, **fields)


def _variant(
    product: ProductId, offer: VariantOffer, was: Variant | None, position: int, ids: Ids
) -> Variant:
    return Variant(
        id=VariantId(ids.new()) if was is None else was.id,
        product_id=product,
        sku=offer.sku,
        size=offer.size,
        colour=offer.colour,
        extra=offer.extra,
        stock=was.stock if was is not None and offer.keeps_stock else offer.stock,
        reserved=0 if was is None else was.reserved,
        is_active=offer.is_active,
        position=position,
    )
