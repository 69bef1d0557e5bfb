"""One sum over several parts, to the last tiyin."""

from collections.abc import Sequence

from stario.domain.kernel.money import Money


def spread(amount: Money, weights: Sequence[Money], *, unit: int = 1) -> tuple[Money, ...]:
    """
    Divide *amount* in proportion to *weights*, each at least 0.

    Each part is the rounded-down sum up to there less the one before, so that the parts sum to
    *amount* exactly, and none is negative or larger than its weight. Where nothing weighs anything
    all parts are nothing.

    Args:
        amount: at most the sum of the weights.
        unit: in tiyin; the parts are whole ones of it where *amount* and all weights are.
    """
    if any(each.tiyin % unit for each in (amount, *weights)):
        unit = 1
    whole = sum(weight.tiyin for weight in weights)
    parts: list[Money] = []
    passed = given = 0
    for weight in weights:
        passed += weight.tiyin
        until_here = amount.tiyin * passed // (whole * unit) * unit if whole else 0
        parts.append(Money(until_here - given))
        given = until_here
    return tuple(parts)
