"""What is said to match can be measured, whichever way the head is held."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stario.domain.faces.model.features import (
    Feature,
    Point,
    Proportions,
    matching_features,
    proportions_of,
)

FACE: tuple[Point, ...] = ((30, 40), (70, 40), (50, 62), (35, 80), (65, 80))


def moved(angle: float, scale: float, shift: float) -> list[Point]:
    cos, sin = scale * math.cos(angle), scale * math.sin(angle)
    return [(cos * x - sin * y + shift, sin * x + cos * y - shift) for x, y in FACE]


@given(st.floats(-3, 3), st.floats(0.1, 20), st.floats(-500, 500))
def test_neither_tilt_nor_distance_changes_proportions(
    angle: float, scale: float, shift: float
) -> None:
    still = proportions_of(FACE, face_width=90)
    other = proportions_of(moved(angle, scale, shift), face_width=90 * scale)

    for feature in Feature:
        assert getattr(other, feature) == pytest.approx(getattr(still, feature), rel=1e-6)


def test_proportions_are_what_a_ruler_says() -> None:
    measured = proportions_of(FACE, face_width=80)

    assert measured == Proportions(eyes=0.5, nose=0.55, mouth=0.75, face_shape=1.0)


def test_a_face_matches_itself_in_everything() -> None:
    measured = proportions_of(FACE, face_width=80)

    assert set(matching_features(measured, measured)) == set(Feature)


def test_only_what_is_near_matches_and_the_nearest_comes_first() -> None:
    one = Proportions(eyes=0.45, nose=0.55, mouth=0.80, face_shape=1.00)
    other = Proportions(eyes=0.46, nose=0.75, mouth=0.80, face_shape=1.30)

    assert matching_features(one, other) == (Feature.MOUTH, Feature.EYES)


proportions = st.builds(
    Proportions,
    eyes=st.floats(0.3, 0.6),
    nose=st.floats(0.3, 0.8),
    mouth=st.floats(0.5, 1.2),
    face_shape=st.floats(0.7, 1.4),
)


@given(proportions, proportions)
def test_it_does_not_matter_who_is_compared_with_whom(one: Proportions, other: Proportions) -> None:
    assert matching_features(one, other) == matching_features(other, one)


def test_points_on_one_another_are_no_face() -> None:
    with pytest.raises(ValueError):
        proportions_of([(1.0, 1.0)] * 5, face_width=10)
