"""Picture files that somebody brings."""

import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from stario.domain.provenance.model.media_type import MediaType
from stario.ports.media_reading import LONGEST_SIDE_PIXELS, MOST_PICTURES, MediaUnreadable
from stario.ports.pictures import RgbImage

# What cameras take and printers ask for; more in one file is meant to fill the memory.
_MOST_PIXELS = 64_000_000

_FORMATS = {
    MediaType.JPEG: "JPEG",
    MediaType.PNG: "PNG",
    MediaType.WEBP: "WEBP",
    MediaType.GIF: "GIF",
}


def stills(file: Path, kind: MediaType) -> tuple[RgbImage, ...]:
    """
    Decode the picture, or some of an animation's.

    Raises:
        MediaUnreadable: it is broken or too large.
    """
    try:
        with warnings.catch_warnings():
            # Pillow's own limit is lower, and only a warning at first.
            warnings.simplefilter("ignore")
            with Image.open(file, formats=[_FORMATS[kind]]) as picture:
                return tuple(_decoded(picture))
    except MediaUnreadable:
        raise
    except Image.DecompressionBombError as error:
        raise MediaUnreadable(reason="too_large") from error
    except Exception as error:  # its decoders raise whatever they like
        raise MediaUnreadable from error


def _decoded(picture: Image.Image) -> list[RgbImage]:
    if picture.width * picture.height > _MOST_PIXELS:
        raise MediaUnreadable(reason="too_large")
    count = int(getattr(picture, "n_frames", 1))
    step = max(1, count // MOST_PICTURES)
    numbers = range(0, count, step)[:MOST_PICTURES]
    return [_frame(picture, number) for number in numbers]


def _frame(picture: Image.Image, number: int) -> RgbImage:
    if number:
        picture.seek(number)
    else:
        # Only JPEG can decode to a smaller size, and then much faster.
        picture.draft("RGB", (LONGEST_SIDE_PIXELS, LONGEST_SIDE_PIXELS))
    upright = ImageOps.exif_transpose(picture)
    image = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    image.thumbnail((LONGEST_SIDE_PIXELS, LONGEST_SIDE_PIXELS), Image.Resampling.BOX)
    return np.asarray(_flattened(image), np.uint8)


def _flattened(picture: Image.Image) -> Image.Image:
    """Put what is transparent on white, as viewers do."""
    if picture.mode == "RGB":
        return picture
    ground = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(ground, picture).convert("RGB")
