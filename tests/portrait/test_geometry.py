"""The geometry under the picture."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stario.adapters.portrait.composition import compose, head_box, place
from stario.adapters.portrait.geometry import Face, rotation
from stario.adapters.portrait.landmarks import FaceLandmarker
from stario.adapters.portrait.raster import Floats, smoothstep
from stario.adapters.portrait.seam import CLOSED_GAP, SEAM_POINTS, find_seam
from stario.adapters.portrait.splines import ThinPlateSpline
from stario.adapters.portrait.topology import LOWER_INNER_LIP, LOWER_LIP, UPPER_LIP
from stario.adapters.portrait.warp import GridWarp, Region, grid_positions
from stario.ports.animation import TALL, WIDE, FrameSize
from tests.builders.portraits import Picture, admiral, astronaut, drawn_face, landmark_models

ROTATIONS = st.floats(-3, 3)


@pytest.fixture(scope="module")
def landmarker() -> FaceLandmarker:
    return FaceLandmarker(landmark_models())


def face_in(landmarker: FaceLandmarker, picture: Picture) -> Face:
    return Face.of(landmarker.mesh(picture, landmarker.faces(picture)[0]).points)


@pytest.fixture(scope="module")
def mesh(landmarker: FaceLandmarker) -> Floats:
    return face_in(landmarker, drawn_face()).points


@given(st.integers(8, 40), st.integers(0, 2**32 - 1))
def test_an_unsmoothed_spline_passes_through_every_value(count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    grid = np.stack(np.meshgrid(np.arange(7), np.arange(7)), -1).reshape(-1, 2) * 50.0
    centres = random.permutation(grid + random.uniform(-15, 15, grid.shape))[:count]
    values = random.normal(size=(count, 3))

    found = ThinPlateSpline.through(centres, values, smoothing=0).at(centres)

    assert np.allclose(found, values, atol=5e-3)


def test_a_spline_of_a_plane_is_that_plane() -> None:
    random = np.random.default_rng(2)
    centres, queries = random.uniform(0, 900, (30, 2)), random.uniform(-100, 1000, (200, 2))
    slope = np.array([[0.3, -0.1], [0.02, 0.5]])

    found = ThinPlateSpline.through(centres, centres @ slope + 7, smoothing=0).at(queries)

    assert np.allclose(found, queries @ slope + 7, atol=0.05)


@given(ROTATIONS)
def test_a_face_reads_the_same_turned_and_scaled(angle: float) -> None:
    random = np.random.default_rng(1)
    points = random.uniform(100, 300, (468, 3))
    turned = points.copy()
    turned[:, :2] = points[:, :2] @ rotation(angle).T * 1.7 + [40, -25]

    face, other = Face.of(points), Face.of(turned)

    assert np.allclose(face.local, other.local, atol=1e-9)
    assert face.mouth_gap == pytest.approx(other.mouth_gap)
    assert other.eye_distance == pytest.approx(1.7 * face.eye_distance)


@settings(max_examples=300)
@given(
    photo=st.tuples(st.integers(200, 2560), st.integers(200, 2560)),
    size=st.sampled_from([WIDE, TALL, FrameSize(720, 720), FrameSize(1920, 1080)]),
    share=st.floats(0.05, 0.95),
    where=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_no_composition_cuts_the_head(
    mesh: Floats,
    photo: tuple[int, int],
    size: FrameSize,
    share: float,
    where: tuple[float, float],
) -> None:
    width, height = photo
    low, high = mesh.min(0), mesh.max(0)
    scale = share * min(np.array([width, height]) / (high - low)[:2])
    room = np.array([width, height]) - scale * (high - low)[:2]
    points = (mesh - low) * scale
    points[:, :2] += room * where
    face = Face.of(points)

    placement = place(face, width, height, size)

    corners = head_box(face, width, height) * placement.scale + placement.shift
    assert placement.scale > 0
    assert (corners[0] >= -0.5).all()
    assert (corners[1] <= np.array([size.width, size.height]) + 0.5).all()


@pytest.mark.parametrize("size", [WIDE, TALL], ids=["wide", "tall"])
def test_landmarks_stay_on_the_composed_face(landmarker: FaceLandmarker, size: FrameSize) -> None:
    photo = admiral()

    composition = compose(photo, face_in(landmarker, photo), size)

    found = face_in(landmarker, composition.canvas)
    apart = np.linalg.norm((found.points - composition.face.points)[:, :2], axis=1)
    assert composition.canvas.shape == (size.height, size.width, 3)
    assert apart.mean() / found.eye_distance < 0.03


def test_the_continued_background_has_no_seam(landmarker: FaceLandmarker) -> None:
    photo = drawn_face()
    composition = compose(photo, face_in(landmarker, photo), WIDE)
    left = round(float(composition.photo_corners[0, 0]))
    assert left > 20

    columns = composition.canvas.astype(np.float32).mean(2)
    steps = np.abs(np.diff(columns, axis=1)).mean(0)

    assert steps[left - 2 : left + 2].max() <= steps[left + 5 : left + 60].max() + 0.5


def test_closed_lips_part_along_the_line_between_them(landmarker: FaceLandmarker) -> None:
    photo = drawn_face()
    face = face_in(landmarker, photo)
    assert face.mouth_gap < CLOSED_GAP

    seam = find_seam(photo, face)

    # The line is drawn at y = 367 from x = 284 to 356.
    middle = seam.upper[15:-15]
    assert seam.closed
    assert seam.rest_gap == 0
    assert np.array_equal(seam.upper, seam.lower)
    assert np.abs(middle[:, 1] - 367).max() < 2


@pytest.mark.parametrize("photo", [astronaut, admiral, drawn_face])
def test_the_seam_lies_inside_the_lips(
    landmarker: FaceLandmarker, photo: Callable[[], Picture]
) -> None:
    picture = photo()
    face = face_in(landmarker, picture)

    seam = find_seam(picture, face)

    lips = face.points[[*UPPER_LIP, *LOWER_LIP], :2]
    for edge in (seam.upper, seam.lower):
        assert edge.shape == (SEAM_POINTS, 2)
        assert (edge >= lips.min(0) - 1).all()
        assert (edge <= lips.max(0) + 1).all()
    assert ((seam.lower - seam.upper) @ face.axes[1] >= -1e-6).all()


def test_an_open_mouth_keeps_both_lips_apart(landmarker: FaceLandmarker) -> None:
    face = face_in(landmarker, astronaut())

    seam = find_seam(astronaut(), face)

    assert not seam.closed
    assert seam.rest_gap == pytest.approx(face.mouth_gap)
    corners = face.points[[LOWER_INNER_LIP[0], LOWER_INNER_LIP[-1]], :2]
    assert np.allclose(seam.upper[[0, -1]], corners)


def test_a_warp_is_undone_by_its_inverse() -> None:
    region = Region(16, 8, 176, 120)
    positions = grid_positions(region, 8)
    wave = 3 * np.sin(positions / 40)
    warp = GridWarp.of(region, 8, wave[None])
    moved = warp.displacement(np.ones(1, np.float32))

    source = warp.source(moved, rounds=3)

    back = warp.move(source.reshape(-1, 2), moved)
    inside = (np.abs(positions - [96, 64]) < [60, 40]).all(-1).ravel()
    assert np.abs(back - positions.reshape(-1, 2))[inside].max() < 0.05


def test_no_motion_maps_every_pixel_to_itself() -> None:
    region = Region(16, 8, 76, 62)
    warp = GridWarp.of(region, 8, np.zeros((1, 7, 8, 2)))

    luma = warp.luma_map(warp.positions)
    chroma = warp.chroma_map(warp.positions)

    rows, columns = np.mgrid[8:58, 16:72]
    assert luma.shape == (54, 60, 2)
    assert chroma.shape == (27, 30, 2)
    assert np.allclose(luma[4:50, 4:56], np.dstack([columns, rows])[4:50, 4:56], atol=1e-3)
    assert np.allclose(chroma[8, 8], [8 + 8, 4 + 8], atol=1e-3)


@given(st.floats(-10, 10), st.floats(-5, 0), st.floats(0.01, 5))
def test_a_smooth_step_stays_between_its_ends(value: float, start: float, length: float) -> None:
    step = float(smoothstep(np.array(value), start, start + length))

    assert 0 <= step <= 1
    assert step == (0 if value <= start else 1 if value >= start + length else step)
