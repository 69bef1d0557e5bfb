"""Portraits: a drawn face, two free photos that packages ship, and damage done to them."""

import functools
import os
from pathlib import Path
from typing import cast

import cv2
import matplotlib as mpl
import numpy as np
import skimage.data
from numpy.typing import NDArray

from stario.adapters.model_store.installer import DEFAULT_FOLDER, ModelInstaller

Picture = NDArray[np.uint8]
"""BGR, `(height, width, 3)`."""

Colour = tuple[int, int, int]

SKIN: Colour = (140, 170, 225)
SHADE: Colour = (115, 142, 200)
HAIR: Colour = (35, 45, 70)
CLOTH: Colour = (90, 60, 40)

_SUBPIXELS = 8


@functools.cache
def landmark_models() -> Path:
    """Give the folder of the landmark networks."""
    return _installed("face-landmarks", "0.6.0")


@functools.cache
def selfie_models() -> Path:
    """Give the folder of the networks that tell people from backgrounds."""
    return _installed("selfie-segmentation", "0.10.0")


def _installed(model: str, version: str) -> Path:
    """Install *model* where a machine lacks it."""
    root = Path(os.environ.get("STARIO_MODELS_DIR", DEFAULT_FOLDER)).expanduser()
    folder = root / model / version
    if not folder.exists():
        root.mkdir(parents=True, exist_ok=True)
        ModelInstaller(folder=root).install([model])
    return folder


@functools.cache
def astronaut() -> Picture:
    """Eileen Collins, smiling with teeth; NASA, public domain."""
    photo: Picture = skimage.data.astronaut()  # type: ignore[no-untyped-call]
    return np.ascontiguousarray(photo[:, :, ::-1])


@functools.cache
def admiral() -> Picture:
    """Grace Hopper, lips closed, in glasses; US Navy, public domain."""
    folder = Path(mpl.get_data_path()) / "sample_data"
    return read(folder / "grace_hopper.jpg")


def read(path: Path) -> Picture:
    picture = cv2.imread(str(path))
    assert picture is not None
    return cast("Picture", picture)


def encoded(picture: Picture, extension: str = ".png") -> bytes:
    done, data = cv2.imencode(extension, picture)
    assert done
    return bytes(data)


class _Pen:
    """Draws ellipses on a canvas of *side* pixels in units of 1/640 of it."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.unit = picture.shape[0] / 640

    def ellipse(
        self,
        centre: tuple[float, float],
        radii: tuple[float, float],
        colour: Colour,
        *,
        arc: tuple[float, float] = (0, 360),
        line: float = 0,
    ) -> None:
        x, y = (round(value * self.unit * _SUBPIXELS) for value in centre)
        rx, ry = (round(value * self.unit * _SUBPIXELS) for value in radii)
        thickness = max(1, round(line * self.unit)) if line else -1
        cv2.ellipse(
            self.picture, (x, y), (rx, ry), 0, *arc, colour, thickness, cv2.LINE_AA, shift=3
        )


@functools.cache
def drawn_face(side: int = 640, *, lips_apart: float = 0.0) -> Picture:
    """
    Draw a face that the networks take for one: *side* pixels square, eyes open, looking ahead.

    *lips_apart* is the opening of the mouth in outer-eye distances, teeth showing.
    """
    rows = np.linspace(1.1, 0.85, side)[:, None, None]
    backdrop = np.full((side, side, 3), (170, 150, 120)) * rows
    pen = _Pen(np.clip(backdrop, 0, 255).astype(np.uint8))
    pen.ellipse((320, 250), (150, 180), HAIR)
    neck = np.round(np.array([270, 420, 100, 140]) * pen.unit).astype(int)
    cv2.rectangle(pen.picture, neck.tolist(), SHADE, -1)
    pen.ellipse((320, 640), (240, 130), CLOTH)
    pen.ellipse((320, 290), (120, 165), SKIN)
    pen.ellipse((320, 150), (125, 70), HAIR, arc=(180, 360))
    pen.ellipse((320, 290), (120, 165), SKIN)
    for x in (270, 370):
        _draw_eye(pen, x)
    _draw_nose(pen)
    _draw_mouth(pen, lips_apart * 146)
    return _lit(pen.picture, pen.unit)


def _draw_eye(pen: _Pen, x: float) -> None:
    pen.ellipse((x, 255), (24, 11), (245, 245, 245))
    pen.ellipse((x, 255), (10, 10), (60, 80, 110))
    pen.ellipse((x, 255), (5, 5), (15, 15, 15))
    pen.ellipse((x - 3, 252), (2, 2), (255, 255, 255))
    pen.ellipse((x, 253), (25, 13), (50, 60, 90), arc=(180, 360), line=3)
    pen.ellipse((x, 258), (24, 10), (100, 120, 170), arc=(0, 180), line=1)
    pen.ellipse((x, 232), (30, 12), (40, 50, 75), arc=(200, 340), line=6)


def _draw_nose(pen: _Pen) -> None:
    pen.ellipse((320, 318), (20, 12), SHADE, arc=(0, 180), line=2)
    pen.ellipse((333, 290), (4, 30), SHADE, arc=(270, 450), line=2)
    for x in (310, 330):
        pen.ellipse((x, 322), (4, 3), (80, 100, 150))


def _draw_mouth(pen: _Pen, opening: float) -> None:
    pen.ellipse((320, 368), (38, 9 + opening / 2), (95, 95, 190))
    if opening:
        pen.ellipse((320, 368), (34, 3 + opening / 2), (30, 25, 60))
        pen.ellipse((320, 368 - opening / 6), (28, opening / 3), (235, 240, 245))
        return
    pen.ellipse((320, 367), (36, 1), (50, 50, 110))


def _lit(picture: Picture, unit: float) -> Picture:
    """Soften the edges, light the middle of the face, and add the grain of a camera."""
    y, x = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]] / unit
    glow = np.exp(-(((x - 320) / 95) ** 2) - ((y - 290) / 150) ** 2)
    soft = cv2.GaussianBlur(picture, (0, 0), 1.2 * unit) * (0.82 + 0.22 * glow[..., None])
    grain = np.random.default_rng(1).normal(0, 2.5, soft.shape)
    return cast("Picture", np.clip(soft + grain, 0, 255).astype(np.uint8))
