"""Find the sort of a product that somebody describes."""

from stario.domain.kernel.errors import Invalid
from stario.domain.merch.model.product import Product, Variant


def sorts_like(product: Product, *, colour: str | None, size: str | None) -> tuple[Variant, ...]:
    """
    Give those on offer that are as wanted, in their order; at least one.

    Args:
        colour, size: capitals or not; None: any.

    Raises:
        Invalid: `unknown` of `color` or `size`.
    """
    offered = sorted((each for each in product.variants if each.is_active), key=Variant.place)
    coloured = [each for each in offered if colour is None or _same(each.colour, colour)]
    if not coloured:
        raise Invalid("color", "unknown")
    sized = [each for each in coloured if size is None or _same(each.size, size)]
    if not sized:
        raise Invalid("size", "unknown")
    return tuple(sized)


def only_sort(found: tuple[Variant, ...]) -> Variant:
    """
    Give the one that is *found*.

    Raises:
        Invalid: `one_of` of `color` or `size`; `allowed` lists them.
    """
    colours = dict.fromkeys(each.colour for each in found)
    sizes = dict.fromkeys(each.size for each in found)
    for field, values in (("size", sizes), ("color", colours)):
        if len(values) > 1:
            raise Invalid(field, "one_of", allowed=", ".join(filter(None, values)))
    return found[0]


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
