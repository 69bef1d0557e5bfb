"""What of a product's picture is the same for every design, and putting a design into it."""

from pathlib import Path

import attrs
import cv2
import numpy as np
from numpy.typing import NDArray

from stario.adapters.skia.effects.noise import Plane, plane
from stario.adapters.skia.mockups.surfaces import SIDE
from stario.ports.mockups import RgbaImage
from stario.ports.pictures import RgbImage


@attrs.frozen(eq=False)
class Surface:
    """
    Where ink lies, over the whole picture.

    `across` and `down` say which place of the print area a pixel shows, 0..1 from its left upper
    corner; beyond that there is no ink. `cover` is how much of the pixel can take ink, `light`
    multiplies the ink and `gloss` is added to it.
    """

    across: Plane
    down: Plane
    cover: Plane
    light: Plane
    gloss: Plane


@attrs.frozen(eq=False)
class Baked:
    """
    A product without a design, and how one is laid on it.

    `place` is the left upper corner of the part that takes ink; `warp` is `(height, width, 2)`
    float32, `cover` uint8, `light` and `gloss` float16 of that part.
    """

    empty: RgbImage
    place: tuple[int, int]
    warp: NDArray[np.float32]
    cover: NDArray[np.uint8]
    light: NDArray[np.float16]
    gloss: NDArray[np.float16]

    @classmethod
    def of(cls, picture: NDArray[np.float32], surface: Surface) -> "Baked":
        inside = (surface.cover > 0) & (np.abs(surface.across - 0.5) < 0.53)
        inside = inside & (np.abs(surface.down - 0.5) < 0.53)
        used_rows, used = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
        part = (
            slice(int(used_rows[0]), int(used_rows[-1]) + 1),
            slice(int(used[0]), int(used[-1]) + 1),
        )
        return cls(
            empty=np.clip(picture * 255 + 0.5, 0, 255).astype(np.uint8),
            place=(int(used[0]), int(used_rows[0])),
            warp=np.dstack([surface.across[part], surface.down[part]]).astype(np.float32),
            cover=np.clip(surface.cover[part] * 255 + 0.5, 0, 255).astype(np.uint8),
            light=surface.light[part].astype(np.float16),
            gloss=surface.gloss[part].astype(np.float16),
        )

    @property
    def bytes(self) -> int:
        parts = (self.empty, self.warp, self.cover, self.light, self.gloss)
        return sum(each.nbytes for each in parts)

    def save(self, path: Path) -> None:
        with path.open("xb") as file:
            np.savez(
                file,
                empty=self.empty,
                place=np.array(self.place, np.int32),
                warp=self.warp,
                cover=self.cover,
                light=self.light,
                gloss=self.gloss,
            )

    @classmethod
    def load(cls, path: Path) -> "Baked":
        """
        Raises:
            OSError, ValueError, KeyError, BadZipFile: the file is damaged or not there.
        """
        with path.open("rb") as file, np.load(file, allow_pickle=False) as parts:
            baked = cls(
                empty=parts["empty"],
                place=(int(parts["place"][0]), int(parts["place"][1])),
                warp=parts["warp"],
                cover=parts["cover"],
                light=parts["light"],
                gloss=parts["gloss"],
            )
        if baked.empty.shape != (SIDE, SIDE, 3) or baked.warp.shape[:2] != baked.cover.shape:
            raise ValueError("not what this version bakes")
        return baked

    def show(self, sheet: RgbaImage) -> RgbImage:
        """Lay *sheet*, which fills the print area, on the product."""
        ink = _premultiplied(_reduced(sheet, self.warp))
        height, width = ink.shape[:2]
        ends = np.array([width, height], np.float32)
        places = self.warp * ends - np.float32(0.5)
        across, down = np.ascontiguousarray(places[..., 0]), np.ascontiguousarray(places[..., 1])
        laid = cv2.remap(ink, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        weight = self.cover.astype(np.float32) * np.float32(1 / 255)
        alpha = laid[..., 3] * weight
        light, gloss = self.light.astype(np.float32), self.gloss.astype(np.float32)
        colour = plane(laid[..., :3] * (light * weight)[..., None])
        colour += plane(gloss * alpha)[..., None]
        picture = self.empty.copy()
        x, y = self.place
        part = picture[y : y + self.cover.shape[0], x : x + self.cover.shape[1]]
        mixed = part * (1 - alpha)[..., None] + colour * np.float32(255)
        part[:] = np.clip(mixed + np.float32(0.5), 0, 255).astype(np.uint8)
        return picture


def _premultiplied(sheet: RgbaImage) -> NDArray[np.float32]:
    scaled = sheet.astype(np.float32) * np.float32(1 / 255)
    scaled[..., :3] *= scaled[..., 3:]
    return scaled


def _reduced(sheet: RgbaImage, warp: NDArray[np.float32]) -> RgbaImage:
    """Bring *sheet* near the size it is seen at, so that nothing shimmers."""
    middle = warp[warp.shape[0] // 2, warp.shape[1] // 2 - 8 : warp.shape[1] // 2 + 8, 0]
    step = float(np.abs(np.diff(middle)).mean()) if len(middle) > 1 else 0.0
    seen = 1.15 / max(step, 1e-4)
    height, width = sheet.shape[:2]
    if seen >= width:
        return sheet
    size = (max(1, round(seen)), max(1, round(seen * height / width)))
    # Colours of what is transparent must not bleed into its edge.
    weighted = cv2.cvtColor(np.ascontiguousarray(sheet), cv2.COLOR_RGBA2mRGBA)
    small = cv2.resize(weighted, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_mRGBA2RGBA), np.uint8)
