"""How carts look over HTTP."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from stario.domain.kernel.ids import CartItemId, PreviewId, ProductId, VariantId
from stario.domain.kernel.language import Language
from stario.domain.orders.model.address import ShippingZone
from stario.domain.orders.model.pick import ItemUnavailable, Pick, PickProblem, Trouble
from stario.domain.orders.model.quote import PricedLine, Prices, Quote
from stario.domain.orders.usecases.look_at_cart import CartView
from stario.domain.orders.usecases.wanted_variant import Wanted
from stario.entrypoints.http import sentences
from stario.entrypoints.http.fields import AmountUzs, Uuid, rounded_uzs

TOKEN_HEADER = "X-Cart-Token"  # noqa: S105 - the name of a header
Quantity = Annotated[int, Meta(ge=1, le=99, description="Pieces.", examples=[1])]
VoucherCode = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=40,
        description="Capitals or not.",
        examples=["NAVRUZ-26"],
    ),
]


class CartQuery(msgspec.Struct, kw_only=True):
    zone: Annotated[
        ShippingZone, Meta(description="Where it would be sent: `shipping_uzs` depends on it.")
    ] = ShippingZone.TASHKENT


Sort = Annotated[str, Meta(max_length=40, description="Capitals or not; empty: not said.")]


class AddToCartBody(msgspec.Struct, kw_only=True):
    """
    What to put in; the same variant with the same design adds up.

    A variant is named by its id; or by its product, with as much of colour and size as tells it
    from the others; or by a design that is on it.
    """

    variant_id: Uuid | None = None
    product_id: Uuid | None = None
    color: Annotated[Sort | None, Meta(examples=["black"])] = None
    size: Annotated[Sort | None, Meta(examples=["L"])] = None
    preview_id: Annotated[
        Uuid | None, Meta(description="The design; needed for what is made for one fan.")
    ] = None
    quantity: Quantity = 1

    def wanted(self) -> Wanted:
        return Wanted(
            variant=VariantId(self.variant_id) if self.variant_id else None,
            product=ProductId(self.product_id) if self.product_id else None,
            colour=self.color or None,
            size=self.size or None,
            preview=PreviewId(self.preview_id) if self.preview_id else None,
            quantity=self.quantity,
        )


class ChangeItemBody(msgspec.Struct, kw_only=True):
    quantity: Quantity


class ItemPath(msgspec.Struct):
    item_id: Uuid


class VoucherBody(msgspec.Struct, kw_only=True):
    code: VoucherCode


class CartProblemAnswer(msgspec.Struct, kw_only=True):
    """What stands in the way of ordering an item; with `price_changed` alone it may be ordered."""

    item_id: Uuid
    code: PickProblem
    message: str
    left: Annotated[int | None, Meta(description="How many may be had.")] = None
    was_uzs: Annotated[AmountUzs | None, Meta(description="The price that it was put in at.")] = (
        None
    )


class CartItemAnswer(msgspec.Struct, kw_only=True):
    """`discount_uzs` and `total_uzs` are for the whole line."""

    item_id: Uuid
    product_id: Uuid
    variant_id: Uuid
    preview_id: Uuid | None
    preview_url: Annotated[
        str | None, Meta(description="What the design looks like on it, for an hour.")
    ]
    title: str
    size: str
    color: str
    quantity: Annotated[int, Meta(ge=1)]
    unit_price_uzs: AmountUzs
    discount_uzs: AmountUzs
    total_uzs: AmountUzs
    may_be_ordered: bool
    added_at: datetime


class CartVoucherAnswer(msgspec.Struct, kw_only=True):
    """The voucher in the cart; `problem` and `message` say why it does not count."""

    code: str
    problem: str | None
    message: str | None


class CartAnswer(msgspec.Struct, kw_only=True):
    """What may not be ordered is in no sum; shipping is before its discount."""

    item_id: Annotated[
        Uuid | UnsetType, Meta(description="Only after an addition: what was put in.")
    ] = UNSET
    items: list[CartItemAnswer]
    subtotal_uzs: AmountUzs
    discount_uzs: AmountUzs
    shipping_uzs: AmountUzs
    total_uzs: AmountUzs
    artist_share_uzs: Annotated[
        AmountUzs, Meta(description="An estimate, before the fee of whoever takes the money.")
    ]
    zone: ShippingZone
    voucher: CartVoucherAnswer | None
    problems: list[CartProblemAnswer]
    cart_token: Annotated[
        str | UnsetType,
        Meta(
            description=f"Only for a guest whose cart was made just now: send it as "
            f"`{TOKEN_HEADER}` from then on. Nobody can be given it again.",
        ),
    ] = UNSET


class QuoteBody(msgspec.Struct, kw_only=True):
    zone: ShippingZone = ShippingZone.TASHKENT
    voucher_code: Annotated[
        VoucherCode | None, Meta(description="Instead of the one in the cart.")
    ] = None


class QuoteLineAnswer(msgspec.Struct, kw_only=True):
    variant_id: Uuid
    preview_id: Uuid | None
    quantity: Annotated[int, Meta(ge=1)]
    unit_price_uzs: AmountUzs
    discount_uzs: AmountUzs
    total_uzs: AmountUzs


class QuoteAnswer(msgspec.Struct, kw_only=True):
    """Prices that hold until `expires_at` for a checkout that names the quote."""

    quote_id: Uuid
    expires_at: datetime
    zone: ShippingZone
    lines: list[QuoteLineAnswer]
    subtotal_uzs: AmountUzs
    shipping_uzs: AmountUzs
    discount_uzs: AmountUzs
    total_uzs: AmountUzs


Links = Mapping[CartItemId, str]
"""To pictures of designs, by the items that have one."""


def cart_answer(
    view: CartView, links: Links, *, added: CartItemId | None = None, token: str | None = None
) -> CartAnswer:
    prices = view.prices
    return CartAnswer(
        item_id=added or UNSET,
        items=_items(view, links),
        subtotal_uzs=prices.subtotal.som,
        discount_uzs=prices.discount.som,
        shipping_uzs=prices.shipping.som,
        total_uzs=prices.total.som,
        artist_share_uzs=rounded_uzs(view.artist_share),
        zone=prices.zone,
        voucher=_voucher(view),
        problems=[
            _problem(pick, trouble, view.language)
            for pick in view.picks
            for trouble in pick.troubles
        ],
        cart_token=token or UNSET,
    )


def quote_answer(quote: Quote) -> QuoteAnswer:
    prices = quote.prices
    return QuoteAnswer(
        quote_id=quote.id,
        expires_at=quote.expires_at,
        zone=prices.zone,
        lines=_lines(prices),
        subtotal_uzs=prices.subtotal.som,
        shipping_uzs=prices.shipping.som,
        discount_uzs=prices.discount.som,
        total_uzs=prices.total.som,
    )


def _items(view: CartView, links: Links) -> list[CartItemAnswer]:
    priced = {(line.variant_id, line.preview_id): line for line in view.prices.lines}
    return [
        _item(
            pick,
            priced.get((pick.item.variant_id, pick.item.preview_id)),
            links.get(pick.item.id),
            view.language,
        )
        for pick in view.picks
    ]


def _item(
    pick: Pick, line: PricedLine | None, picture: str | None, language: Language
) -> CartItemAnswer:
    item = pick.item
    return CartItemAnswer(
        item_id=item.id,
        product_id=item.product_id,
        variant_id=item.variant_id,
        preview_id=item.preview_id,
        preview_url=picture,
        title=pick.title(language),
        size=pick.variant.size if pick.variant else "",
        color=pick.variant.colour if pick.variant else "",
        quantity=item.quantity,
        unit_price_uzs=pick.unit_price.som,
        discount_uzs=line.discount.som if line else 0,
        total_uzs=line.total.som if line else 0,
        may_be_ordered=pick.may_be_ordered,
        added_at=item.added_at,
    )


def _problem(pick: Pick, trouble: Trouble, language: Language) -> CartProblemAnswer:
    gaps = {
        "reason": trouble.problem.value,
        "name": pick.title(language),
        "left": trouble.left,
        "most": trouble.left,
    }
    return CartProblemAnswer(
        item_id=pick.item.id,
        code=trouble.problem,
        message=sentences.detail(ItemUnavailable.code, gaps, language),
        left=trouble.left,
        was_uzs=trouble.was.som if trouble.was is not None else None,
    )


def _voucher(view: CartView) -> CartVoucherAnswer | None:
    if view.voucher_code is None:
        return None
    refused = view.refused
    if refused is None:
        return CartVoucherAnswer(code=view.voucher_code, problem=None, message=None)
    return CartVoucherAnswer(
        code=view.voucher_code,
        problem=refused.reason,
        message=sentences.field_message(refused.reason, refused.details, view.language),
    )


def _lines(prices: Prices) -> list[QuoteLineAnswer]:
    return [
        QuoteLineAnswer(
            variant_id=line.variant_id,
            preview_id=line.preview_id,
            quantity=line.quantity,
            unit_price_uzs=line.unit_price.som,
            discount_uzs=line.discount.som,
            total_uzs=line.total.som,
        )
        for line in prices.lines
    ]
