"""From the cart to the order."""

from datetime import timedelta

import attrs
import pytest
from tests.builders import an_account, an_artist, new_id
from tests.builders.artists import a_consent
from tests.builders.carts import a_voucher
from tests.builders.orders import an_address
from tests.builders.till import PRICE, Till

from stario.domain.artists.model.artist import ArtistStatus
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import Invalid, TooMany
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model.split import split
from stario.domain.orders.model.address import ShippingZone
from stario.domain.orders.model.cart import CartEmpty
from stario.domain.orders.model.cart_owner import CartOwner
from stario.domain.orders.model.goods_order import MOST_UNPAID, TooManyUnpaid
from stario.domain.orders.model.order import OrderKind, OrderState
from stario.domain.orders.model.order_event import OrderEventKind
from stario.domain.orders.model.order_line import DiscountBearer
from stario.domain.orders.model.pick import ItemUnavailable, SoldOut
from stario.domain.orders.model.voucher import VoucherKind, VoucherRefused
from stario.domain.orders.usecases.count_voucher_tries import PER_PERSON


@pytest.fixture
def till() -> Till:
    return Till()


async def test_an_order_freezes_all_that_was_agreed(till: Till) -> None:
    artist = an_artist()
    product = await till.product(artist=artist, is_personalised=True)
    fan = await till.somebody()
    preview = await till.preview(fan, product)
    await till.put(fan, product, 2, preview=preview.id)

    order = await till.order(fan)

    async with till.storage() as work:
        assert await work.orders.get(order.id) == order
        events = await work.orders.events(order.id)
        assert (await work.previews.get(preview.id)).is_ordered
    (line,) = order.lines
    assert (order.kind, order.state) == (OrderKind.GOODS, OrderState.AWAITING_PAYMENT)
    assert [(each.kind, each.actor_id) for each in events] == [(OrderEventKind.PLACED, fan.id)]
    assert order.total == Money.from_som(215_000)
    assert order.expires_at - order.created_at == timedelta(hours=1)
    assert (line.title, line.quantity, line.unit_price) == ("T-shirt, L, black", 2, PRICE)
    assert (line.production_cost, line.mxik) == (product.production_cost * 2, product.mxik)
    assert (line.print_key, line.is_personalised) == (preview.print_key, True)
    assert line.share is not None
    assert line.share.basis_points == 5_000
    assert (await till.stored_product(product)).variants[0].reserved == 2
    assert (await till.stored_cart(fan)).items == ()


@pytest.mark.parametrize(
    ("language", "title"),
    [
        (Language.UZBEK, "Futbolka, L, qora"),
        (Language.RUSSIAN, "Футболка, L, чёрный"),
        (Language.ENGLISH, "T-shirt, L, black"),
    ],
)
async def test_an_order_is_in_the_language_of_whoever_orders(
    till: Till, language: Language, title: str
) -> None:
    product, fan = await till.product(), await till.somebody()
    await till.put(fan, product)

    order = await till.order(fan, language=language)

    assert (order.language, order.lines[0].title) == (language, title)


async def test_the_share_that_the_cart_shows_is_the_one_that_is_paid(till: Till) -> None:
    artist = an_artist()
    product = await till.product(artist=artist)
    fan = await till.somebody()
    await till.put(fan, product, 3)
    shown = (await till.seen(fan)).artist_share

    order = await till.order(fan)

    assert shown == split(order, fee=NOTHING).artists[artist.id]
    assert shown.tiyin == (300_000_00 - 32_142_86) // 2


async def test_a_discount_counts_once_and_is_given_back(till: Till) -> None:
    product, fan = await till.product(stock=3), await till.somebody()
    voucher = await till.voucher(
        a_voucher(most_uses=1, most_uses_per_account=1, bearer=DiscountBearer.SHARED)
    )
    await till.put(fan, product)

    order = await till.order(fan, code=voucher.code.lower())

    assert (order.voucher_id, order.lines[0].discount) == (voucher.id, Money.from_som(10_000))
    assert order.lines[0].discount_bearer is DiscountBearer.SHARED
    assert (await till.stored_voucher(voucher)).used == 1
    await till.put(fan, product)
    with pytest.raises(VoucherRefused):
        await till.order(fan, code=voucher.code)
    await till.let_go(order)
    assert (await till.stored_voucher(voucher)).used == 0
    assert (await till.order(fan, code=voucher.code)).voucher_id == voucher.id


async def test_what_costs_nothing_is_paid_at_once(till: Till) -> None:
    product, fan = await till.product(price=Money.from_som(10)), await till.somebody()
    all_of_it = a_voucher(kind=VoucherKind.PERCENT, basis_points=10_000)
    voucher = await till.voucher(all_of_it)
    async with till.storage() as work:
        pricing = await work.pricings.current()
        free = dict.fromkeys(ShippingZone, NOTHING)
        await work.pricings.add(
            attrs.evolve(
                pricing,
                version=1,
                shipping=free,
                created_by=fan.id,
                created_at=till.clock.now(),
            )
        )
        await work.commit()
    await till.put(fan, product)

    order = await till.order(fan, code=voucher.code)

    assert (order.total, order.state) == (NOTHING, OrderState.PAID)
    (variant,) = (await till.stored_product(product)).variants
    assert (variant.stock, variant.reserved) == (9, 0)
    async with till.storage() as work:
        kinds = [event.kind for event in await work.orders.events(order.id)]
    assert kinds == [OrderEventKind.PLACED, OrderEventKind.PAID]


async def test_a_request_that_is_repeated_finds_its_order(till: Till) -> None:
    product, fan = await till.product(), await till.somebody()
    await till.put(fan, product)
    name = new_id()
    order = await till.order(fan, order_id=name)
    await till.put(fan, product, 5)

    assert (await till.order(fan, order_id=name)).id == order.id
    assert (await till.stored_cart(fan)).items[0].quantity == 5


async def test_a_cart_that_is_ordered_again_finds_its_order_until_it_changes(till: Till) -> None:
    product, fan = await till.product(), await till.somebody()
    await till.put(fan, product)
    order = await till.order(fan)

    assert (await till.order(fan)).id == order.id
    with pytest.raises(CartEmpty):
        await till.order(fan, address=an_address(recipient="Somebody else"))
    await till.put(fan, product)
    assert (await till.order(fan)).id != order.id


async def test_an_order_that_is_over_is_not_given_again(till: Till) -> None:
    product, fan = await till.product(), await till.somebody()
    await till.put(fan, product)
    await till.let_go(await till.order(fan))

    with pytest.raises(CartEmpty):
        await till.order(fan)


async def test_what_can_not_be_had_is_not_ordered(till: Till) -> None:
    product, fan, other = await till.product(stock=3), await till.somebody(), await till.somebody()
    await till.put(fan, product, 2)
    await till.put(other, product, 2)
    await till.order(other)

    with pytest.raises(SoldOut) as refused:
        await till.order(fan)
    assert (refused.value.details["left"], refused.value.details["reason"]) == (1, "only_n_left")
    async with till.storage() as work:
        was = await work.products.get(product.id)
        await work.products.save(
            attrs.evolve(was, is_active=False, updated_at=till.clock.advance(seconds=1)), was=was
        )
        await work.commit()
    with pytest.raises(ItemUnavailable) as unavailable:
        await till.order(fan)
    assert unavailable.value.details["reason"] == "inactive"


async def test_a_design_that_goes_away_is_not_ordered(till: Till) -> None:
    product, fan = await till.product(is_personalised=True), await till.somebody()
    preview = await till.preview(fan, product)
    await till.put(fan, product, preview=preview.id)
    till.clock.set(preview.expires_at)

    with pytest.raises(ItemUnavailable) as refused:
        await till.order(fan)

    assert refused.value.details["reason"] == "preview_expired"
    assert [t.problem.value for t in (await till.seen(fan)).picks[0].troubles] == [
        "preview_expired"
    ]


async def test_goods_are_sold_for_as_long_as_the_artist_has_agreed(till: Till) -> None:
    artist, fan = an_artist(), await till.somebody()
    product = await till.product(artist=artist)
    now, ends = till.clock.now(), till.clock.now() + timedelta(days=1)
    async with till.storage() as work:
        await work.consents.add(a_consent(artist, fan, recorded_at=now, valid_until=ends))
        await work.consents.add(a_consent(artist, fan, recorded_at=now, likeness=False))
        await work.commit()
    await till.put(fan, product)
    assert (await till.seen(fan)).picks[0].troubles == ()

    till.clock.set(ends)
    with pytest.raises(ItemUnavailable) as refused:
        await till.order(fan)
    assert refused.value.details["reason"] == "inactive"


async def test_goods_of_an_artist_who_pauses_wait_for_her(till: Till) -> None:
    artist, fan = an_artist(), await till.somebody()
    away = attrs.evolve(artist, status=ArtistStatus.INACTIVE)
    await till.put(fan, await till.product(artist=artist))

    for now, was in ((away, artist), (artist, away)):
        async with till.storage() as work:
            await work.artists.save(now, was=was)
            await work.commit()
        if now is away:
            with pytest.raises(ItemUnavailable) as refused:
                await till.order(fan)
            assert refused.value.details["reason"] == "inactive"
    assert (await till.order(fan)).state is OrderState.AWAITING_PAYMENT


async def test_the_design_of_somebody_who_was_erased_is_nobodys(till: Till) -> None:
    product, fan = await till.product(is_personalised=True), await till.somebody()
    preview = await till.preview(fan, product)
    async with till.storage() as work:
        await work.previews.save(preview.forget_person(at=till.clock.now()))
        await work.commit()

    for owner in (await till.somebody(), CartOwner(account=None, token=None)):
        with pytest.raises(Invalid):
            await till.put(owner, product, preview=preview.id)


async def test_who_was_blocked_orders_nothing(till: Till) -> None:
    product, blocked = await till.product(), an_account(blocked_at=till.clock.now())
    async with till.storage() as work:
        await work.accounts.add(blocked)
        await work.commit()

    with pytest.raises(AccountClosed):
        await till.put(blocked, product)
    with pytest.raises(AccountClosed):
        await till.order(blocked)


async def test_nobody_empties_the_shop_without_paying(till: Till) -> None:
    product, fan = await till.product(stock=50), await till.somebody()
    orders = []
    for _ in range(MOST_UNPAID):
        await till.put(fan, product)
        orders.append(await till.order(fan))
    await till.put(fan, product)

    with pytest.raises(TooManyUnpaid):
        await till.order(fan)

    await till.let_go(orders[0])
    assert (await till.order(fan)).state is OrderState.AWAITING_PAYMENT


async def test_codes_can_not_be_guessed_at_the_till(till: Till) -> None:
    product, fan = await till.product(), await till.somebody()
    await till.put(fan, product)
    for number in range(PER_PERSON.count):
        with pytest.raises(VoucherRefused):
            await till.order(fan, code=f"GUESS-{number}")

    with pytest.raises(TooMany):
        await till.order(fan, code="GUESS-AGAIN")
    assert (await till.order(fan)).voucher_id is None
