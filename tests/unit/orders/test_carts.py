"""What fits into a cart, and what a guest's becomes."""

from datetime import timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import NOW, an_account, new_id
from tests.builders.carts import GENEROUS, a_cart, a_guest_cart, an_item

from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import CartItemId, OrderId, PreviewId, ProductId, VoucherId
from stario.domain.kernel.money import Money
from stario.domain.orders.model.cart import (
    GUEST_CART_KEPT_FOR,
    MOST_ITEMS,
    Cart,
    CartFull,
    CartItem,
)

LATER = NOW + timedelta(hours=1)
FAN = an_account()
PRODUCTS = [ProductId(new_id()) for _ in range(3)]
VARIANTS = {product: [new_id(), new_id()] for product in PRODUCTS}
LIMITS = dict(zip(PRODUCTS, (2, 5, 9), strict=True))


@st.composite
def items(draw: st.DrawFn) -> list[CartItem]:
    wanted = st.tuples(st.sampled_from(PRODUCTS), st.integers(0, 1), st.integers(1, 4))
    found: list[CartItem] = []
    for product, place, quantity in draw(st.lists(wanted, max_size=6)):
        item = an_item(product=product, variant=VARIANTS[product][place], quantity=quantity)
        if not any(map(item.is_like, found)):
            found.append(item)
    return found


def pieces(cart: Cart) -> dict[ProductId, int]:
    return {product: cart.pieces_of(product) for product in PRODUCTS}


@settings(max_examples=30, deadline=None)
@given(mine=items(), hers=items())
def test_merging_adds_up_to_the_limits_and_loses_nothing_of_ones_own(
    mine: list[CartItem], hers: list[CartItem]
) -> None:
    cart, guest = a_cart(FAN, *mine), a_guest_cart(*hers)

    merged = cart.absorb(guest, most=LIMITS, at=LATER)

    before, brought = pieces(cart), pieces(guest)
    for product, most in LIMITS.items():
        allowed = max(before[product], min(most, before[product] + brought[product]))
        assert pieces(merged)[product] == allowed
    assert [item.id for item in merged.items[: len(mine)]] == [item.id for item in mine]
    wanted = [(item.variant_id, item.preview_id) for item in merged.items]
    assert len(wanted) == len(set(wanted))
    assert merged.version == cart.version + 1


@settings(max_examples=20, deadline=None)
@given(mine=items(), hers=items())
def test_merging_does_not_depend_on_what_comes_first(
    mine: list[CartItem], hers: list[CartItem]
) -> None:
    ours = a_cart(FAN).absorb(a_guest_cart(*mine), most=LIMITS, at=NOW)
    theirs = a_cart(FAN).absorb(a_guest_cart(*hers), most=LIMITS, at=NOW)

    one = ours.absorb(a_guest_cart(*theirs.items), most=LIMITS, at=NOW)
    other = theirs.absorb(a_guest_cart(*ours.items), most=LIMITS, at=NOW)

    assert pieces(one) == pieces(other)


def test_what_left_the_catalogue_is_not_merged() -> None:
    merged = a_cart(FAN).absorb(a_guest_cart(an_item()), most={}, at=LATER)

    assert merged.items == ()


def test_a_full_cart_takes_more_of_what_is_in_it_only() -> None:
    full = a_cart(FAN, *(an_item() for _ in range(MOST_ITEMS)))
    known = attrs.evolve(full.items[0], id=CartItemId(new_id()))
    most = {item.product_id: GENEROUS for item in full.items}
    stranger = an_item()

    merged = full.absorb(
        a_guest_cart(stranger, known), most=most | {stranger.product_id: GENEROUS}, at=LATER
    )

    assert len(merged.items) == MOST_ITEMS
    assert merged.items[0].quantity == 2
    with pytest.raises(CartFull):
        full.add(stranger, most=GENEROUS, at=LATER)


def test_ones_own_voucher_stays() -> None:
    own, hers = VoucherId(new_id()), VoucherId(new_id())
    guest = a_guest_cart().with_voucher(hers, at=NOW)

    assert a_cart(FAN).absorb(guest, most={}, at=LATER).voucher_id == hers
    mine = a_cart(FAN).with_voucher(own, at=NOW)
    assert mine.absorb(guest, most={}, at=LATER).voucher_id == own


def test_the_same_thing_adds_up_at_the_price_of_now() -> None:
    item = an_item(quantity=2)
    again = attrs.evolve(item, id=CartItemId(new_id()), unit_price=Money.from_som(7))
    designed = attrs.evolve(again, id=CartItemId(new_id()), preview_id=PreviewId(new_id()))

    cart = a_cart(FAN, item).add(again, most=5, at=LATER)

    assert [(each.id, each.quantity, each.unit_price.som) for each in cart.items] == [
        (item.id, 4, 7)
    ]
    with pytest.raises(Invalid) as refused:
        cart.add(designed, most=5, at=LATER)
    assert (refused.value.field, refused.value.details["most"]) == ("quantity", 5)
    assert len(cart.add(designed, most=6, at=LATER).items) == 2


def test_a_quantity_counts_with_other_sizes_of_the_product() -> None:
    product = new_id()
    small, large = an_item(product=product), an_item(product=product, quantity=2)
    cart = a_cart(FAN, small, large)
    price = small.unit_price

    assert (
        cart.set_quantity(small.id, 3, unit_price=price, most=5, at=LATER).pieces_of(
            ProductId(product)
        )
        == 5
    )
    with pytest.raises(Invalid):
        cart.set_quantity(small.id, 4, unit_price=price, most=5, at=LATER)
    with pytest.raises(NotFound):
        cart.set_quantity(CartItemId(new_id()), 1, unit_price=price, most=5, at=LATER)


def test_what_is_taken_out_is_gone_and_only_that() -> None:
    first, second = an_item(), an_item()
    cart = a_cart(FAN, first, second)

    assert cart.remove(first.id, at=LATER).items == (second,)
    with pytest.raises(NotFound):
        cart.remove(CartItemId(new_id()), at=LATER)


def test_a_guests_cart_lasts_from_its_last_change() -> None:
    guest = a_guest_cart(an_item())
    changed = guest.remove(guest.items[0].id, at=LATER)

    assert guest.is_over(NOW + GUEST_CART_KEPT_FOR)
    assert not changed.is_over(NOW + GUEST_CART_KEPT_FOR)
    assert not a_cart(FAN).is_over(NOW + timedelta(days=9_999))


def test_an_order_is_remembered_until_the_cart_changes() -> None:
    order = OrderId(new_id())
    emptied = (
        a_cart(FAN, an_item()).with_voucher(VoucherId(new_id()), at=NOW).emptied(order, at=LATER)
    )

    assert (emptied.items, emptied.voucher_id, emptied.ordered) == ((), None, order)
    assert emptied.add(an_item(), most=1, at=LATER).ordered is None
