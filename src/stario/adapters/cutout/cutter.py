"""Cut people out of photos on a CPU."""

from pathlib import Path
from typing import Final

import attrs
import cv2
import numpy as np

from stario.adapters.cutout import guided_filter
from stario.adapters.cutout.bust import Bust, crop_bust
from stario.adapters.cutout.colours import pure_colours, without_background
from stario.adapters.cutout.faces import FaceFinder, scaled
from stario.adapters.cutout.matting import refine
from stario.adapters.cutout.neighbours import only_own, others_of
from stario.adapters.cutout.networks import SelfieNetworks
from stario.adapters.cutout.photo import decode_photo
from stario.adapters.cutout.pictures import (
    Mask,
    Picture,
    Plane,
    as_floats,
    grow,
    resize,
    shrink,
)
from stario.adapters.cutout.segmentation import Seen, segment
from stario.ports.cutouts import Box, Cutout, CutoutProblem, NobodyToCut, PortraitCutter
from stario.ports.execution import Checkpoint, HeavyWork

SMALLEST_FACE: Final = 64
"""Pixels, chin to hairline; a smaller one is a blur on a poster."""

_DETECTION_SIDE = 1280
_WORKING_SIDE = 640
_FIT_RADIUS, _FIT_NOISE = 2, 1e-5
_COMPRESSION = 1
_EDGE, _HAIR_EDGE = 0.012, 0.09
"""How far from the networks' edge the true one may be, in heights of the face."""


@attrs.frozen(eq=False)
class EmbeddedPortraitCutter(PortraitCutter):
    """Google's selfie networks, closed-form matting at the edge, and colours without a halo."""

    networks: SelfieNetworks
    find_faces: FaceFinder
    heavy_work: HeavyWork

    @classmethod
    def of(
        cls, models: Path, find_faces: FaceFinder, heavy_work: HeavyWork
    ) -> "EmbeddedPortraitCutter":
        """
        *models* is the folder of the two networks.

        Raises:
            ModelMissing, ModelCorrupted: of the networks.
        """
        return cls(SelfieNetworks(models), find_faces, heavy_work)

    @property
    def engine(self) -> str:
        return "selfie-1"

    async def cut(self, photo: bytes) -> Cutout:
        return await self.heavy_work.run(lambda checkpoint: self.cut_now(photo, checkpoint))

    def cut_now(self, data: bytes, checkpoint: Checkpoint) -> Cutout:
        """Do it on the caller's thread; raises as `cut` does."""
        photo = decode_photo(data)
        checkpoint()
        bust = crop_bust(photo, self._largest_face(photo))
        checkpoint()
        share, colours = self._matte(bust, checkpoint)
        return _packed(share, colours, bust.face)

    def _largest_face(self, photo: Picture) -> Box:
        height, width = photo.shape[:2]
        scale = min(1.0, _DETECTION_SIDE / max(height, width))
        faces = self.find_faces(resize(photo, round(width * scale), round(height * scale)))
        if not faces:
            raise NobodyToCut(reason=CutoutProblem.NO_FACE)
        largest = scaled(max(faces, key=lambda face: face.height), 1 / scale)
        if largest.height < SMALLEST_FACE:
            raise NobodyToCut(reason=CutoutProblem.FACE_TOO_SMALL)
        return largest

    def _matte(self, bust: Bust, checkpoint: Checkpoint) -> tuple[Plane, Picture]:
        height, width = bust.picture.shape[:2]
        scale = min(1.0, _WORKING_SIDE / max(height, width))
        small = resize(bust.picture, round(width * scale), round(height * scale))
        face = scaled(bust.face, scale)
        seen = segment(self.networks, small, face)
        checkpoint()
        others = others_of(self.find_faces(small), face)
        person = only_own(small, seen.person, face, others)
        colours = as_floats(small)
        unknown = _unknown(person, seen, face)
        share = refine(colours, _decided(person, unknown), unknown)
        checkpoint()
        lines = guided_filter.fit(colours, share, radius=_FIT_RADIUS, noise=_FIT_NOISE)
        full = _contrasted(lines.of(as_floats(bust.picture)))
        return full, without_background(bust.picture, full, *pure_colours(colours, share))


def _unknown(person: Plane, seen: Seen, face: Box) -> Mask:
    inside = person > 0.5
    edge = max(2, round(_EDGE * face.height))
    hair_edge = max(3, round(_HAIR_EDGE * face.height))
    narrow = grow(inside, edge) & ~shrink(inside, edge)
    wide = grow(inside, hair_edge) & ~shrink(inside, hair_edge)
    near_hair = grow(seen.hair > 0.4, hair_edge)
    return np.asarray(narrow | (wide & near_hair))


def _decided(person: Plane, unknown: Mask) -> Plane:
    return np.where(unknown, person, person > 0.5).astype(np.float32)


def _contrasted(share: Plane) -> Plane:
    return np.asarray(np.clip((share - 0.04) / 0.92, 0, 1))


def _packed(share: Plane, colours: Picture, face: Box) -> Cutout:
    """Trim to what is visible and write the file."""
    visible = share > 0.02
    rows, columns = np.flatnonzero(visible.any(1)), np.flatnonzero(visible.any(0))
    if not len(rows):
        raise NobodyToCut(reason=CutoutProblem.NO_FACE)
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    alpha = np.round(255 * share[top:bottom, left:right]).astype(np.uint8)
    bgra = np.dstack([colours[top:bottom, left:right], alpha])
    # Nobody sees the colour of what is not there, but it would fill the file.
    bgra[alpha == 0] = 0
    _, png = cv2.imencode(".png", bgra, [cv2.IMWRITE_PNG_COMPRESSION, _COMPRESSION])
    return Cutout(
        png=png.tobytes(),
        width=bgra.shape[1],
        height=bgra.shape[0],
        face=scaled(face, 1.0, left=float(left), top=float(top)),
    )
