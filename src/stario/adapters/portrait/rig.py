"""Make a portrait ready to be moved."""

from collections.abc import Callable

import attrs
import numpy as np

from stario.adapters.portrait.composition import Composition, compose
from stario.adapters.portrait.eyes import EyePatch, draw_blinks
from stario.adapters.portrait.fields import build_warps
from stario.adapters.portrait.geometry import Face
from stario.adapters.portrait.landmarks import FaceLandmarker
from stario.adapters.portrait.matte import head_matte
from stario.adapters.portrait.mouth import Mouth
from stario.adapters.portrait.raster import Picture, Plane, blur, smoothstep, yuv_planes
from stario.adapters.portrait.seam import find_seam
from stario.adapters.portrait.topology import EYES
from stario.ports.animation import FrameSize

Step = Callable[[], None]

_SHARPENING = 0.3


@attrs.frozen(eq=False)
class PortraitRig:
    """
    One portrait in one frame size, with everything that stays the same from frame to frame.

    Attributes:
        canvas: `(height, width, 3)` BGR; `luma` and `chroma` are the same picture.
        face: landmarks on the canvas.
        mouth: warps, lip seam and interior.
        blinks: both eyes at each level, open first.
    """

    size: FrameSize
    canvas: Picture
    luma: Plane
    chroma: Plane
    face: Face
    mouth: Mouth
    blinks: tuple[tuple[EyePatch, ...], ...]

    @property
    def bytes(self) -> int:
        """Memory held, for a cache with a bound."""
        warps = self.mouth.warps
        fields = sum(warp.bases.nbytes for warp in (warps.head, warps.upper, warps.lower))
        eyes = sum(patch.picture.nbytes * 3 // 2 for level in self.blinks for patch in level)
        planes = self.canvas.nbytes + self.luma.nbytes + self.chroma.nbytes
        return fields + eyes + planes + 4 * self.mouth.lower_opacity.nbytes


def build_rig(
    landmarker: FaceLandmarker,
    photo: Picture,
    face: Face,
    size: FrameSize,
    *,
    smile: tuple[Picture, Face] | None = None,
    between_steps: Step = lambda: None,
) -> PortraitRig:
    """
    Build the rig of the *face* found in *photo*; the teeth of *smile* go into its mouth.

    *between_steps* is called between steps of at most half a second, to stop unwanted work.
    """
    composition = compose(photo, face, size)
    placed = composition.face
    canvas = _crisp(composition)
    eyes = tuple(landmarker.eye(canvas, placed.points, eye) for eye in EYES)
    between_steps()
    matte = head_matte(canvas, placed)
    between_steps()
    warps = build_warps(placed, eyes, matte)
    between_steps()
    seam = find_seam(canvas, placed)
    mouth = Mouth.of(canvas, placed, seam, warps, smile)
    luma, chroma = yuv_planes(canvas)
    return PortraitRig(size, canvas, luma, chroma, placed, mouth, draw_blinks(canvas, placed, eyes))


def _crisp(composition: Composition) -> Picture:
    """
    Sharpen the head by about what warping will soften it.

    Bilinear sampling between pixels costs up to a third of the finest detail; paid once here, it
    costs nothing a frame. An enlarged photo is sharpened at its own, coarser, detail.
    """
    canvas, face = composition.canvas, composition.face
    height, width = canvas.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot(*((np.dstack([x, y]) - face.centre) / [face.width, face.height]).T).T
    amount = _SHARPENING * (1 - smoothstep(away, 0.5, 1.0))[..., None]
    sigma = min(max(1.0, 0.7 * composition.placement.scale), 2.0)
    detail = canvas.astype(np.float32) - blur(canvas, sigma)
    return np.asarray(np.clip(np.round(canvas + amount * detail), 0, 255), np.uint8)
