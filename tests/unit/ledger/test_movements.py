"""Movements balance, and give back everything when everything goes back."""

from collections.abc import Callable

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import NOW, an_account, an_artist
from tests.builders.bookkeeping import PAYME, Books
from tests.builders.orders import an_order, an_order_line
from tests.builders.payments import a_paid_payment, a_refund

from stario.domain.artists.model.artist import Artist
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model import account, movements
from stario.domain.ledger.model.account import kind_of
from stario.domain.ledger.model.entry import FIRST_HASH, Entry, EntryKind, Movement, Unbalanced
from stario.domain.ledger.model.split import split
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.order_line import DiscountBearer, OrderLine, ShareTerms
from stario.domain.payments.model.provider import Provider

ARTISTS = (an_artist(), an_artist())
FAN = an_account()
few = settings(max_examples=30, deadline=None)


@st.composite
def lines(draw: st.DrawFn, number: int) -> OrderLine:
    quantity = draw(st.integers(1, 3))
    unit = draw(st.integers(1, 3_000_000))
    artist = draw(st.sampled_from([None, *ARTISTS]))
    share = ShareTerms(
        rule_id="r",
        version=1,
        basis_points=draw(st.integers(0, 10_000)),
        deducts_production=draw(st.booleans()),
    )
    return an_order_line(
        number=number,
        quantity=quantity,
        unit_price=Money(unit),
        vat_basis_points=draw(st.sampled_from([0, 1_200, 1_500])),
        discount=Money(draw(st.integers(0, unit * quantity))),
        discount_bearer=draw(st.sampled_from(DiscountBearer)),
        production_cost=Money(draw(st.integers(0, 2_000_000))),
        artist=artist,
        share=share if artist else None,
    )


@st.composite
def orders(draw: st.DrawFn) -> Order:
    shipping = draw(st.integers(0, 2_000_000))
    return an_order(
        FAN,
        *(draw(lines(number)) for number in range(1, draw(st.integers(1, 4)) + 1)),
        shipping=Money(shipping),
        shipping_discount=Money(draw(st.integers(0, shipping))),
    )


payable = orders().filter(lambda order: order.total > NOTHING)
fees = st.integers(0, 400)


@few
@given(order=payable, fee=fees)
def test_parts_of_an_order_are_the_whole(order: Order, fee: int) -> None:
    parts = split(order, fee=order.total.share(fee))

    assert parts.total == order.total
    assert sum(line.fee.tiyin for line in parts.lines) <= order.total.share(fee).tiyin
    for line, part in zip(order.lines, parts.lines, strict=True):
        assert part.total == part.vat + part.artist + part.platform
        assert part.total == line.total
        assert NOTHING <= part.artist <= max(part.base, NOTHING)
        if line.discount_bearer is DiscountBearer.SHARED or not line.discount:
            cost = line.production_cost if line.share and line.share.deducts_production else NOTHING
            # Shares of the base are all of it: what the platform keeps of it is the rest.
            assert part.base == part.total - part.vat - part.fee - cost
    shares = Money(sum(share.tiyin for share in parts.artists.values()))
    assert parts.vat + shares + parts.platform == order.total


STEPS: dict[str, Callable[[Books], None]] = {
    "deliver": Books.deliver,
    "hold": Books.pass_hold,
    "pay out": lambda books: books.pay_out(*(artist.id for artist in ARTISTS)),
}


@few
@given(order=payable, fee=fees, data=st.data())
def test_refunds_of_everything_leave_nothing_but_fees(
    order: Order, fee: int, data: st.DataObject
) -> None:
    books = Books.of(order, fee_basis_points=fee)
    for step in ["", "deliver", "hold", "pay out"][: data.draw(st.integers(1, 4))]:
        if step:
            STEPS[step](books)
        for _ in range(data.draw(st.integers(0, 2))):
            left = books.order.refundable.tiyin
            if left > 1:
                books.refund(Money(data.draw(st.integers(1, left - 1))))
        check_signs(books)
    books.refund(books.order.refundable)

    paid = books.payment.fee.tiyin
    assert all(not sum(p.amount for p in m.postings) for m in books.movements)
    bank = books.balances.pop(account.BANK, 0)
    owed = [books.balances.pop(account.artist_receivable(artist.id), 0) for artist in ARTISTS]
    # What was paid out before is what the artists owe now, to the tiyin.
    assert bank == -sum(owed)
    fees_alone = {account.PAYMENT_FEES: paid, PAYME: -paid} if paid else {}
    assert books.open_balances == fees_alone


def check_signs(books: Books) -> None:
    """No artist has less than nothing, and no liability turns into a claim."""
    for artist in ARTISTS:
        assert books.balances[account.artist_pending(artist.id)] <= 0
        assert books.balances[account.artist_available(artist.id)] <= 0
        assert books.balances[account.artist_receivable(artist.id)] >= 0
    assert books.balances[account.CUSTOMER_PREPAYMENT] <= 0
    assert books.balances[account.VAT_PAYABLE] <= 0
    assert books.balances[account.REFUND_PAYABLE] == 0


@few
@given(order=payable, fee=fees, before=st.integers(0, 100))
def test_what_is_fulfilled_is_what_is_left_of_the_split(
    order: Order, fee: int, before: int
) -> None:
    books = Books.of(order, fee_basis_points=fee)
    part = Money(order.total.tiyin * before // 100)
    if part and part < order.total:
        books.refund(part)
    books.deliver()
    vat, shares = split(order, fee=books.payment.fee).kept_after(books.order.refunded)

    assert books.balances[account.CUSTOMER_PREPAYMENT] == 0
    assert -books.balances[account.VAT_PAYABLE] == vat.tiyin
    for artist, share in shares.items():
        assert -books.balances[account.artist_pending(artist)] == share.tiyin


def of_the_specification() -> tuple[Books, Artist]:
    artist = ARTISTS[0]
    line = an_order_line(unit_price=Money(10_000_000), artist=artist)
    return Books.of(an_order(FAN, line, shipping=NOTHING)), artist


def test_the_example_of_the_specification() -> None:
    books, artist = of_the_specification()
    (part,) = split(books.order, fee=books.payment.fee).lines
    assert (part.base, part.artist) == (Money(8_728_571), Money(4_364_285))
    assert part.base - part.artist == Money(4_364_286)

    books.deliver()

    assert books.open_balances == {
        PAYME: 9_800_000,
        account.PAYMENT_FEES: 200_000,
        account.VAT_PAYABLE: -1_071_429,
        account.artist_pending(artist.id): -4_364_285,
        account.PLATFORM_REVENUE: -4_564_286,
    }


def test_a_refund_after_the_payout_is_owed_by_the_artist() -> None:
    books, artist = of_the_specification()
    books.deliver()
    books.pass_hold()
    books.pay_out(artist.id)
    books.refund(books.order.refundable)

    assert books.open_balances == {
        PAYME: -200_000,
        account.PAYMENT_FEES: 200_000,
        account.BANK: -4_364_285,
        account.artist_receivable(artist.id): 4_364_285,
    }


def test_a_surplus_is_owed_back_at_once() -> None:
    payment = a_paid_payment(is_surplus=True)
    taken, back = (
        movements.received(payment, at=NOW),
        movements.refund_paid(a_refund(payment), payment, at=NOW),
    )

    assert [(p.account, p.amount) for p in taken.postings] == [
        (PAYME, 10_000_000),
        (account.REFUND_PAYABLE, -10_000_000),
    ]
    assert [(p.account, p.amount) for p in back.postings] == [
        (PAYME, -10_000_000),
        (account.REFUND_PAYABLE, 10_000_000),
    ]


def test_a_free_order_owes_the_artist_at_the_platforms_cost() -> None:
    artist = ARTISTS[0]
    line = an_order_line(unit_price=Money(1_120), discount=Money(1_120), artist=artist)
    order = an_order(FAN, line, shipping=NOTHING)
    fulfilled = movements.fulfilled(order, fee=NOTHING, at=NOW)

    assert [(p.account, p.amount) for p in fulfilled.postings] == [
        (account.artist_pending(artist.id), -500),
        (account.PLATFORM_REVENUE, 500),
    ]


def test_what_does_not_sum_to_zero_is_no_movement() -> None:
    with pytest.raises(Unbalanced):
        Movement.of("k", EntryKind.CORRECTION, subject_id="s", at=NOW, amounts=[(account.BANK, 1)])


def test_a_settlement_moves_money_to_the_bank() -> None:
    moved = movements.settlement(Provider.PAYME, Money(500), reference="MT-1", at=NOW)

    assert [(p.account, p.amount) for p in moved.postings] == [(account.BANK, 500), (PAYME, -500)]
    other = movements.settlement(Provider.PAYME, Money(501), reference="MT-1", at=NOW)
    assert moved.key == other.key
    assert not moved.stands_for(other)


def test_a_family_of_accounts_has_one_kind() -> None:
    assert kind_of(account.artist_available(ARTISTS[0].id)).value == "liability"
    assert kind_of(PAYME).value == "asset"
    with pytest.raises(KeyError):
        kind_of("pocket")


def test_an_entrys_hash_covers_all_it_says() -> None:
    books, _ = of_the_specification()
    entry = Entry.after(FIRST_HASH, books.movements[0], number=1)

    assert entry.is_sound
    for change in (
        {"number": 2},
        {"previous_hash": bytes(31) + b"1"},
        {"movement": attrs.evolve(entry.movement, key="other")},
        {"movement": attrs.evolve(entry.movement, subject_id="other")},
        {"movement": attrs.evolve(entry.movement, kind=EntryKind.CORRECTION)},
        {"movement": attrs.evolve(entry.movement, at=NOW.replace(microsecond=1))},
        {"movement": attrs.evolve(entry.movement, postings=())},
    ):
        assert not attrs.evolve(entry, **change).is_sound
