"""What the embedded gate finds in damaged portraits."""

from collections.abc import Callable, Iterator

import cv2
import numpy as np
import pytest

from stario.adapters.portrait.gate import EmbeddedPortraitGate, PortraitLimits, pose_problems
from stario.adapters.portrait.geometry import Face, rotation
from stario.adapters.portrait.landmarks import FaceLandmarker
from stario.adapters.portrait.raster import picture_of
from stario.adapters.portrait.renderer import FrameRenderer, Pose
from stario.adapters.portrait.rig import build_rig
from stario.adapters.portrait.topology import OVAL
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.ports.animation import FrameSize, PortraitProblem
from tests.builders.portraits import (
    Picture,
    admiral,
    astronaut,
    drawn_face,
    encoded,
    landmark_models,
)

Damage = Callable[[Picture, Face], Picture]


@pytest.fixture(scope="module")
def landmarker() -> FaceLandmarker:
    return FaceLandmarker(landmark_models())


@pytest.fixture(scope="module")
def gate(landmarker: FaceLandmarker) -> Iterator[EmbeddedPortraitGate]:
    work = ThreadHeavyWork()
    yield EmbeddedPortraitGate(landmarker, work)
    work.close()


def face_in(landmarker: FaceLandmarker, picture: Picture) -> Face:
    return Face.of(landmarker.mesh(picture, landmarker.faces(picture)[0]).points)


def darkened(picture: Picture, _: Face) -> Picture:
    return (picture * 0.15).astype(np.uint8)


def burnt(picture: Picture, _: Face) -> Picture:
    return np.asarray(np.clip(picture * 1.7, 0, 255), np.uint8)


def blurred(picture: Picture, face: Face) -> Picture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), face.eye_distance / 25), np.uint8)


def shrunk(picture: Picture, face: Face) -> Picture:
    share = 40 / face.eye_distance
    return np.asarray(cv2.resize(picture, None, fx=share, fy=share, interpolation=3), np.uint8)


def tilted(picture: Picture, face: Face) -> Picture:
    centre = tuple(map(float, face.centre))
    turn = cv2.getRotationMatrix2D((centre[0], centre[1]), 32, 1)
    size = picture.shape[1::-1]
    return np.asarray(cv2.warpAffine(picture, turn, (size[0], size[1])), np.uint8)


def without_chin(picture: Picture, face: Face) -> Picture:
    return np.ascontiguousarray(picture[: int(face.points[13, 1])])


def without_a_cheek(picture: Picture, face: Face) -> Picture:
    return np.ascontiguousarray(picture[:, int(face.points[1, 0]) :])


def twice(picture: Picture, _: Face) -> Picture:
    return np.hstack([picture, picture[:, ::-1]])


def with_mask(colour: tuple[int, int, int]) -> Damage:
    def cover(picture: Picture, face: Face) -> Picture:
        masked = picture.copy()
        around = [93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397]
        outline = face.points[[*around, 288, 361, 323, 4], :2].astype(np.int32)
        cv2.fillPoly(masked, [outline], colour)
        return masked

    return cover


DAMAGES: list[tuple[Damage, PortraitProblem]] = [
    (darkened, PortraitProblem.TOO_DARK),
    (burnt, PortraitProblem.TOO_BRIGHT),
    (blurred, PortraitProblem.BLURRED),
    (shrunk, PortraitProblem.FACE_TOO_SMALL),
    (tilted, PortraitProblem.FACE_TILTED),
    (without_chin, PortraitProblem.FACE_CUT_OFF),
    (without_a_cheek, PortraitProblem.FACE_CUT_OFF),
    (twice, PortraitProblem.SEVERAL_FACES),
    (with_mask((200, 120, 60)), PortraitProblem.MOUTH_COVERED),
    (with_mask((240, 240, 240)), PortraitProblem.MOUTH_COVERED),
    (with_mask((20, 20, 20)), PortraitProblem.MOUTH_COVERED),
]


@pytest.mark.parametrize(("damage", "problem"), DAMAGES)
async def test_each_damage_is_named(
    gate: EmbeddedPortraitGate,
    landmarker: FaceLandmarker,
    damage: Damage,
    problem: PortraitProblem,
) -> None:
    picture = admiral() if damage is twice else astronaut()

    report = await gate.inspect(encoded(damage(picture, face_in(landmarker, picture))))

    assert problem in report.problems


@pytest.mark.parametrize(("picture", "teeth"), [(astronaut, True), (admiral, False)])
async def test_real_portraits_are_accepted_and_teeth_are_seen(
    gate: EmbeddedPortraitGate, picture: Callable[[], Picture], teeth: bool
) -> None:
    report = await gate.inspect(encoded(picture(), ".jpg"))

    assert report.problems == ()
    assert report.shows_teeth is teeth


async def test_closed_eyes_are_reported(
    gate: EmbeddedPortraitGate, landmarker: FaceLandmarker
) -> None:
    rig = build_rig(landmarker, astronaut(), face_in(landmarker, astronaut()), FrameSize(1280, 720))
    still = np.zeros(len(rig.mouth.warps.head.bases), np.float32)
    asleep = picture_of(FrameRenderer(rig).render(Pose(still, tongue=0, blink=1)))

    report = await gate.inspect(encoded(asleep))

    assert report.problems == (PortraitProblem.EYES_CLOSED,)


@pytest.mark.parametrize("picture", [np.zeros((300, 300, 3)), np.full((64, 999, 3), 200)])
async def test_a_picture_of_nothing_has_no_face(
    gate: EmbeddedPortraitGate, picture: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
) -> None:
    report = await gate.inspect(encoded(picture.astype(np.uint8)))

    assert report.problems == (PortraitProblem.NO_FACE,)


def turned(face: Face, degrees: float) -> Face:
    """Turn the mesh around the vertical axis."""
    centre = face.points[list(OVAL)].mean(0)
    points = face.points - centre
    points[:, [0, 2]] = points[:, [0, 2]] @ rotation(np.radians(degrees)).T
    return Face.of(points + centre)


def test_a_turned_head_is_reported_by_its_depth(landmarker: FaceLandmarker) -> None:
    face = face_in(landmarker, drawn_face())

    for degrees in (-35, -10, 10, 35):
        problems = pose_problems(turned(face, degrees), 640, 640, PortraitLimits())
        assert (PortraitProblem.FACE_TURNED in problems) is (abs(degrees) > 22)


def test_a_wide_open_mouth_is_reported(landmarker: FaceLandmarker) -> None:
    face = face_in(landmarker, drawn_face())
    points = face.points.copy()
    points[[14, 87, 178, 88, 317, 402, 318], 1] += 0.3 * face.eye_distance

    problems = pose_problems(Face.of(points), 640, 640, PortraitLimits())

    assert PortraitProblem.MOUTH_WIDE_OPEN in problems


@pytest.mark.parametrize("picture", [astronaut, admiral])
async def test_problems_do_not_depend_on_the_size_of_the_photo(
    gate: EmbeddedPortraitGate, picture: Callable[[], Picture]
) -> None:
    large = np.asarray(cv2.resize(picture(), None, fx=3, fy=3, interpolation=2), np.uint8)

    report = await gate.inspect(encoded(large, ".jpg"))

    assert report.accepted
