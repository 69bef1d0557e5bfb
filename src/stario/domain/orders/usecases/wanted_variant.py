"""Find out which variant somebody wants, inside a transaction of the caller's."""

import attrs

from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import AccountId, PreviewId, ProductId, VariantId
from stario.domain.merch.model.product import Product, Variant
from stario.domain.merch.model.sorts import only_sort, sorts_like
from stario.ports.storage import UnitOfWork


@attrs.frozen(kw_only=True)
class Wanted:
    """
    A variant by its id; or a product, with as much of colour and size as tells its variants apart.

    A design says by itself what it is on. `colour` and `size` None: not said.
    """

    variant: VariantId | None = None
    product: ProductId | None = None
    colour: str | None = None
    size: str | None = None
    preview: PreviewId | None = None
    quantity: int


async def wanted_variant(
    work: UnitOfWork, wanted: Wanted, *, account: AccountId | None
) -> tuple[Product, Variant]:
    """
    Give the variant, and the product that it is one of.

    Args:
        account: whose designs count; None: a guest's, who has none.

    Raises:
        NotFound: there is no such product or variant on sale.
        Invalid: `one_of` of `size` or `color`, where more than one variant is meant; `unknown`
            where none is, or of `variant_id` where it is another product's or sort's; `required`
            of `variant_id` where nothing is named.
    """
    if wanted.variant is not None:
        return await _named(work, wanted, wanted.variant)
    designed = await _designed(work, wanted.preview, account)
    if wanted.product is not None:
        product = await work.products.get(wanted.product)
        if not product.is_active:
            raise NotFound(what="product")
        found = sorts_like(product, colour=wanted.colour, size=wanted.size)
        on_it = next((each for each in found if each.id == designed), None)
        return product, on_it or only_sort(found)
    if designed is None:
        raise Invalid("variant_id", "required")
    return await _named(work, wanted, designed)


async def _named(work: UnitOfWork, wanted: Wanted, variant: VariantId) -> tuple[Product, Variant]:
    product = await work.products.of_variant(variant)
    offered = {each.id for each in product.variants if each.is_active}
    if not product.is_active or variant not in offered:
        raise NotFound(what="variant")
    found = sorts_like(product, colour=wanted.colour, size=wanted.size)
    named = next((each for each in found if each.id == variant), None)
    if named is None or wanted.product not in {None, product.id}:
        raise Invalid("variant_id", "unknown")
    return product, named


async def _designed(
    work: UnitOfWork, preview: PreviewId | None, account: AccountId | None
) -> VariantId | None:
    """What a design of *account* is on; None: she has no such design."""
    if preview is None:
        return None
    try:
        found = await work.previews.get(preview)
    except NotFound:
        return None
    return found.variant_id if found.account_id == account else None
