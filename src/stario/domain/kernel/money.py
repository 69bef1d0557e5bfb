"""Money: whole tiyin, a hundredth of a so'm."""

import attrs

TIYIN_PER_SOM = 100


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

    def __add__(self, other: "Money") -> "Money":
        return Money(self.tiyin + other.tiyin)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.tiyin - other.tiyin)

    def __bool__(self) -> bool:
        return self.tiyin != 0
