"""What a fan may ask for in 3D."""

import pytest

from stario.domain.kernel.errors import Invalid
from stario.domain.merch.model.sculpture import SculptureKind
from stario.domain.merch.model.sculpture_work import SculptureWork

RELIEF, LITHOPHANE = SculptureKind.RELIEF, SculptureKind.LITHOPHANE


@pytest.mark.parametrize(
    ("wish", "field", "reason"),
    [
        ({"poster_id": "p", "artist_id": "a"}, "poster_id", "one_source"),
        ({}, "artist_id", "one_source"),
        ({"artist_id": "a", "size_mm": 49}, "size_mm", "one_of"),
        ({"artist_id": "a", "size_mm": 201}, "size_mm", "one_of"),
        ({"artist_id": "a", "is_curved": True}, "curved", "lithophanes_only"),
    ],
)
def test_what_can_not_be_made_is_refused(wish: dict[str, object], field: str, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        SculptureWork(**{"kind": RELIEF, "size_mm": 100, **wish})  # type: ignore[arg-type]

    assert (refusal.value.field, refusal.value.reason) == (field, reason)


@pytest.mark.parametrize("kind", list(SculptureKind))
def test_a_wish_survives_its_way_through_a_job(kind: SculptureKind) -> None:
    wish = SculptureWork(
        kind=kind,
        size_mm=120,
        is_curved=kind is LITHOPHANE,
        artist_id=None,
        poster_id="p",  # type: ignore[arg-type]
    )

    assert SculptureWork.read(wish.payload()) == wish
