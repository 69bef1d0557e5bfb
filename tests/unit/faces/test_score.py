"""The map from a cosine to a score is fixed, bounded and never falls."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stario.domain.faces.model.score import (
    SAME_PERSON_COSINE,
    Badge,
    badge_of,
    similarity_score,
)

COSINES = st.floats(-1, 1)


@given(COSINES, COSINES)
def test_a_nearer_face_never_scores_less(one: float, other: float) -> None:
    lower, higher = sorted((one, other))

    assert similarity_score(lower) <= similarity_score(higher)


@given(st.floats(-1, 0.98))
def test_a_clearly_nearer_face_scores_more(cosine: float) -> None:
    assert similarity_score(cosine + 0.02) > similarity_score(cosine)


@given(st.floats(allow_nan=False))
def test_a_score_is_from_0_to_100_whatever_rounding_did(cosine: float) -> None:
    assert 0 <= similarity_score(cosine) <= 100


@given(COSINES)
def test_a_score_is_told_to_a_tenth_and_always_the_same(cosine: float) -> None:
    score = similarity_score(cosine)

    assert score == round(score, 1)
    assert score == similarity_score(cosine)


@pytest.mark.parametrize(
    ("cosine", "score"),
    [
        (-1, 0),
        (-0.1, 5),
        (0.11, 30),
        (0.19, 50),
        (0.3, 75),
        (SAME_PERSON_COSINE, 90),
        (1, 100),
        (1.0000001, 100),
    ],
)
def test_the_documented_points_are_those_of_the_map(cosine: float, score: float) -> None:
    assert similarity_score(cosine) == score


def test_what_is_no_number_has_no_score() -> None:
    with pytest.raises(ValueError):
        similarity_score(math.nan)


@pytest.mark.parametrize(
    ("score", "badge"),
    [
        (100, Badge.TWIN),
        (90, Badge.TWIN),
        (89.9, Badge.LOOKALIKE),
        (75, Badge.LOOKALIKE),
        (74.9, Badge.SIMILAR),
        (50, Badge.SIMILAR),
        (49.9, Badge.UNIQUE),
        (0, Badge.UNIQUE),
    ],
)
def test_badges_begin_where_they_say(score: float, badge: Badge) -> None:
    assert badge_of(score) is badge


@given(COSINES)
def test_a_twin_is_whom_the_network_takes_for_the_same_person(cosine: float) -> None:
    is_twin = badge_of(similarity_score(cosine)) is Badge.TWIN

    # The tenth that is shown decides.
    assert is_twin == (cosine >= SAME_PERSON_COSINE) or abs(cosine - SAME_PERSON_COSINE) < 0.001
