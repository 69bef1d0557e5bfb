"""One sum over several lines, to the last tiyin."""

from collections.abc import Sequence

from stario.domain.kernel.money import TIYIN_PER_SOM, Money


def spread(amount: Money, weights: Sequence[Money]) -> tuple[Money, ...]:
    """
    Divide *amount* by *weights* (each at least 0), in whole so'm where everything is whole.

    Each part is the rounded-down sum up to there less the one before, so that the parts sum to
    *amount* exactly, and none is negative or larger than its weight.

    Args:
        amount: at most the sum of the weights.
    """
    every = (amount, *weights)
    unit = TIYIN_PER_SOM if all(each.tiyin % TIYIN_PER_SOM == 0 for each in every) else 1
    whole = sum(weight.tiyin for weight in weights)
    if not whole:
        return tuple(Money(0) for _ in weights)
    parts: list[Money] = []
    passed = given = 0
    for weight in weights:
        passed += weight.tiyin
        until_here = amount.tiyin * passed // (whole * unit) * unit
        parts.append(Money(until_here - given))
        given = until_here
    return tuple(parts)
