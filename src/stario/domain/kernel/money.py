"""Money: whole tiyin, a hundredth of a so'm."""

import attrs

TIYIN_PER_SOM = 100
BASIS_POINTS = 10_000
"""Basis points of a whole: 50 % are 5000."""


@attrs.frozen(order=True)
class Money:
    """An amount in Uzbek so'm (ISO 4217 UZS), exact, possibly negative."""

    tiyin: int = attrs.field(validator=attrs.validators.instance_of(int))

    @classmethod
    def from_som(cls, som: int) -> "Money":
        return cls(som * TIYIN_PER_SOM)

    @property
    def som(self) -> int:
        """
        The amount in whole so'm.

        Raises:
            ValueError: there is a fraction of a so'm, and dropping it would lose money.
        """
        som, rest = divmod(self.tiyin, TIYIN_PER_SOM)
        if rest:
            raise ValueError(f"{self.tiyin} tiyin is not a whole number of so'm")
        return som

    def share(self, basis_points: int) -> "Money":
        """Give so many hundredths of a percent, rounded down to a tiyin."""
        return Money(self.tiyin * basis_points // BASIS_POINTS)

    def contained(self, basis_points: int) -> "Money":
        """
        Give the tax that is contained in a gross amount, rounded half up to a tiyin.

        Args:
            basis_points: the rate on the net amount; 12 % are 1200.
        """
        whole = BASIS_POINTS + basis_points
        return Money((2 * self.tiyin * basis_points + whole) // (2 * whole))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.tiyin + other.tiyin)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.tiyin - other.tiyin)

    def __mul__(self, count: int) -> "Money":
        return Money(self.tiyin * count)

    def __neg__(self) -> "Money":
        return Money(-self.tiyin)

    def __bool__(self) -> bool:
        return self.tiyin != 0


NOTHING = Money(0)
