"""What the three kinds promise beyond being solid."""

import io

import cv2
import numpy as np
import pytest
import trimesh

from stario.adapters.portrait.landmarks import FaceLandmarker
from stario.adapters.trimesh import pictures
from stario.adapters.trimesh.figurine import figurine
from stario.adapters.trimesh.lithophane import (
    BENT_DEGREES,
    FRAME_MM,
    THICKEST_MM,
    THINNEST_MM,
    lithophane,
)
from stario.adapters.trimesh.pictures import read_subject
from stario.adapters.trimesh.portrait import portrait_of
from stario.adapters.trimesh.relief import BASE_MM, plaque
from stario.adapters.trimesh.solids import body_of
from stario.adapters.trimesh.thickness import least_radial_depth
from stario.entrypoints.engines.sculpting import face_reliefs
from stario.ports.sculpting import SculptingProblem, Unprintable
from tests.builders.busts import bust, drawn_face, png
from tests.builders.portraits import astronaut, landmark_models


def test_nothing_of_a_relief_hangs_over() -> None:
    surface = plaque(read_subject(bust()), drawn_face, size_mm=50)

    mesh = trimesh.Trimesh(surface.vertices, surface.faces, process=False)

    down = mesh.face_normals[:, 2] < -1e-6
    assert np.all(mesh.triangles[down][..., 2] == 0), "only the back looks down"
    tops = surface.vertices[surface.vertices[:, 2] > 0]
    assert tops[:, 2].min() == pytest.approx(BASE_MM, abs=1e-4)


def test_the_face_stands_out_most_and_its_eyes_are_no_holes() -> None:
    subject = read_subject(bust())

    portrait = portrait_of(subject, drawn_face, pixels=300, thinnest_pixels=5)

    height = portrait.height
    nose, shoulder, eye, brow = height[105, 120], height[260, 60], height[95, 102], height[78, 102]
    assert nose > 1.5 * shoulder
    assert eye > 0.85 * brow, "dark irises are not etched"
    near = cv2.dilate(portrait.mask.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    assert np.all(height[~near] < 0.01)


def test_without_a_face_there_is_still_a_relief() -> None:
    portrait = portrait_of(
        read_subject(bust()), lambda picture: None, pixels=200, thinnest_pixels=5
    )

    assert portrait.height.max() > 0.3


def test_wisps_thinner_than_a_printer_lays_down_are_left_out() -> None:
    pixels = np.asarray(cv2.imdecode(np.frombuffer(bust(), np.uint8), cv2.IMREAD_UNCHANGED))
    wisp = pixels.copy()
    wisp[20:24, 120:230, 3] = 255

    portrait = portrait_of(read_subject(png(wisp)), drawn_face, pixels=300, thinnest_pixels=11)

    assert not portrait.mask[20:24, 190:].any()
    assert portrait.mask[105, 120]


def test_bright_is_thin_and_dark_is_thick() -> None:
    ramp = np.tile(
        np.linspace(-60, 315, 120).clip(0, 255).astype(np.uint8)[None, :, None], (150, 1, 3)
    )

    made = lithophane(read_subject(png(ramp)), size_mm=60, is_curved=False)

    middle = made.thickness[made.thickness.shape[0] // 2]
    inside = middle[15:-15]
    assert inside[0] > inside[len(inside) // 2] > inside[-1]
    assert (inside.min(), inside.max()) == (
        pytest.approx(THINNEST_MM, abs=0.1),
        pytest.approx(THICKEST_MM, abs=0.1),
    )
    assert middle[1] == pytest.approx(FRAME_MM)


def test_a_bent_plate_keeps_its_thickness_and_its_size() -> None:
    made = lithophane(read_subject(bust()), size_mm=60, is_curved=True)
    body = body_of(made.surface)

    assert made.inner_radius is not None
    thinnest = least_radial_depth(body, inner_radius=made.inner_radius, degrees=BENT_DEGREES)
    assert thinnest == pytest.approx(THINNEST_MM, abs=0.02)
    assert np.ptp(made.surface.vertices[:, 1]) == pytest.approx(60, abs=0.2)
    radii = np.hypot(made.surface.vertices[:, 0], made.surface.vertices[:, 2])
    assert radii.min() == pytest.approx(made.inner_radius)


@pytest.mark.parametrize(("height", "width"), [(40, 400), (400, 40)])
def test_a_strip_is_cropped_before_it_becomes_a_ribbon(height: int, width: int) -> None:
    grey = np.random.default_rng(0).integers(0, 255, (height, width, 3)).astype(np.uint8)

    extents = np.ptp(
        lithophane(read_subject(png(grey)), size_mm=60, is_curved=False).surface.vertices, axis=0
    )

    assert extents[:2].max() == pytest.approx(60, abs=0.5)
    assert extents[:2].min() > 29


def test_a_figurine_stands_by_itself() -> None:
    made = figurine(read_subject(bust()), drawn_face, size_mm=60)
    mesh = made.body.to_mesh()
    solid = trimesh.Trimesh(mesh.vert_properties[:, :3], mesh.tri_verts, process=False)

    foot = solid.vertices[solid.vertices[:, 1] < 0.01]
    middle = solid.center_mass
    assert foot[:, 0].min() + 3 < middle[0] < foot[:, 0].max() - 3
    # It tips over when it is pushed by more than this.
    behind = np.degrees(np.arctan2(middle[2] - foot[:, 2].min(), middle[1]))
    before = np.degrees(np.arctan2(foot[:, 2].max() - middle[2], middle[1]))
    assert min(behind, before) > 12
    assert np.ptp(solid.vertices[:, 1]) == pytest.approx(60, abs=0.1)


def test_a_wide_figure_is_no_larger_than_was_asked_for() -> None:
    wide = np.full((60, 400, 4), 90, np.uint8)
    wide[..., 3] = 0
    wide[20:, :, 3] = 255

    made = figurine(read_subject(png(wide)), lambda picture: None, size_mm=60)

    low, high = np.array(made.body.bounding_box()).reshape(2, 3)
    assert np.all(high - low < 60 * 1.02)


def test_the_landmarks_give_depth_and_eyes() -> None:
    face = face_reliefs(FaceLandmarker(landmark_models()))(astronaut())

    assert face is not None
    nose, ears = face.points[1, 2], face.points[[234, 454], 2]
    assert np.all(nose < ears), "depth leads away from the eye"
    assert len(face.eyes) == 2
    spread = np.ptp(face.points[:, 0])
    assert all(0.05 * spread < radius < 0.2 * spread for _, _, radius in face.eyes)


def test_nobody_has_no_face() -> None:
    find = face_reliefs(FaceLandmarker(landmark_models()))

    assert find(np.full((200, 200, 3), 128, np.uint8)) is None


def test_a_picture_too_large_is_refused_by_its_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1000)

    with pytest.raises(Unprintable) as refusal:
        read_subject(bust())

    assert refusal.value.problem is SculptingProblem.TOO_LARGE


def test_a_cut_off_picture_is_refused() -> None:
    with pytest.raises(Unprintable) as refusal:
        read_subject(bust()[:-200])

    assert refusal.value.problem is SculptingProblem.NOT_AN_IMAGE


def test_transparency_is_white_and_counts_as_nobody() -> None:
    clear = np.zeros((10, 10, 4), np.uint8)
    buffer = io.BytesIO(png(clear))

    subject = read_subject(buffer.getvalue())

    assert subject.luminance.min() == 1
    assert subject.cover.max() == 0
