"""What models see in pictures, and what is banned, becomes a verdict."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import NOW, new_id

from stario.domain.kernel.ids import BannedMediaId
from stario.domain.moderation.model.banned_media import (
    LIKE_BITS,
    BannedItem,
    BannedKind,
    matching_film,
    matching_picture,
)
from stario.domain.moderation.model.picture_policy import (
    BROUGHT,
    OURS,
    Bar,
    Look,
    findings_of,
    scores_of,
    unjudged,
    verdict_of,
)
from stario.domain.moderation.model.verdict import MediaVerdict, VerdictStatus, Versions

APPROVED, REJECTED = VerdictStatus.APPROVED, VerdictStatus.REJECTED
PENDING = VerdictStatus.PENDING_REVIEW
BITS = st.integers(min_value=0, max_value=(1 << 256) - 1)


def judged(bar: Bar, *looks: Look) -> MediaVerdict:
    return verdict_of(
        findings_of(looks, field="video", bar=bar),
        scores=scores_of(looks),
        needs_person=unjudged(looks),
        texts={},
        versions=Versions(),
        bar=bar,
    )


def look(
    explicit: float = 0.0,
    *,
    suggestive: float = 0.0,
    disagreement: float = 0.0,
    violence: float | None = 0.0,
    seconds: float = 0.0,
) -> Look:
    return Look(
        explicit=explicit,
        suggestive=suggestive,
        disagreement=disagreement,
        violence=violence,
        seconds=seconds,
    )


@pytest.mark.parametrize(
    ("seen", "ours", "brought"),
    [
        (look(), APPROVED, APPROVED),
        (look(0.69), APPROVED, APPROVED),
        (look(0.7), REJECTED, REJECTED),
        (look(0.9, disagreement=0.6), PENDING, PENDING),
        (look(0.5, disagreement=0.41), PENDING, PENDING),
        (look(suggestive=0.9), APPROVED, PENDING),
        (look(violence=None), APPROVED, PENDING),
        (look(violence=0.8), PENDING, PENDING),
    ],
)
def test_a_look_is_judged_by_the_bar_of_what_it_is(
    seen: Look, ours: VerdictStatus, brought: VerdictStatus
) -> None:
    assert (judged(OURS, seen).status, judged(BROUGHT, seen).status) == (ours, brought)


def test_a_film_is_as_bad_as_its_worst_moment() -> None:
    verdict = judged(OURS, look(seconds=1), look(0.95, seconds=2.5), look(seconds=4))

    assert verdict.status is REJECTED
    assert [(flag.category, flag.start) for flag in verdict.flags] == [("nsfw", 2500)]
    assert verdict.scores["nsfw"] == 0.95


def test_what_nothing_can_tell_has_no_score_and_is_named() -> None:
    verdict = judged(OURS, look(violence=0.1), look(violence=None))

    assert "violence" not in verdict.scores
    assert verdict.needs_person == ("violence",)


def banned(*hashes: int, kind: BannedKind = BannedKind.IMAGE) -> BannedItem:
    return BannedItem(
        id=BannedMediaId(new_id()),
        kind=kind,
        reason="terror",
        hashes=hashes,
        added_by=None,
        added_at=NOW,
    )


@given(BITS, st.sets(st.integers(min_value=0, max_value=255), max_size=80))
@settings(max_examples=30, deadline=None)
def test_a_picture_is_a_banned_one_up_to_so_many_bits(bits: int, flipped: set[int]) -> None:
    other = bits
    for place in flipped:
        other ^= 1 << place

    match = matching_picture([other], [banned(bits)])

    assert (match is not None) == (len(flipped) <= LIKE_BITS)
    if match is not None:
        assert 0.5 <= match.certainty <= 1


@pytest.mark.parametrize(("of_it", "others", "matches"), [(8, 2, True), (7, 3, False)])
def test_a_film_is_a_banned_one_by_most_of_its_frames(
    of_it: int, others: int, *, matches: bool
) -> None:
    film = banned(0, kind=BannedKind.VIDEO)
    frames = [0] * of_it + [(1 << 256) - 1] * others

    assert (matching_film(frames, [film]) is not None) is matches
    # One frame of a banned picture is enough.
    assert matching_film(frames, [film, banned((1 << 256) - 1)]) is not None
    assert matching_film([], [film]) is None
