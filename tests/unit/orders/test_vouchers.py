"""What codes are worth, and when."""

from datetime import timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import NOW, new_id
from tests.builders.carts import a_voucher, an_item
from tests.builders.catalogue import a_category, a_product

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.merch.model.product import Product
from stario.domain.orders.model.address import ShippingZone
from stario.domain.orders.model.cart_prices import prices_of
from stario.domain.orders.model.pick import Pick, PickProblem, Trouble
from stario.domain.orders.model.quote import Prices
from stario.domain.orders.model.voucher import (
    Voucher,
    VoucherKind,
    VoucherRefusal,
    VoucherRefused,
    normal_code,
)

SHIPPING = Money.from_som(15_000)
HOUR = timedelta(hours=1)
FREE = VoucherKind.FREE_SHIPPING
AMOUNT = VoucherKind.AMOUNT


def picked(som: int, quantity: int = 1, product: Product | None = None) -> Pick:
    product = product or a_product(a_category(), price=Money.from_som(som), is_personalised=False)
    variant = product.variants[0]
    item = an_item(product=product.id, variant=variant.id, quantity=quantity)
    return Pick(item=item, product=product, variant=variant, preview=None)


def priced(voucher: Voucher | None, *picks: Pick) -> Prices:
    return prices_of(picks, zone=ShippingZone.TASHKENT, shipping=SHIPPING, voucher=voucher)


@settings(max_examples=30, deadline=None)
@given(
    goods=st.lists(st.tuples(st.integers(1, 10**7), st.integers(1, 9)), min_size=1, max_size=5),
    percent=st.integers(1, 10_000),
    most=st.none() | st.integers(1, 10**6),
    kind=st.sampled_from(VoucherKind),
)
def test_a_discount_is_whole_spread_and_never_more_than_the_goods(
    goods: list[tuple[int, int]], percent: int, most: int | None, kind: VoucherKind
) -> None:
    voucher = a_voucher(
        kind=kind,
        basis_points=percent,
        amount=Money.from_som(percent * 100),
        max_discount=None if most is None else Money.from_som(most),
    )

    prices = priced(voucher, *(picked(som, quantity) for som, quantity in goods))

    assert prices.total >= NOTHING
    assert prices.total == prices.subtotal + SHIPPING - prices.discount
    assert prices.discount <= (Money.from_som(most) if most else prices.subtotal + SHIPPING)
    assert all(NOTHING <= line.discount <= line.gross for line in prices.lines)
    assert all(line.total.som >= 0 for line in prices.lines)


def test_percents_are_rounded_down_to_whole_som() -> None:
    prices = priced(a_voucher(basis_points=1_500), picked(999), picked(1))

    assert prices.discount == Money.from_som(150)
    assert [line.discount.som for line in prices.lines] == [149, 1]


def test_an_amount_does_not_pay_for_shipping() -> None:
    prices = priced(a_voucher(kind=AMOUNT, amount=Money.from_som(50_000)), picked(30_000))

    assert prices.total == SHIPPING


def test_free_shipping_is_that_of_the_zone() -> None:
    plain, capped = a_voucher(kind=FREE), a_voucher(kind=FREE, max_discount=Money.from_som(9_000))

    assert priced(plain, picked(30_000)).total == Money.from_som(30_000)
    assert priced(capped, picked(30_000)).total == Money.from_som(36_000)


def test_a_voucher_counts_for_the_goods_that_it_is_for() -> None:
    shelf, artist = a_category(), new_id()
    shirt = a_product(shelf, price=Money.from_som(100_000), is_personalised=False)
    meant = picked(0, product=shirt)
    others = picked(50_000)
    for narrowed in (
        a_voucher(product_id=shirt.id),
        a_voucher(category_id=shelf.id),
    ):
        prices = priced(narrowed, others, meant)
        assert [line.discount.som for line in prices.lines] == [0, 10_000]
    for elsewhere in (
        a_voucher(artist_id=artist),
        a_voucher(product_id=new_id()),
        a_voucher(product_id=shirt.id, category_id=new_id()),
        a_voucher(kind=FREE, product_id=new_id()),
    ):
        with pytest.raises(VoucherRefused) as refused:
            priced(elsewhere, others, meant)
        assert refused.value.refusal is VoucherRefusal.OTHER_GOODS


def test_the_subtotal_is_that_of_the_goods_it_is_for() -> None:
    shirt = a_product(a_category(), price=Money.from_som(60_000), is_personalised=False)
    voucher = a_voucher(product_id=shirt.id, min_subtotal=Money.from_som(100_000))

    with pytest.raises(VoucherRefused) as refused:
        priced(voucher, picked(90_000), picked(0, product=shirt))

    assert refused.value.details["min_subtotal_uzs"] == 100_000
    assert priced(voucher, picked(0, 2, product=shirt)).discount == Money.from_som(12_000)


@pytest.mark.parametrize(
    ("voucher", "refusal"),
    [
        (a_voucher(is_active=False), VoucherRefusal.UNKNOWN),
        (a_voucher(valid_from=NOW + HOUR), VoucherRefusal.NOT_YET),
        (a_voucher(valid_until=NOW), VoucherRefusal.OVER),
        (a_voucher(most_uses=0), VoucherRefusal.USED_UP),
    ],
    ids=["withdrawn", "not yet", "over", "used up"],
)
def test_a_voucher_counts_in_its_time(voucher: Voucher, refusal: VoucherRefusal) -> None:
    with pytest.raises(VoucherRefused) as refused:
        voucher.require_in_force(at=NOW)

    assert refused.value.refusal is refusal
    assert (refused.value.field, refused.value.reason) == ("voucher_code", refusal.value)


def test_a_voucher_counts_until_its_last_moment() -> None:
    a_voucher(valid_from=NOW, valid_until=NOW + HOUR, most_uses=1).require_in_force(at=NOW)


@pytest.mark.parametrize("typed", ["navruz-26", " NAVRUZ-26 ", "Navruz - 26", "ＮＡＶＲＵＺ-26"])
def test_codes_are_read_as_people_type_them(typed: str) -> None:
    assert normal_code(typed) == "NAVRUZ-26"


@pytest.mark.parametrize("typed", ["", "ABC", "-ABC", "ABC-", "A" * 33, "ABC\0D", "АБВГ", "A'--B"])
def test_what_is_no_code_is_unknown(typed: str) -> None:
    with pytest.raises(VoucherRefused) as refused:
        normal_code(typed)

    assert refused.value.refusal is VoucherRefusal.UNKNOWN


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("percent", lambda: a_voucher(basis_points=0)),
        ("percent", lambda: a_voucher(basis_points=10_001)),
        ("amount_uzs", lambda: a_voucher(kind=AMOUNT)),
        ("valid_until", lambda: a_voucher(valid_from=NOW, valid_until=NOW)),
    ],
    ids=["nothing", "more than all", "no amount", "no time"],
)
def test_a_voucher_that_means_nothing_is_none(field: str, wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(Invalid) as refused:
        wrong()

    assert refused.value.field == field


def test_what_can_not_be_ordered_costs_nothing() -> None:
    gone = attrs.evolve(picked(70_000), troubles=(Trouble(problem=PickProblem.SOLD_OUT),))

    alone, beside = priced(a_voucher(), gone), priced(a_voucher(), gone, picked(10_000))

    assert (alone.total, alone.shipping, alone.lines) == (NOTHING, NOTHING, ())
    assert alone.voucher_id is None
    assert (beside.subtotal.som, beside.discount.som) == (10_000, 1_000)
