"""Photos of which the truth is known: people with exact edges before backgrounds of any kind."""

import functools
from collections.abc import Mapping, Sequence
from typing import cast

import attrs
import cv2
import numpy as np
from numpy.typing import NDArray

from stario.adapters.cutout.cutter import EmbeddedPortraitCutter
from stario.adapters.portrait.landmarks import FaceLandmarker
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.entrypoints.engines.cutouts import face_finder
from stario.ports.cutouts import Cutout
from tests.builders.portraits import Picture, landmark_models, selfie_models

Alpha = NDArray[np.float32]


@attrs.frozen(eq=False)
class Person:
    """Straight colours and the true share of each pixel, `(height, width)` in [0, 1]."""

    colours: Picture
    alpha: Alpha

    def mirrored(self) -> "Person":
        return Person(
            np.ascontiguousarray(self.colours[:, ::-1]), np.ascontiguousarray(self.alpha[:, ::-1])
        )

    def scaled(self, factor: float) -> "Person":
        size = round(self.alpha.shape[1] * factor), round(self.alpha.shape[0] * factor)
        method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        cover = np.clip(cv2.resize(self.alpha, size, interpolation=method), 0, 1)
        colours = cv2.resize(self.colours, size, interpolation=method)
        return Person(cast("Picture", colours), cast("Alpha", cover.astype(np.float32)))


@functools.cache
def embedded_cutter() -> EmbeddedPortraitCutter:
    """Shared by the whole session: loading takes longer than cutting."""
    return EmbeddedPortraitCutter.of(
        selfie_models(), face_finder(FaceLandmarker(landmark_models())), ThreadHeavyWork()
    )


def person_of(cutout: Cutout) -> Person:
    """Read the file of *cutout*."""
    bgra = cv2.imdecode(np.frombuffer(cutout.png, np.uint8), cv2.IMREAD_UNCHANGED)
    assert bgra is not None
    assert bgra.shape == (cutout.height, cutout.width, 4)
    return Person(np.ascontiguousarray(bgra[..., :3]), (bgra[..., 3] / 255).astype(np.float32))


def standing(
    backdrop: Picture, people: Sequence[tuple[Person, tuple[int, int]]]
) -> tuple[Picture, list[Alpha]]:
    """
    Put *people* before *backdrop*, each with a left upper corner, the first one hindmost.

    Returns:
        The photo, and of each person what is visible of her.
    """
    photo = backdrop.astype(np.float32)
    visible: list[Alpha] = []
    for person, corner in people:
        alpha, colours = _placed(person, corner, photo.shape[:2])
        photo = alpha[..., None] * colours + (1 - alpha[..., None]) * photo
        visible = [cast("Alpha", before * (1 - alpha)) for before in visible] + [alpha]
    return np.clip(np.round(photo), 0, 255).astype(np.uint8), visible


def _placed(
    person: Person, corner: tuple[int, int], size: tuple[int, ...]
) -> tuple[Alpha, NDArray[np.float32]]:
    shift = np.array([[1.0, 0, corner[0]], [0, 1, corner[1]]])
    alpha = cv2.warpAffine(person.alpha, shift, (size[1], size[0]))
    colours = cv2.warpAffine(person.colours.astype(np.float32), shift, (size[1], size[0]))
    return cast("Alpha", alpha), cast("NDArray[np.float32]", colours)


@functools.cache
def backdrops(width: int, height: int) -> Mapping[str, Picture]:
    """Bare walls, a gradient, a room out of focus, a garden of fine detail, and a night."""
    random = np.random.default_rng(7)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    rise = (y / height)[..., None]
    room = cv2.GaussianBlur(random.normal(128, 900, (height, width, 3)), (0, 0), 18)
    garden = cv2.GaussianBlur(random.normal(0, 160, (height, width, 3)), (0, 0), 1.6)
    made = {
        "white": np.full((height, width, 3), 245.0),
        "grey": np.full((height, width, 3), 120.0),
        "sky": (1 - rise) * np.array([230, 160, 90]) + rise * np.array([250, 225, 200]),
        "room": room,
        "garden": garden + np.array([60, 140, 80]),
        "night": 18 + 30 * (np.sin(x / 37) * np.sin(y / 53) > 0.92)[..., None] + np.zeros(3),
    }
    return {name: np.clip(one, 0, 255).astype(np.uint8) for name, one in made.items()}
