"""Few frames of a film are looked at, and none that matters is left out."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from stario.domain.moderation.model.frame_plan import MOST_CUTS, MOST_STEADY, FramePlan

DARK, LIGHT, GREY = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.2, 0.6, 0.2)


def kept(shots: Sequence[tuple[float, Sequence[float]]]) -> list[float]:
    """Feed moments and their histograms; gives the moments that are kept."""
    plan: FramePlan[int] = FramePlan()
    for number, (seconds, histogram) in enumerate(shots):
        hardness = plan.wants(seconds, histogram)
        if hardness is not None:
            plan.keep(seconds, number, hardness)
    return [seen.seconds for seen in plan.kept()]


def still(seconds: float, *, rate: int = 5) -> list[tuple[float, Sequence[float]]]:
    return [(number / rate, DARK) for number in range(round(seconds * rate))]


def test_a_still_film_is_seen_once_a_second() -> None:
    assert kept(still(6)) == [0, 1, 2, 3, 4, 5]


def test_a_flash_between_two_seconds_is_seen() -> None:
    film = still(3)
    film[7] = (film[7][0], LIGHT)

    assert film[7][0] in kept(film)


def test_of_a_long_film_the_whole_length_is_seen() -> None:
    moments = kept(still(300))

    assert MOST_STEADY // 2 <= len(moments) <= MOST_STEADY
    assert moments[0] == 0
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert len(set(gaps)) == 1
    assert moments[-1] > 300 - 2 * gaps[0]


@given(st.lists(st.sampled_from([DARK, LIGHT, GREY]), min_size=1, max_size=300))
@settings(max_examples=30, deadline=None)
def test_never_more_than_so_many_are_kept_in_the_order_they_are_shown(
    histograms: list[tuple[float, ...]],
) -> None:
    moments = kept([(number / 5, each) for number, each in enumerate(histograms)])

    assert 1 <= len(moments) <= MOST_STEADY + MOST_CUTS
    assert moments == sorted(set(moments))
    assert moments[0] == 0
