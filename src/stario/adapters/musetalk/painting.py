"""From a face on a picture to the same face saying something else."""

from typing import Final, cast

import attrs
import cv2
import numpy as np

from stario.adapters.musetalk.faces import SIDE, Box, Points, face_box, jaw_mask
from stario.adapters.musetalk.networks import Floats, Networks
from stario.adapters.musetalk.pictures import Mask, Picture, picture_of, replace_where
from stario.ports.animation import Frame

LATENT_SCALE: Final = 0.18215
"""Brings the latents of Stable Diffusion's autoencoder to unit variance (arXiv:2112.10752)."""


@attrs.frozen(eq=False)
class Canvas:
    """A frame, where its face is, and what of it the painting may change."""

    frame: Frame
    box: Box
    mask: Mask

    @property
    def face(self) -> Picture:
        """The face as the networks see it, `(256, 256, 3)` BGR."""
        crop = picture_of(self.frame)[
            self.box.top : self.box.bottom, self.box.left : self.box.right
        ]
        return cast("Picture", cv2.resize(crop, (SIDE, SIDE), interpolation=cv2.INTER_LANCZOS4))

    def show(self, face: Picture) -> Frame:
        """The frame with *face*, `(256, 256, 3)` BGR, in the place of its own."""
        picture = picture_of(self.frame)
        size = (self.box.width, self.box.height)
        painted = picture.copy()
        painted[self.box.top : self.box.bottom, self.box.left : self.box.right] = cv2.resize(
            face, size, interpolation=cv2.INTER_LANCZOS4
        )
        blended = cv2.blendLinear(painted, picture, self.mask, 1 - self.mask)
        return replace_where(self.frame, cast("Picture", blended), self.mask)


def canvas_of(frame: Frame, points: Points | None) -> Canvas | None:
    """Make ready to paint; None where no face is to be seen, or too little of it."""
    if points is None:
        return None
    height, width = frame.shape[0] * 2 // 3, frame.shape[1]
    box = face_box(points).within(width, height)
    if box is None:
        return None
    return Canvas(frame, box, jaw_mask(points, box, width=width, height=height))


def latents_of(networks: Networks, faces: list[Picture]) -> Floats:
    """
    What the painter starts from.

    Returns:
        `(batch, 8, 32, 32)`: the face without its lower half, then the whole face.
    """
    whole = np.stack([_signed_rgb(face) for face in faces])
    upper = whole.copy()
    # Black, as the released code leaves it, is -1 on this scale.
    upper[:, :, SIDE // 2 :] = -1
    encoded = networks.encode(np.concatenate([upper, whole])) * LATENT_SCALE
    return np.concatenate([encoded[: len(faces)], encoded[len(faces) :]], axis=1)


def painted_faces(networks: Networks, latents: Floats, prompts: Floats) -> list[Picture]:
    """Paint each face to its prompt; `(256, 256, 3)` BGR each."""
    images = networks.decode(networks.paint(latents, prompts) / LATENT_SCALE)
    return [_bgr(image) for image in images]


def _signed_rgb(face: Picture) -> Floats:
    return np.asarray(face[:, :, ::-1].transpose(2, 0, 1) / 127.5 - 1, np.float32)


def _bgr(image: Floats) -> Picture:
    pixels = np.clip(image * 127.5 + 127.5, 0, 255).round().astype(np.uint8)
    return np.ascontiguousarray(pixels.transpose(1, 2, 0)[:, :, ::-1])
