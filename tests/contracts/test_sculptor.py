"""What every sculptor must do."""

import io
from collections.abc import Awaitable, Callable

import numpy as np
import pytest
import trimesh

from stario.adapters.memory.sculpting import MemorySculptor
from stario.domain.merch.model.sculpture import LEAST_THICKNESS_MM, SculptureKind
from stario.ports.sculpting import (
    CarvedSculpture,
    SculptingProblem,
    Sculptor,
    SculptureBrief,
    Unprintable,
)
from tests.builders.busts import bust, png, sculptor

SIZE_MM = 50
KINDS = tuple(SculptureKind)

Carve = Callable[[SculptureKind], Awaitable[CarvedSculpture]]


def brief(
    kind: SculptureKind, picture: bytes | None = None, *, is_curved: bool = False
) -> SculptureBrief:
    return SculptureBrief(
        kind=kind,
        picture=bust() if picture is None else picture,
        size_mm=SIZE_MM,
        is_curved=is_curved,
        name=f"Stario {kind.value}",
    )


@pytest.fixture(scope="module", params=["memory", "trimesh"])
def carver(request: pytest.FixtureRequest) -> Sculptor:
    return MemorySculptor() if request.param == "memory" else sculptor()


@pytest.fixture(scope="module")
def carve(carver: Sculptor) -> Carve:
    """One of each kind serves every test: carving takes longer than looking."""
    made: dict[SculptureKind, CarvedSculpture] = {}

    async def once(kind: SculptureKind) -> CarvedSculpture:
        if kind not in made:
            made[kind] = await carver.carve(brief(kind))
        return made[kind]

    return once


def printed(carved: CarvedSculpture) -> trimesh.Trimesh:
    mesh = trimesh.load(io.BytesIO(carved.stl), file_type="stl")
    assert isinstance(mesh, trimesh.Trimesh)
    return mesh


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_printed_is_one_closed_body(carve: Carve, kind: SculptureKind) -> None:
    carved = await carve(kind)

    mesh = printed(carved)

    assert mesh.is_watertight
    assert mesh.is_winding_consistent
    assert mesh.volume > 0
    assert (mesh.body_count, mesh.euler_number) == (1, 2)
    assert len(mesh.faces) == carved.triangles
    assert len(carved.stl) <= 25_000_000


@pytest.mark.parametrize("kind", KINDS)
async def test_it_has_the_size_that_was_asked_for_in_millimetres(
    carve: Carve, kind: SculptureKind
) -> None:
    carved = await carve(kind)
    told = (carved.width_mm, carved.height_mm, carved.depth_mm)

    assert max(told) == pytest.approx(SIZE_MM, abs=0.5)
    assert sorted(printed(carved).extents) == pytest.approx(sorted(told), abs=0.05)


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_shown_is_the_same_thing_in_metres_and_lighter(
    carve: Carve, kind: SculptureKind
) -> None:
    carved = await carve(kind)

    scene = trimesh.load(io.BytesIO(carved.glb), file_type="glb")

    assert isinstance(scene, trimesh.Scene)
    ((name, shown),) = scene.geometry.items()
    shown.merge_vertices(merge_norm=True, merge_tex=True)
    assert name == f"Stario {kind.value}"
    assert shown.visual.material.name
    assert shown.is_watertight
    assert len(shown.faces) <= 100_000
    told = np.array([carved.width_mm, carved.height_mm, carved.depth_mm])
    assert shown.extents * 1000 == pytest.approx(told, abs=0.1)


@pytest.mark.parametrize("kind", KINDS)
async def test_no_wall_is_thinner_than_it_prints(carve: Carve, kind: SculptureKind) -> None:
    carved = await carve(kind)

    assert LEAST_THICKNESS_MM[kind] <= carved.minimum_thickness_mm <= carved.depth_mm


@pytest.mark.parametrize("kind", KINDS)
async def test_there_is_a_picture_of_it(carve: Carve, kind: SculptureKind) -> None:
    preview = (await carve(kind)).preview

    assert preview.dtype == np.uint8
    assert preview.ndim == 3
    assert preview.shape[2] == 3


async def test_the_same_brief_gives_the_same_bytes(carver: Sculptor, carve: Carve) -> None:
    first = await carve(SculptureKind.LITHOPHANE)

    second = await carver.carve(brief(SculptureKind.LITHOPHANE))

    assert (first.stl, first.glb) == (second.stl, second.glb)
    assert np.array_equal(first.preview, second.preview)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"\x89PNG\r\n\x1a\n\x00"])
async def test_what_is_no_picture_is_refused(
    carver: Sculptor, kind: SculptureKind, content: bytes
) -> None:
    with pytest.raises(Unprintable) as refusal:
        await carver.carve(brief(kind, content))

    assert refusal.value.problem is SculptingProblem.NOT_AN_IMAGE


@pytest.mark.parametrize("kind", [SculptureKind.RELIEF, SculptureKind.FIGURINE])
@pytest.mark.parametrize("cover", [0, 255])
async def test_there_must_be_somebody_to_stand_out(
    carver: Sculptor, kind: SculptureKind, cover: int
) -> None:
    nobody = png(np.full((80, 64, 4), (120, 120, 120, cover), np.uint8))

    with pytest.raises(Unprintable) as refusal:
        await carver.carve(brief(kind, nobody))

    assert refusal.value.problem is SculptingProblem.NOBODY_THERE
