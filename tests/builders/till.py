"""A shop with a till: carts and checkouts over whichever storage a test is about."""

from collections.abc import Iterable

import attrs

from stario.adapters.memory.dispatch import MemoryJobDispatch
from stario.adapters.memory.limits import MemoryRateLimiter
from stario.adapters.memory.progress import MemoryProgressFeed
from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.system import MemoryClock, MemoryEntropy
from stario.adapters.system import Uuid7Ids
from stario.domain.artists.model.artist import Artist
from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import OrderId, PreviewId, QuoteId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.merch.model.preview import Preview
from stario.domain.merch.model.product import Product
from stario.domain.orders.model.address import Address, ShippingZone
from stario.domain.orders.model.cart import Cart
from stario.domain.orders.model.cart_owner import CartOwner
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.model.voucher import Voucher
from stario.domain.orders.usecases.add_to_cart import AddedToCart, AddToCart
from stario.domain.orders.usecases.apply_voucher import ApplyVoucher
from stario.domain.orders.usecases.change_cart import ChangeCart
from stario.domain.orders.usecases.check_out import CheckOut, CheckoutWish
from stario.domain.orders.usecases.count_voucher_tries import CountVoucherTries
from stario.domain.orders.usecases.let_go import LetGo
from stario.domain.orders.usecases.look_at_cart import CartView, LookAtCart, Showing
from stario.domain.orders.usecases.make_quote import MakeQuote
from stario.domain.orders.usecases.mark_paid import MarkPaid
from stario.domain.orders.usecases.sweep_carts import SweepCarts
from stario.domain.orders.usecases.wanted_variant import Wanted
from stario.ports.storage import Storage
from tests.builders.catalogue import a_category, a_product, a_variant
from tests.builders.orders import an_address
from tests.builders.people import an_account
from tests.builders.previews import a_preview
from tests.builders.values import new_id

CLIENT = "192.0.2.1"
SHOWING = Showing(zone=ShippingZone.TASHKENT, language=Language.ENGLISH)
PRICE = Money.from_som(100_000)


@attrs.define(kw_only=True)
class Till:
    """Products cost 100 000 so'm and are made for nobody in particular, unless said otherwise."""

    storage: Storage = attrs.field(factory=MemoryStorage)
    clock: MemoryClock = attrs.field(factory=MemoryClock)
    ids: Uuid7Ids = attrs.field(factory=Uuid7Ids)
    entropy: MemoryEntropy = attrs.field(factory=MemoryEntropy)
    limiter: MemoryRateLimiter = attrs.field(factory=MemoryRateLimiter)
    dispatch: MemoryJobDispatch = attrs.field(factory=MemoryJobDispatch)
    feed: MemoryProgressFeed = attrs.field(factory=MemoryProgressFeed)

    @property
    def count_tries(self) -> CountVoucherTries:
        return CountVoucherTries(limiter=self.limiter)

    @property
    def look(self) -> LookAtCart:
        return LookAtCart(storage=self.storage, clock=self.clock, ids=self.ids)

    @property
    def add(self) -> AddToCart:
        return AddToCart(storage=self.storage, clock=self.clock, ids=self.ids, entropy=self.entropy)

    @property
    def change(self) -> ChangeCart:
        return ChangeCart(storage=self.storage, clock=self.clock, ids=self.ids)

    @property
    def apply(self) -> ApplyVoucher:
        return ApplyVoucher(
            storage=self.storage, count_tries=self.count_tries, clock=self.clock, ids=self.ids
        )

    @property
    def make_quote(self) -> MakeQuote:
        return MakeQuote(
            storage=self.storage, count_tries=self.count_tries, clock=self.clock, ids=self.ids
        )

    @property
    def check_out(self) -> CheckOut:
        return CheckOut(
            storage=self.storage,
            count_tries=self.count_tries,
            mark_paid=MarkPaid(dispatch=self.dispatch, feed=self.feed),
            clock=self.clock,
            ids=self.ids,
        )

    @property
    def sweep(self) -> SweepCarts:
        return SweepCarts(storage=self.storage, clock=self.clock)

    async def somebody(self) -> Account:
        return (await self.fans(1))[0]

    async def fans(self, count: int) -> list[Account]:
        fans = [an_account() for _ in range(count)]
        async with self.storage() as work:
            for fan in fans:
                await work.accounts.add(fan)
            await work.commit()
        return fans

    async def product(
        self,
        *,
        stock: int | None = 10,
        price: Money = PRICE,
        most: int = 10,
        artist: Artist | None = None,
        is_personalised: bool = False,
        sorts: Iterable[tuple[str, str]] = (("L", "black"),),
    ) -> Product:
        """*sorts* are sizes and colours."""
        shelf = a_category()
        product = a_product(
            shelf,
            *(
                a_variant(size=size, colour=colour, stock=stock, position=place)
                for place, (size, colour) in enumerate(sorts)
            ),
            price=price,
            most_per_order=most,
            artist_id=artist.id if artist else None,
            is_personalised=is_personalised,
        )
        async with self.storage() as work:
            if artist is not None:
                await work.artists.add(artist)
            await work.categories.add(shelf)
            await work.products.add(product)
            await work.commit()
        return product

    async def reprice(self, product: Product, price: Money) -> None:
        async with self.storage() as work:
            was = await work.products.get(product.id)
            await work.products.save(
                attrs.evolve(was, price=price, updated_at=self.clock.advance(seconds=1)), was=was
            )
            await work.commit()

    async def preview(self, fan: Account, product: Product) -> Preview:
        preview = a_preview(fan, product=product.id, variant=product.variants[0].id)
        async with self.storage() as work:
            await work.previews.add(preview)
            await work.commit()
        return preview

    async def voucher(self, voucher: Voucher) -> Voucher:
        async with self.storage() as work:
            await work.vouchers.add(voucher)
            await work.commit()
        return voucher

    async def put(
        self,
        owner: Account | CartOwner,
        product: Product,
        quantity: int = 1,
        *,
        preview: PreviewId | None = None,
    ) -> AddedToCart:
        """Put the product's first variant into a cart."""
        wanted = Wanted(variant=product.variants[0].id, preview=preview, quantity=quantity)
        return await self.add(_owner(owner), wanted, SHOWING)

    async def seen(self, owner: Account | CartOwner) -> CartView:
        return await self.look(_owner(owner), SHOWING)

    async def order(
        self,
        fan: Account,
        *,
        language: Language = Language.ENGLISH,
        order_id: str | None = None,
        address: Address | None = None,
        code: str | None = None,
        quote: QuoteId | None = None,
        expected: Money | None = None,
    ) -> Order:
        wish = CheckoutWish(
            account=fan.id,
            address=address or an_address(),
            language=language,
            voucher_code=code,
            quote=quote,
            expected_total=expected,
        )
        return await self.check_out(OrderId(order_id or new_id()), wish, client=CLIENT)

    async def quote(self, fan: Account, *, code: str | None = None) -> QuoteId:
        quote = await self.make_quote(
            QuoteId(new_id()), fan.id, SHOWING, voucher_code=code, address=CLIENT
        )
        return quote.id

    async def let_go(self, order: Order) -> None:
        """Nobody pays."""
        letting_go = LetGo(dispatch=self.dispatch, feed=self.feed)
        async with self.storage() as work:
            found = await work.orders.get(order.id, lock=True)
            await letting_go(work, found, OrderState.EXPIRED, reason="test", at=self.clock.now())
            await work.commit()

    async def stored_cart(self, fan: Account) -> Cart:
        async with self.storage() as work:
            cart = await work.carts.of_account(fan.id)
        assert cart is not None
        return cart

    async def stored_product(self, product: Product) -> Product:
        async with self.storage() as work:
            return await work.products.get(product.id)

    async def stored_voucher(self, voucher: Voucher) -> Voucher:
        async with self.storage() as work:
            return await work.vouchers.get(voucher.id)


def _owner(owner: Account | CartOwner) -> CartOwner:
    return CartOwner(account=owner.id) if isinstance(owner, Account) else owner
