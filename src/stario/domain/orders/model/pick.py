"""What is in a cart, beside what the catalogue says of it now."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import AccountId, PreviewId, ProductId, VariantId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.merch.model.preview import Preview, PreviewState
from stario.domain.merch.model.product import Product, Variant
from stario.domain.orders.model.cart import CartItem
from stario.domain.orders.model.colours import colour_name

PREVIEW_MARGIN = timedelta(minutes=1)
"""A design is ordered before its files may be swept away, or not at all."""


class PickProblem(StrEnum):
    SOLD_OUT = "sold_out"
    ONLY_N_LEFT = "only_n_left"
    TOO_MANY_PIECES = "too_many_pieces"
    """More than one order may have of the product by now."""
    INACTIVE = "inactive"
    PREVIEW_NEEDED = "preview_needed"
    """It is made for one fan: with a design of hers."""
    PREVIEW_EXPIRED = "preview_expired"
    PREVIEW_PENDING = "preview_pending"
    """A person looks at it first."""
    PREVIEW_REFUSED = "preview_refused"
    """By a person, or because it can't be printed."""
    PRICE_CHANGED = "price_changed"
    """Since it was put in; it may be ordered all the same."""


class SoldOut(Conflict):
    """`left` pieces of `name` may still be ordered, fewer than are wanted."""

    code = "sold_out"


class ItemUnavailable(Conflict):
    """`name` can't be ordered as it is; `reason` says why."""

    code = "item_unavailable"


@attrs.frozen(kw_only=True)
class Trouble:
    """`left`: how many may be had. `was`: the price that it was put in at."""

    problem: PickProblem
    left: int | None = None
    was: Money | None = None


@attrs.frozen(kw_only=True)
class Pick:
    """One item; without product and variant it is not in the catalogue any more."""

    item: CartItem
    product: Product | None
    variant: Variant | None
    preview: Preview | None
    troubles: tuple[Trouble, ...] = ()

    @property
    def unit_price(self) -> Money:
        if self.product is None or self.variant is None:
            return self.item.unit_price
        return self.product.price_of(self.variant)

    @property
    def may_be_ordered(self) -> bool:
        return all(each.problem is PickProblem.PRICE_CHANGED for each in self.troubles)

    @property
    def gross(self) -> Money:
        return self.unit_price * self.item.quantity

    @property
    def is_personalised(self) -> bool:
        return self.preview is not None or (
            self.product is not None and self.product.is_personalised
        )

    def title(self, language: Language) -> str:
        """Name, size and colour."""
        if self.product is None or self.variant is None:
            return ""
        name = self.product.wording[language].name
        colour = colour_name(self.variant.colour, language)
        return ", ".join(filter(None, (name, self.variant.size, colour)))

    def require_orderable(self, language: Language) -> None:
        """
        Say nothing when it may be ordered.

        Raises:
            SoldOut: there are fewer pieces than that.
            ItemUnavailable: for another reason.
        """
        for trouble in self.troubles:
            name = self.title(language)
            if trouble.problem is PickProblem.SOLD_OUT:
                raise SoldOut(name=name, item_id=self.item.id, left=0)
            if trouble.problem is PickProblem.ONLY_N_LEFT:
                reason = trouble.problem.value
                raise SoldOut(name=name, item_id=self.item.id, left=trouble.left, reason=reason)
            if trouble.problem is not PickProblem.PRICE_CHANGED:
                reason = trouble.problem.value
                raise ItemUnavailable(
                    name=name, item_id=self.item.id, reason=reason, most=trouble.left
                )


def picks(
    items: Iterable[CartItem],
    *,
    products: Mapping[VariantId, Product],
    previews: Mapping[PreviewId, Preview],
    account: AccountId | None,
    at: datetime,
) -> tuple[Pick, ...]:
    """
    Look at *items* one after another: those before take what is in store first.

    Args:
        products: those that have the variants, as far as there are any.
        previews: those that exist; the owner's count.
        account: the owner; None: a guest.
    """
    taken: dict[VariantId, int] = {}
    had: dict[ProductId, int] = {}
    found = []
    for item in items:
        product = products.get(item.variant_id)
        variant = variant_of(product, item.variant_id)
        preview = previews.get(item.preview_id) if item.preview_id else None
        # One without an owner is of an account that was erased: it is for its order alone.
        if preview is not None and (account is None or preview.account_id != account):
            preview = None
        pick = Pick(item=item, product=product, variant=variant, preview=preview)
        troubles = (
            *_offer_troubles(pick),
            *_preview_troubles(pick, at),
            *_quantity_troubles(pick, taken, had),
            *_price_troubles(pick),
        )
        found.append(attrs.evolve(pick, troubles=troubles))
    return tuple(found)


def variant_of(product: Product | None, variant: VariantId) -> Variant | None:
    if product is None:
        return None
    return next((each for each in product.variants if each.id == variant), None)


def _offer_troubles(pick: Pick) -> Iterable[Trouble]:
    product, variant = pick.product, pick.variant
    if not (product and product.is_active and variant and variant.is_active):
        yield Trouble(problem=PickProblem.INACTIVE)


def _preview_troubles(pick: Pick, at: datetime) -> Iterable[Trouble]:
    preview = pick.preview
    if pick.item.preview_id is None:
        if pick.product is not None and pick.product.is_personalised:
            yield Trouble(problem=PickProblem.PREVIEW_NEEDED)
    elif preview is None or not _is_there(preview, pick.item.variant_id, at):
        yield Trouble(problem=PickProblem.PREVIEW_EXPIRED)
    elif preview.state is PreviewState.PENDING_REVIEW:
        yield Trouble(problem=PickProblem.PREVIEW_PENDING)
    elif not preview.may_be_ordered:
        yield Trouble(problem=PickProblem.PREVIEW_REFUSED)


def _is_there(preview: Preview, variant: VariantId, at: datetime) -> bool:
    stays = preview.is_ordered or preview.expires_at > at + PREVIEW_MARGIN
    return stays and preview.variant_id == variant


def _quantity_troubles(
    pick: Pick, taken: dict[VariantId, int], had: dict[ProductId, int]
) -> Iterable[Trouble]:
    if pick.product is None or pick.variant is None:
        return
    variant, product, quantity = pick.variant, pick.product, pick.item.quantity
    before, had_before = taken.get(variant.id, 0), had.get(product.id, 0)
    taken[variant.id], had[product.id] = before + quantity, had_before + quantity
    if had_before + quantity > product.most_per_order:
        yield Trouble(problem=PickProblem.TOO_MANY_PIECES, left=product.most_per_order)
    if variant.available is None:
        return
    left = max(0, variant.available - before)
    if left == 0:
        yield Trouble(problem=PickProblem.SOLD_OUT, left=0)
    elif left < quantity:
        yield Trouble(problem=PickProblem.ONLY_N_LEFT, left=left)


def _price_troubles(pick: Pick) -> Iterable[Trouble]:
    if pick.product is not None and pick.unit_price != pick.item.unit_price:
        yield Trouble(problem=PickProblem.PRICE_CHANGED, was=pick.item.unit_price)
