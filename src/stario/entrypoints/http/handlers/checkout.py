"""Checkout over HTTP, and where parcels go."""

import attrs

from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import Conflict, Invalid, NotFound, TooMany
from stario.domain.kernel.ids import OrderId
from stario.domain.orders.model.cart import CartEmpty
from stario.domain.orders.model.goods_order import TooManyUnpaid
from stario.domain.orders.model.pick import ItemUnavailable, SoldOut
from stario.domain.orders.model.quote import QuoteDiffers, QuoteExpired, TotalDiffers
from stario.domain.orders.usecases.check_out import CheckOut
from stario.domain.orders.usecases.list_regions import ListRegions
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.http.addresses import counted_address
from stario.entrypoints.http.handlers.cart import TAG, cart_owner
from stario.entrypoints.http.handlers.checkout_schema import (
    CheckoutAnswer,
    CheckoutBody,
    RegionsAnswer,
    checkout_answer,
    regions_answer,
)
from stario.entrypoints.http.routing import SIGNED_IN, Call, Reply, Route, route


@attrs.frozen(kw_only=True)
class CheckoutHandlers:
    check_out: CheckOut
    list_regions: ListRegions
    offered: tuple[Provider, ...]
    public_url: str

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/merch/checkout",
                self.order,
                tag=TAG,
                summary="Order what is in the cart",
                description="Asked again for a cart that nobody has touched since, it gives the "
                "same order.",
                body=CheckoutBody,
                response=CheckoutAnswer,
                status=201,
                roles=SIGNED_IN,
                of_cart=True,
                errors=(
                    CartEmpty,
                    SoldOut,
                    ItemUnavailable,
                    QuoteExpired,
                    QuoteDiffers,
                    TotalDiffers,
                    TooManyUnpaid,
                    NotFound,
                    Invalid,
                    TooMany,
                    Conflict,
                    AccountClosed,
                ),
                idempotent=True,
            ),
            route(
                "GET",
                "/merch/shipping/regions",
                self.regions,
                tag=TAG,
                summary="See where parcels go, and what that costs",
                response=RegionsAnswer,
            ),
        ]

    async def order(self, call: Call[CheckoutBody]) -> Reply:
        order = await self.check_out(
            OrderId(call.idempotency_id),
            call.body.wish(call.claims.account_id, call.language),
            token=cart_owner(call).token,
            client=counted_address(call.address),
        )
        return Reply(
            checkout_answer(order, options=self.offered, public_url=self.public_url),
            location=f"/merch/orders/{order.id}",
        )

    async def regions(self, call: Call) -> Reply:
        found = await self.list_regions()
        return Reply(regions_answer(found, call.language))
