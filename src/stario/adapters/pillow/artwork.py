"""Pictures of strangers, made anew."""

import contextlib
import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs
import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from stario.domain.merch.model.artwork import (
    LONGEST_ARTWORK_SIDE,
    MOST_ARTWORK_PIXELS,
    SHORTEST_ARTWORK_SIDE,
)
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.mockups import (
    FLAT_PIXELS,
    ArtworkFile,
    ArtworkReader,
    ArtworkUnusable,
    RgbaImage,
)
from stario.ports.pictures import PictureFormat, RgbImage

FORMATS: Final = ("JPEG", "PNG", "WEBP")
FIELD: Final = "file"
_QUALITY: Final = 95
_FULL = 255
_GREY: Final = (128, 128, 128, 255)
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    struct.error,
    zlib.error,
)
"""What Pillow raises for files that are not what they should be."""


@attrs.frozen
class PillowArtworkReader(ArtworkReader):
    _heavy_work: HeavyWork

    async def clean(self, file: Path) -> ArtworkFile:
        return await self._heavy_work.run(lambda checkpoint: _cleaned(file, checkpoint))

    async def flatten(self, content: bytes) -> RgbImage:
        return await self._heavy_work.run(lambda _: _flattened(content))

    async def decode(self, content: bytes) -> RgbaImage:
        return await self._heavy_work.run(lambda _: _decoded(content))


def _cleaned(file: Path, checkpoint: Checkpoint) -> ArtworkFile:
    with _refusals(), Image.open(file, formats=FORMATS) as opened:
        # The size stands in the first bytes: a bomb is never unpacked.
        _require_size(*opened.size)
        checkpoint()
        upright = ImageOps.exif_transpose(opened)
        colours = _in_srgb(upright)
        colours.thumbnail((LONGEST_ARTWORK_SIDE, LONGEST_ARTWORK_SIDE), Image.Resampling.LANCZOS)
        checkpoint()
        pixels = np.asarray(colours)
    opaque = bool((pixels[..., 3] == _FULL).all())
    buffer = io.BytesIO()
    if opaque:
        picture = Image.fromarray(np.ascontiguousarray(pixels[..., :3]))
        picture.save(buffer, "JPEG", quality=_QUALITY, subsampling="4:4:4")
    else:
        # Whatever was hidden in clear pixels stays hidden no longer.
        seen = np.where(pixels[..., 3:] > 0, pixels, 0).astype(np.uint8)
        Image.fromarray(seen).save(buffer, "PNG", compress_level=2)
    form = PictureFormat.JPEG if opaque else PictureFormat.PNG
    return ArtworkFile(
        content=buffer.getvalue(),
        content_type=form.value,
        width=pixels.shape[1],
        height=pixels.shape[0],
    )


def _decoded(content: bytes) -> RgbaImage:
    with _refusals(), Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as opened:
        _require_size(*opened.size)
        return np.asarray(opened.convert("RGBA"), np.uint8)


def _flattened(content: bytes) -> RgbImage:
    with _refusals(), Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        _require_size(*opened.size)
        picture = opened.convert("RGBA")
        picture.thumbnail((FLAT_PIXELS, FLAT_PIXELS), Image.Resampling.LANCZOS)
        flat = Image.new("RGBA", picture.size, _GREY)
        flat.alpha_composite(picture)
        return np.asarray(flat.convert("RGB"), np.uint8)


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except ArtworkUnusable:
        raise
    except Image.DecompressionBombError as error:
        raise ArtworkUnusable(FIELD, "picture_too_large", most=MOST_ARTWORK_PIXELS) from error
    except UnidentifiedImageError as error:
        raise ArtworkUnusable(FIELD, "not_a_picture") from error
    except _BROKEN as error:
        raise ArtworkUnusable(FIELD, "damaged") from error


def _require_size(width: int, height: int) -> None:
    if width * height > MOST_ARTWORK_PIXELS:
        raise ArtworkUnusable(FIELD, "picture_too_large", most=MOST_ARTWORK_PIXELS)
    if min(width, height) < SHORTEST_ARTWORK_SIDE:
        raise ArtworkUnusable(FIELD, "too_small", shortest=SHORTEST_ARTWORK_SIDE)


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Bring colours of another profile, CMYK too, into sRGB; without a profile they are sRGB."""
    profile = picture.info.get("icc_profile")
    alpha = picture.convert("RGBA").getchannel("A")
    colours = picture.convert("RGB") if picture.mode not in {"RGB", "CMYK"} else picture
    if isinstance(profile, bytes):
        # A profile that can't be read, or is of another kind of colours, says nothing.
        with contextlib.suppress(ImageCms.PyCMSError, OSError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                colours, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            colours = converted or colours
    whole = colours.convert("RGBA")
    whole.putalpha(alpha)
    return whole
