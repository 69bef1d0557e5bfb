"""A picture of a lithophane in a dark room, with a lamp behind it."""

from typing import Final

import cv2
import numpy as np

from stario.adapters.trimesh.pictures import Plane, resize
from stario.adapters.trimesh.preview import HEIGHT, WIDTH, blurred
from stario.ports.pictures import RgbImage

_FILLED: Final = 0.80
_FADING: Final = np.array([0.88, 1.16, 1.55])
"""Of red, green and blue on a millimetre of white plastic: thick parts glow warm."""

_LAMP = np.array([1.0, 0.90, 0.74])
_ROOM_TOP, _ROOM_BOTTOM = np.array([0.06, 0.052, 0.055]), np.array([0.02, 0.018, 0.021])


def glow_of(thickness: Plane, *, thinnest: float, is_curved: bool) -> RgbImage:
    """Show the plate whose *thickness* in millimetres is known; 960 by 1200 pixels."""
    plate = _bent(thickness) if is_curved else thickness
    height, width = plate.shape
    scale = _FILLED * min(WIDTH / width, HEIGHT / height)
    size = round(width * scale), round(height * scale)
    plate = resize(plate, *size)
    through = np.exp(-_FADING * np.clip(plate - thinnest, 0, None)[..., None])
    down, across = np.mgrid[-1 : 1 : size[1] * 1j, -1 : 1 : size[0] * 1j]
    lamp = 0.80 + 0.42 * np.exp(-(across**2 + (down - 0.05) ** 2) / 0.9)
    shining = through * _LAMP * lamp[..., None]
    left, top = (WIDTH - size[0]) // 2, round((HEIGHT - size[1]) * 0.46)
    place = slice(top, top + size[1]), slice(left, left + size[0])
    corner = max(2, round(0.03 * size[1]))
    cover = np.zeros((HEIGHT, WIDTH), np.float32)
    cover[place] = _rounded(size, corner)
    room = _room(cover)
    picture = room.copy()
    picture[place] = room[place] * (1 - cover[place][..., None]) + shining * cover[place][..., None]
    bloom = np.dstack([blurred(picture[..., i].astype(np.float32), 26) for i in range(3)])
    picture = 1 - (1 - np.clip(picture, 0, 1)) * (1 - 0.16 * np.clip(bloom, 0, 1))
    return np.asarray((np.clip(picture, 0, 1) ** (1 / 2.2) * 255).round(), np.uint8)


def _room(cover: Plane) -> Plane:
    share = np.linspace(0, 1, HEIGHT)[:, None, None]
    wall = (_ROOM_TOP + (_ROOM_BOTTOM - _ROOM_TOP) * share) ** 1.6 * np.ones((1, WIDTH, 1))
    halo = blurred(cover, 110)[..., None]
    moved = np.array([[1, 0, 0], [0, 1, 0.05 * HEIGHT]], np.float32)
    table = blurred(np.asarray(cv2.warpAffine(cover, moved, (WIDTH, HEIGHT)), np.float32), 30)
    return np.asarray(
        wall + 0.11 * halo * _LAMP + 0.05 * table[..., None] * _LAMP * share**3, np.float32
    )


def _rounded(size: tuple[int, int], corner: int) -> Plane:
    width, height = size
    large = np.zeros((2 * height, 2 * width), np.uint8)
    inner = 2 * corner
    cv2.rectangle(large, (inner, 0), (2 * width - inner, 2 * height), 255, -1)
    cv2.rectangle(large, (0, inner), (2 * width, 2 * height - inner), 255, -1)
    for x in (inner, 2 * width - inner - 1):
        for y in (inner, 2 * height - inner - 1):
            cv2.circle(large, (x, y), inner, 255, -1)
    return np.asarray(cv2.resize(large, size, interpolation=cv2.INTER_AREA) / 255, np.float32)


def _bent(thickness: Plane) -> Plane:
    """As a bent plate looks from the front: narrower toward its sides."""
    height, width = thickness.shape
    half = np.radians(60.0)
    chord = round(width * np.sin(half) / half)
    places = np.linspace(-1, 1, chord) * np.sin(half)
    columns = (np.arcsin(places) / half + 1) / 2 * (width - 1)
    across = np.tile(columns.astype(np.float32), (height, 1))
    down = np.tile(np.arange(height, dtype=np.float32)[:, None], (1, chord))
    return np.asarray(cv2.remap(thickness, across, down, cv2.INTER_LINEAR), np.float32)
