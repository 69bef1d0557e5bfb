"""One sum over several lines."""

from hypothesis import given, settings
from hypothesis import strategies as st

from stario.domain.kernel.money import NOTHING, TIYIN_PER_SOM, Money
from stario.domain.kernel.spreading import spread

tiyin = st.integers(0, 10**12)


@settings(max_examples=30, deadline=None)
@given(
    weights=st.lists(tiyin, min_size=1, max_size=12),
    share=st.integers(0, 10_000),
    unit=st.sampled_from([1, TIYIN_PER_SOM]),
)
def test_parts_sum_to_the_whole_and_none_exceeds_its_weight(
    weights: list[int], share: int, unit: int
) -> None:
    whole = [Money(weight) for weight in weights]
    amount = Money(sum(weights)).share(share)

    parts = spread(amount, whole, unit=unit)

    assert sum(parts, NOTHING) == amount
    assert all(NOTHING <= part <= weight for part, weight in zip(parts, whole, strict=True))


@settings(max_examples=30, deadline=None)
@given(
    weights=st.lists(st.integers(0, 10**9), min_size=1, max_size=12), share=st.integers(0, 10_000)
)
def test_whole_som_are_spread_in_whole_som(weights: list[int], share: int) -> None:
    amount = Money.from_som(sum(weights) * share // 10_000)

    parts = spread(amount, [Money.from_som(weight) for weight in weights], unit=TIYIN_PER_SOM)

    assert sum(part.som for part in parts) == amount.som
    assert all(part.som <= weight for part, weight in zip(parts, weights, strict=True))


def test_what_weighs_nothing_gets_nothing() -> None:
    third = Money.from_som(1)

    assert spread(Money(100), [NOTHING, third, third, third, NOTHING], unit=TIYIN_PER_SOM) == (
        NOTHING,
        NOTHING,
        NOTHING,
        Money(100),
        NOTHING,
    )
    assert spread(Money(200), [third, third, third], unit=TIYIN_PER_SOM) == (
        NOTHING,
        Money(100),
        Money(100),
    )
    assert spread(NOTHING, [NOTHING, NOTHING]) == (NOTHING, NOTHING)
    assert spread(NOTHING, []) == ()
