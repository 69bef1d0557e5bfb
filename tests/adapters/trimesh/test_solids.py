"""Solids under surfaces are closed whatever the outline, and thin walls are found."""

import manifold3d
import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from stario.adapters.trimesh.contours import Surface, solid_under
from stario.adapters.trimesh.plates import rim, rounded_plate
from stario.adapters.trimesh.solids import body_of, lighter, printable, shown
from stario.adapters.trimesh.thickness import is_wide, least_depth
from stario.ports.sculpting import SculptingProblem, Unprintable


def flat(places: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.full(len(places), 3.0)


def mesh_of(surface: Surface) -> trimesh.Trimesh:
    return trimesh.Trimesh(surface.vertices, surface.faces, process=False)


def disc(radius: float, *, side: int = 60) -> NDArray[np.float32]:
    down, across = np.mgrid[0:side, 0:side]
    return np.asarray(radius - np.hypot(down - side / 2, across - side / 2), np.float32)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), side=st.integers(2, 24))
def test_every_outline_is_closed(seed: int, side: int) -> None:
    field = np.random.default_rng(seed).normal(size=(side, side + 1)).astype(np.float32)
    if not (field > 0).any():
        return

    mesh = mesh_of(solid_under(field, flat, step=0.5))

    assert mesh.is_watertight
    assert mesh.is_winding_consistent
    assert mesh.volume > 0
    assert body_of(Surface(mesh.vertices, mesh.faces)).status() == manifold3d.Error.NoError


def test_an_outline_runs_between_the_samples() -> None:
    mesh = mesh_of(solid_under(disc(20), flat, step=0.5))

    assert mesh.volume == pytest.approx(np.pi * 10**2 * 3, rel=0.01)
    edge = np.hypot(*(mesh.vertices[:, :2] - mesh.vertices[:, :2].mean(0)).T)
    assert edge.max() == pytest.approx(10, abs=0.1)


def test_heights_are_asked_for_where_the_vertices_are() -> None:
    surface = solid_under(disc(20), lambda places: 2 + places[:, 0] / 10, step=1.0)

    top = surface.vertices[surface.vertices[:, 2] > 0]
    assert np.allclose(top[:, 2], 2 + top[:, 0] / 10)
    assert body_of(surface).volume() == pytest.approx(np.pi * 20**2 * 5, rel=0.01)


def test_what_is_in_two_pieces_is_not_printed() -> None:
    field = np.maximum(disc(10), np.roll(disc(10), 29, axis=1))

    with pytest.raises(Unprintable) as refusal:
        printable(body_of(solid_under(field, flat, step=0.5)))

    assert refusal.value.problem is SculptingProblem.NOT_SOLID


def test_an_open_surface_is_no_solid() -> None:
    surface = solid_under(disc(10), flat, step=0.5)

    with pytest.raises(Unprintable) as refusal:
        body_of(Surface(surface.vertices, surface.faces[1:]))

    assert refusal.value.problem is SculptingProblem.NOT_SOLID


def test_what_a_browser_gets_is_lighter_and_has_normals() -> None:
    bumpy = solid_under(
        np.ones((200, 160), np.float32),
        lambda places: 5 + np.sin(places[:, 0] * 1.3) * np.cos(places[:, 1] * 1.1),
        step=0.3,
    )
    body = body_of(bumpy)

    mesh = shown(lighter(body))

    assert body.num_tri() > 120_000
    assert len(mesh.faces) <= 100_000
    assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=1e-3)


@pytest.mark.parametrize(("width", "wide"), [(2.4, True), (1.6, False)])
def test_a_thin_part_of_an_outline_is_found(width: float, wide: bool) -> None:
    plate = manifold3d.Manifold.cube((30, 20, 3))
    strip = manifold3d.Manifold.cube((20, width, 3)).translate((29, 8, 0))

    assert is_wide(plate + strip, z=1.5, least=2.0) is wide


def test_a_thin_neck_between_two_parts_is_found() -> None:
    plate = manifold3d.Manifold.cube((10, 10, 3))
    neck = manifold3d.Manifold.cube((10, 1.2, 3)).translate((9, 4, 0))

    assert not is_wide(plate + neck + plate.translate((18, 0, 0)), z=1.5, least=2.0)


def test_the_thinnest_place_of_a_plate_is_measured() -> None:
    plate = manifold3d.Manifold.cube((30, 20, 3))
    pit = manifold3d.Manifold.cube((8, 8, 3)).translate((10, 6, 0.75))

    assert least_depth(plate) == pytest.approx(3)
    assert least_depth(plate - pit) == pytest.approx(0.75)


def test_a_hollow_counts_by_its_walls() -> None:
    box = manifold3d.Manifold.cube((30, 20, 10))
    hollow = manifold3d.Manifold.cube((20, 10, 8.6)).translate((5, 5, 0.6))

    assert least_depth(box - hollow) == pytest.approx(0.6, abs=1e-4)


def test_a_plate_has_round_corners_and_a_rim() -> None:
    field = rounded_plate(40, 60, corner=8)

    assert field[0].max() < 0 < field[1, 20]
    assert field[2, 2] < 0
    border = rim(field, 6)
    assert border.max() == pytest.approx(1, abs=0.01)
    assert border[30, 20] == 0
