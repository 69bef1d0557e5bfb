"""Drawn busts that need no network, for whoever carves them."""

import functools
import io

import cv2
import numpy as np
from PIL import Image

from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.adapters.trimesh.pictures import FaceRelief, Picture
from stario.adapters.trimesh.sculptor import TrimeshSculptor

WIDTH, HEIGHT = 240, 300
FACE = (120.0, 105.0, 44.0, 56.0)
"""Centre and radii in pixels."""


@functools.cache
def bust() -> bytes:
    """A PNG of head and shoulders before nothing."""
    colours = np.full((HEIGHT, WIDTH, 3), (90, 60, 40), np.uint8)
    cover = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.ellipse(cover, (120, 105), (56, 72), 0, 0, 360, 255, -1)
    cv2.rectangle(cover, (98, 150), (142, 230), 255, -1)
    cv2.ellipse(cover, (120, 300), (104, 95), 0, 0, 360, 255, -1)
    cv2.ellipse(colours, (120, 105), (44, 56), 0, 0, 360, (140, 170, 225), -1)
    for x in (102, 138):
        cv2.circle(colours, (x, 95), 5, (30, 30, 40), -1)
    cv2.ellipse(colours, (120, 132), (16, 6), 0, 0, 180, (90, 90, 180), -1)
    return png(np.dstack([colours[..., ::-1], cover]))


def png(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def drawn_face(picture: Picture) -> FaceRelief | None:
    """Half an egg where `bust` has its face, in a picture of any size that shows all of it."""
    found = np.argwhere((np.abs(picture.astype(int) - (140, 170, 225)) < 30).all(-1))
    if len(found) < 50:
        return None
    low, high = found.min(0)[::-1], found.max(0)[::-1]
    centre, radii = (low + high) / 2, (high - low) / 2
    across, down = np.meshgrid(np.linspace(-1, 1, 17), np.linspace(-1, 1, 21))
    inside = across**2 + down**2 <= 1
    x, y = across[inside], down[inside]
    depth = -np.sqrt(1 - x**2 - y**2) * radii[0]
    points = np.column_stack([centre[0] + x * radii[0], centre[1] + y * radii[1], depth])
    eyes = [(centre[0] + side * radii[0] * 0.4, centre[1] - radii[1] * 0.2) for side in (-1, 1)]
    size = float(radii[0]) * 0.2
    return FaceRelief(points, tuple((float(x), float(y), size) for x, y in eyes))


@functools.cache
def sculptor() -> TrimeshSculptor:
    return TrimeshSculptor(faces=drawn_face, heavy_work=ThreadHeavyWork(threads=1))
