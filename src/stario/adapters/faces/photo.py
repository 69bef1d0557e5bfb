"""Photos that strangers send, unpacked upright and no larger than is of use."""

import contextlib
import io
from typing import Final

import attrs
import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from stario.adapters.faces.headers import Kind, ends_early, kind_of, scans, webp_head
from stario.ports.faces import LARGEST_PHOTO_PIXELS, PhotoProblem, PhotoUnusable

Picture = NDArray[np.uint8]
"""`(height, width, 3)`, BGR."""

FINE_SIDE: Final = 960
"""A phone's photo of 4000 pixels is then reduced by four while it is unpacked, a third faster."""

_JPEG_FACTORS: Final = (8, 4, 2)
"""What libjpeg reduces by at no cost: it leaves out the high frequencies of each block."""

_MOST_SCANS: Final = 100
"""libjpeg's own script for a progressive photo has ten; each costs a pass over every pixel."""

_ORIENTATION: Final = 0x0112
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_BOMBS: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@attrs.frozen(eq=False)
class DecodedPhoto:
    """`picture` is upright; `width` and `height` are the upright photo's own, at full size."""

    picture: Picture
    width: int
    height: int

    @property
    def shrunk_by(self) -> float:
        """A pixel of `picture` is that many of the photo."""
        return max(self.width, self.height) / float(max(self.picture.shape[:2]))


def decode(data: bytes) -> DecodedPhoto:
    """
    Unpack JPEG, PNG or WebP, the longer side at least `FINE_SIDE` and less than twice that.

    One that is smaller keeps its size.

    The size is judged before a pixel is unpacked, and a JPEG is reduced while it is: 50
    megapixels take 12 MB of memory, those of a PNG or WebP 200 MB for a moment. Nothing is
    written to a disk.

    Raises:
        PhotoUnusable: not_an_image, truncated, animated or too_large.
    """
    kind = kind_of(data)
    if kind is None:
        raise PhotoUnusable(reason=PhotoProblem.NOT_AN_IMAGE)
    if kind is Kind.GIF:
        raise PhotoUnusable(reason=_of_gif(data))
    try:
        return _decode(data, kind)
    except PhotoUnusable:
        raise
    except _BOMBS as error:
        raise PhotoUnusable(reason=PhotoProblem.TOO_LARGE) from error
    # A hostile file makes Pillow raise nearly anything.
    except Exception as error:
        cut = ends_early(data, kind) or "truncated" in str(error)
        problem = PhotoProblem.TRUNCATED if cut else PhotoProblem.NOT_AN_IMAGE
        raise PhotoUnusable(reason=problem) from error


def _decode(data: bytes, kind: Kind) -> DecodedPhoto:
    if kind is Kind.WEBP:
        # Pillow sets up a canvas of the announced size before it tells the size.
        _require_size(*webp_head(data)[:2])
        _require_still(moves=webp_head(data)[2])
    elif kind is Kind.JPEG and scans(data) > _MOST_SCANS:
        raise PhotoUnusable(reason=PhotoProblem.NOT_AN_IMAGE)
    with Image.open(io.BytesIO(data), formats=(kind.value,)) as image:
        full = image.size
        _require_size(*full)
        # Cameras put previews behind a JPEG (MPO); those are no animation.
        _require_still(moves=kind is Kind.PNG and getattr(image, "is_animated", False))
        _reduce_while_unpacking(image)
        image.load()
        turn = _UPRIGHT.get(_orientation(image))
        factor = max(image.size) // FINE_SIDE
        small = _of_bytes(image).reduce(factor) if factor > 1 else _of_bytes(image)
        picture = _bgr(small if turn is None else small.transpose(turn))
    sideways = turn is not None and turn.value >= Image.Transpose.ROTATE_90.value
    sideways = sideways and turn is not Image.Transpose.ROTATE_180
    return DecodedPhoto(picture, *(reversed(full) if sideways else full))


def _reduce_while_unpacking(image: Image.Image) -> None:
    """By as much as `FINE_SIDE` allows; only a JPEG can be."""
    width, height = image.size
    for factor in _JPEG_FACTORS:
        if max(width, height) >= factor * FINE_SIDE:
            # Pillow takes the largest factor that leaves both sides at least this long.
            image.draft(None, (max(1, width // factor), max(1, height // factor)))
            return


def _require_size(width: int, height: int) -> None:
    if width * height > LARGEST_PHOTO_PIXELS:
        raise PhotoUnusable(reason=PhotoProblem.TOO_LARGE)
    if min(width, height) == 0:
        raise PhotoUnusable(reason=PhotoProblem.NOT_AN_IMAGE)


def _require_still(*, moves: bool) -> None:
    if moves:
        raise PhotoUnusable(reason=PhotoProblem.ANIMATED)


def _of_gif(data: bytes) -> PhotoProblem:
    """GIF is not taken; that it moves is the better thing to say where it does."""
    with contextlib.suppress(Exception), Image.open(io.BytesIO(data), formats=("GIF",)) as image:
        if getattr(image, "is_animated", False):
            return PhotoProblem.ANIMATED
    return PhotoProblem.NOT_AN_IMAGE


def _orientation(image: Image.Image) -> int:
    # A photo whose notes are broken is still a photo.
    with contextlib.suppress(Exception):
        return int(image.getexif().get(_ORIENTATION, 1))
    return 1


def _of_bytes(image: Image.Image) -> Image.Image:
    """*image* as L, RGB or RGBA: the average of two numbers of a palette is another colour."""
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in {"L", "RGB"} else image.convert("RGB")


def _bgr(image: Image.Image) -> Picture:
    if image.mode == "RGBA":
        # What lies under transparent pixels is not meant to be seen.
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(white, image)
    rgb = np.asarray(image if image.mode == "RGB" else image.convert("RGB"))
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), np.uint8)
