"""Picture files that somebody brings."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from stario.domain.provenance.model.media_type import MediaType
from stario.ports.execution import Abandoned, Checkpoint
from stario.ports.media_reading import LONGEST_SIDE_PIXELS, MOST_PICTURES, MediaUnreadable
from stario.ports.pictures import RgbImage

# What cameras take and printers ask for; more in one file is meant to fill the memory.
_MOST_PIXELS = 64_000_000
# A frame is painted over all before it, and a few kilobytes can hold thousands of huge ones.
_MOST_PAINTED_PIXELS = 256_000_000

_FORMATS = {
    MediaType.JPEG: "JPEG",
    MediaType.PNG: "PNG",
    MediaType.WEBP: "WEBP",
    MediaType.GIF: "GIF",
}


def stills(file: Path, kind: MediaType, checkpoint: Checkpoint) -> tuple[RgbImage, ...]:
    """
    Decode the picture, or some of an animation's.

    Raises:
        MediaUnreadable: it is broken or too large.
        Abandoned: nobody waits for it any more.
    """
    try:
        with warnings.catch_warnings():
            # Pillow's own limit is lower, and only a warning at first.
            warnings.simplefilter("ignore")
            with Image.open(file, formats=[_FORMATS[kind]]) as picture:
                return tuple(_decoded(picture, checkpoint))
    except (MediaUnreadable, Abandoned):
        raise
    except Image.DecompressionBombError as error:
        raise MediaUnreadable(reason="too_large") from error
    except Exception as error:  # its decoders raise whatever they like
        raise MediaUnreadable from error


def _decoded(picture: Image.Image, checkpoint: Checkpoint) -> Iterator[RgbImage]:
    pixels = picture.width * picture.height
    if pixels > _MOST_PIXELS:
        raise MediaUnreadable(reason="too_large")
    # Ever wider apart: how many there are is not known before a GIF was read to its end.
    for number in [2**order - 1 for order in range(MOST_PICTURES)]:
        checkpoint()
        if number and (number + 1) * pixels > _MOST_PAINTED_PIXELS:
            return
        try:
            picture.seek(number)
        except EOFError:
            return
        yield _frame(picture)


def _frame(picture: Image.Image) -> RgbImage:
    if not picture.tell():
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
