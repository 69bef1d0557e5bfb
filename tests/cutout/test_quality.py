"""How close cutouts come to the truth, on photos of which it is known."""

import functools

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.builders.cutouts import (
    Alpha,
    Person,
    backdrops,
    embedded_cutter,
    person_of,
    standing,
)
from tests.builders.portraits import Picture, admiral, astronaut, encoded

WIDTH, HEIGHT = 720, 720
Corner = tuple[int, int]
BACKDROPS = ("white", "grey", "sky", "room", "garden", "night")


@functools.cache
def pilot() -> Person:
    return _known(astronaut())


@functools.cache
def officer() -> Person:
    return _known(admiral())


def _known(photo: Picture) -> Person:
    """What was once cut out is the truth of the photos it is put into."""
    return person_of(embedded_cutter().cut_now(encoded(photo), lambda: None))


async def cut(photo: Picture) -> Person:
    """Cut, and lay the result over *photo* again, for the cutter trims it."""
    made = await embedded_cutter().cut(encoded(photo))
    cutout = person_of(made)
    face = made.face
    left, top = round(face.x + 0.3 * face.width), round(face.y + 0.3 * face.height)
    patch = cutout.colours[top : top + 48, left : left + 48]
    _, _, (x, y), _ = cv2.minMaxLoc(cv2.matchTemplate(photo, patch, cv2.TM_SQDIFF))
    x, y = x - left, y - top
    alpha, colours = np.zeros(photo.shape[:2], np.float32), np.zeros_like(photo)
    height, width = cutout.alpha.shape
    alpha[y : y + height, x : x + width] = cutout.alpha
    colours[y : y + height, x : x + width] = cutout.colours
    return Person(colours, alpha)


def overlap(first: Alpha, second: Alpha) -> float:
    """Intersection over union."""
    one, other = first > 0.5, second > 0.5
    return float((one & other).sum() / (one | other).sum())


def edge_band(alpha: Alpha, radius: int = 6) -> NDArray[np.bool_]:
    kernel = np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)
    inside = (alpha > 0.5).astype(np.uint8)
    return np.asarray(cv2.dilate(inside, kernel) > cv2.erode(inside, kernel))


def halo(made: Person, truth: Person, corner: Corner, rows: slice) -> float:
    """
    What of the old background shows on a new one, at the edge, in levels of 255.

    The worse one of a black and a white poster: the mean distance from the true person on it.
    """
    height, width = made.alpha.shape
    distances = []
    for ground in (0, 255):
        poster = np.full((height, width, 3), ground, np.uint8)
        wanted, (alpha,) = standing(poster, [(truth, corner)])
        got, _ = standing(poster, [(made, (0, 0))])
        distance = np.abs(wanted.astype(np.float32) - got).mean(-1)
        distances.append(float(distance[rows][edge_band(alpha)[rows]].mean()))
    return max(distances)


@pytest.mark.parametrize("backdrop", BACKDROPS)
async def test_head_and_shoulders_are_cut_exactly_before_any_background(backdrop: str) -> None:
    corner = (130, HEIGHT - pilot().alpha.shape[0])
    photo, (alpha,) = standing(backdrops(WIDTH, HEIGHT)[backdrop], [(pilot(), corner)])
    # Whether the helmet farther down belongs to her is a matter of taste.
    rows = slice(0, corner[1] + 300)

    made = await cut(photo)

    assert overlap(made.alpha[rows], alpha[rows]) > 0.98
    assert np.abs(made.alpha - alpha)[rows][edge_band(alpha)[rows]].mean() < 0.06
    assert halo(made, pilot(), corner, rows) < 10


@pytest.mark.parametrize("backdrop", ["white", "garden", "night"])
async def test_a_dark_suit_is_kept(backdrop: str) -> None:
    corner = (130, HEIGHT - officer().alpha.shape[0])
    photo, (alpha,) = standing(backdrops(WIDTH, HEIGHT)[backdrop], [(officer(), corner)])

    made = await cut(photo)

    # At night nobody sees where it ends.
    assert overlap(made.alpha, alpha) > (0.95 if backdrop == "night" else 0.98)


@pytest.mark.parametrize(("gap", "size"), [(330, 0.85), (260, 0.8), (300, 0.6)])
async def test_a_neighbour_in_the_same_suit_is_left_behind(gap: int, size: float) -> None:
    friend = officer().scaled(size).mirrored()
    theirs_at = (60 + gap, HEIGHT - friend.alpha.shape[0])
    own_at = (40, HEIGHT - officer().alpha.shape[0])
    ground = backdrops(1000, HEIGHT)["room"]
    photo, (theirs, own) = standing(ground, [(friend, theirs_at), (officer(), own_at)])

    made = await cut(photo)

    assert made.alpha[theirs > 0.9].mean() < 0.02
    assert overlap(made.alpha, own) > 0.9


async def test_what_a_person_holds_stays_with_her() -> None:
    """The helmet on the pilot's knee."""
    cutout = await embedded_cutter().cut(encoded(astronaut()))

    assert person_of(cutout).alpha[-40:-20, 330:430].mean() > 0.9


async def test_a_large_photo_gives_a_large_cutout() -> None:
    large = officer().scaled(4.0)
    ground = cv2.resize(backdrops(WIDTH, HEIGHT)["sky"], (3000, 4000))
    corner = (500, 4000 - large.alpha.shape[0])
    photo, _ = standing(np.asarray(ground, np.uint8), [(large, corner)])

    cutout = await embedded_cutter().cut(encoded(photo, ".jpg"))

    assert 1500 < max(cutout.width, cutout.height) <= 2048
