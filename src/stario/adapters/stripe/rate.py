"""Prices in the currency of a foreign card, exact."""

from decimal import Decimal
from fractions import Fraction

import attrs

from stario.domain.kernel.money import Money

MINOR_UNITS = 100
"""Cents of a dollar or a euro."""


@attrs.frozen(kw_only=True)
class Rate:
    """
    What a foreign currency costs.

    `currency` is its ISO 4217 code in lower case, as Stripe writes it; `tiyin` what its smallest
    unit costs.
    """

    currency: str
    tiyin: Decimal

    def minor(self, amount: Money) -> int:
        """The price of *amount* in smallest units, rounded up: the shop loses none to rounding."""
        return -(-Fraction(amount.tiyin) // Fraction(self.tiyin))

    def money(self, minor: int) -> Money:
        """What so many smallest units are at this rate, rounded down to a tiyin."""
        return Money(Fraction(minor) * Fraction(self.tiyin) // 1)

    def presented(self, minor: int) -> str:
        """`12.34 USD`."""
        whole, rest = divmod(minor, MINOR_UNITS)
        return f"{whole}.{rest:02d} {self.currency.upper()}"
