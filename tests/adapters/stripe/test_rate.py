"""Prices in foreign money, exact."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stario.adapters.stripe.rate import Rate
from stario.domain.kernel.money import Money

RATE = Rate(currency="usd", tiyin=Decimal("12650.5"))


@pytest.mark.parametrize(
    ("tiyin", "minor"), [(0, 0), (1, 1), (12650, 1), (12651, 2), (25301, 2), (16_500_000, 1305)]
)
def test_prices_are_rounded_up_to_a_cent(tiyin: int, minor: int) -> None:
    assert RATE.minor(Money(tiyin)) == minor


@settings(max_examples=30, deadline=None)
@given(tiyin=st.integers(0, 10**15), rate=st.decimals("0.01", "99999", places=2))
def test_a_price_covers_its_amount_and_hardly_more(tiyin: int, rate: Decimal) -> None:
    exact = Rate(currency="usd", tiyin=rate)
    back = exact.money(exact.minor(Money(tiyin))).tiyin

    assert tiyin <= back + 1
    assert back - tiyin <= rate


def test_it_is_shown_with_its_currency() -> None:
    assert RATE.presented(1305) == "13.05 USD"
