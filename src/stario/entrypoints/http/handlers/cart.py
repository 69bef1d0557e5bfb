"""The cart over HTTP: everybody has one, guests too."""

import attrs

from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import Invalid, NotFound, TooMany
from stario.domain.kernel.ids import CartItemId, QuoteId
from stario.domain.orders.model.address import ShippingZone
from stario.domain.orders.model.cart import CartEmpty, CartFull
from stario.domain.orders.model.cart_owner import CartOwner
from stario.domain.orders.model.pick import ItemUnavailable, SoldOut
from stario.domain.orders.usecases.add_to_cart import AddToCart
from stario.domain.orders.usecases.apply_voucher import ApplyVoucher
from stario.domain.orders.usecases.change_cart import ChangeCart
from stario.domain.orders.usecases.look_at_cart import CartView, LookAtCart, Showing
from stario.domain.orders.usecases.make_quote import MakeQuote
from stario.entrypoints.http.addresses import counted_address
from stario.entrypoints.http.handlers.cart_schema import (
    TOKEN_HEADER,
    AddToCartBody,
    CartAnswer,
    CartQuery,
    ChangeItemBody,
    ItemPath,
    QuoteAnswer,
    QuoteBody,
    VoucherBody,
    cart_answer,
    quote_answer,
)
from stario.entrypoints.http.routing import (
    SIGNED_IN,
    BodyT,
    Call,
    PathT,
    QueryT,
    Reply,
    Route,
    route,
)
from stario.ports.media import Bucket, ObjectStore

TAG = "Cart and checkout"
CART = "/merch/cart"
ITEM = CART + "/{item_id}"
VOUCHER = CART + "/voucher"
LINK_SECONDS = 3600


@attrs.frozen(kw_only=True)
class CartHandlers:
    look_at_cart: LookAtCart
    add_to_cart: AddToCart
    change_cart: ChangeCart
    apply_voucher: ApplyVoucher
    make_quote: MakeQuote
    objects: ObjectStore

    def routes(self) -> list[Route]:
        return [*self._of_cart(), *self._of_vouchers(), *self._of_items()]

    def _of_cart(self) -> list[Route]:
        return [
            route(
                "GET",
                CART,
                self.look,
                tag=TAG,
                summary="See the cart at today's prices",
                query=CartQuery,
                response=CartAnswer,
                optional_auth=True,
                of_cart=True,
                errors=(AccountClosed,),
            ),
            route(
                "POST",
                CART + "/add",
                self.add,
                tag=TAG,
                summary="Put something into the cart",
                body=AddToCartBody,
                query=CartQuery,
                response=CartAnswer,
                optional_auth=True,
                of_cart=True,
                errors=(NotFound, Invalid, SoldOut, ItemUnavailable, CartFull, AccountClosed),
                idempotent=True,
            ),
            route(
                "POST",
                "/merch/quote",
                self.quote,
                tag=TAG,
                summary="Have prices promised for a quarter of an hour",
                body=QuoteBody,
                response=QuoteAnswer,
                status=201,
                roles=SIGNED_IN,
                of_cart=True,
                errors=(CartEmpty, SoldOut, ItemUnavailable, Invalid, TooMany, AccountClosed),
                idempotent=True,
            ),
        ]

    def _of_vouchers(self) -> list[Route]:
        return [
            route(
                "POST",
                VOUCHER,
                self.apply,
                tag=TAG,
                summary="Put a voucher into the cart",
                body=VoucherBody,
                query=CartQuery,
                response=CartAnswer,
                optional_auth=True,
                of_cart=True,
                errors=(NotFound, Invalid, TooMany, AccountClosed),
            ),
            route(
                "DELETE",
                VOUCHER,
                self.remove_voucher,
                tag=TAG,
                summary="Take the voucher out",
                query=CartQuery,
                response=CartAnswer,
                optional_auth=True,
                of_cart=True,
                errors=(AccountClosed,),
            ),
        ]

    def _of_items(self) -> list[Route]:
        return [
            route(
                "PATCH",
                ITEM,
                self.change,
                tag=TAG,
                summary="Want more or less of something",
                body=ChangeItemBody,
                path_params=ItemPath,
                query=CartQuery,
                response=CartAnswer,
                optional_auth=True,
                of_cart=True,
                errors=(NotFound, Invalid, SoldOut, ItemUnavailable, AccountClosed),
            ),
            route(
                "DELETE",
                ITEM,
                self.remove,
                tag=TAG,
                summary="Take something out of the cart",
                path_params=ItemPath,
                query=CartQuery,
                response=CartAnswer,
                optional_auth=True,
                of_cart=True,
                errors=(NotFound, AccountClosed),
            ),
        ]

    async def look(self, call: Call[None, None, CartQuery]) -> Reply:
        return await self._reply(await self.look_at_cart(cart_owner(call), _showing(call)))

    async def add(self, call: Call[AddToCartBody, None, CartQuery]) -> Reply:
        added = await self.add_to_cart(cart_owner(call), call.body.wanted(), _showing(call))
        links = await self._links(added.view)
        answer = cart_answer(added.view, links, added=added.item, token=added.token)
        return Reply(answer)

    async def change(self, call: Call[ChangeItemBody, ItemPath, CartQuery]) -> Reply:
        view = await self.change_cart(
            cart_owner(call),
            CartItemId(call.path.item_id),
            _showing(call),
            quantity=call.body.quantity,
        )
        return await self._reply(view)

    async def remove(self, call: Call[None, ItemPath, CartQuery]) -> Reply:
        item = CartItemId(call.path.item_id)
        view = await self.change_cart(cart_owner(call), item, _showing(call), quantity=0)
        return await self._reply(view)

    async def apply(self, call: Call[VoucherBody, None, CartQuery]) -> Reply:
        view = await self.apply_voucher(
            cart_owner(call), call.body.code, _showing(call), address=counted_address(call.address)
        )
        return await self._reply(view)

    async def remove_voucher(self, call: Call[None, None, CartQuery]) -> Reply:
        return await self._reply(await self.apply_voucher.remove(cart_owner(call), _showing(call)))

    async def quote(self, call: Call[QuoteBody]) -> Reply:
        quote = await self.make_quote(
            QuoteId(call.idempotency_id),
            call.claims.account_id,
            Showing(zone=call.body.zone, language=call.language),
            token=cart_owner(call).token,
            voucher_code=call.body.voucher_code,
            address=counted_address(call.address),
        )
        return Reply(quote_answer(quote))

    async def _reply(self, view: CartView) -> Reply:
        return Reply(cart_answer(view, await self._links(view)))

    async def _links(self, view: CartView) -> dict[CartItemId, str]:
        return {
            pick.item.id: await self.objects.presign_download(
                Bucket.MEDIA, pick.preview.picture_key, expires_in_seconds=LINK_SECONDS
            )
            for pick in view.picks
            if pick.preview is not None
        }


def cart_owner(call: Call[BodyT, PathT, QueryT]) -> CartOwner:
    return CartOwner(
        account=call.caller.account_id if call.caller else None,
        token=call.request.headers.get(TOKEN_HEADER.lower()),
    )


def _showing(call: Call[BodyT, PathT, CartQuery]) -> Showing:
    return Showing(zone=ShippingZone(call.query.zone), language=call.language)
