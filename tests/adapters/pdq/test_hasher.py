"""PDQ as it was published: the reference's own hashes, and what copies do to them."""

import io
from collections.abc import Callable
from typing import Final

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance

from stario.adapters.pdq.hasher import PdqHasher
from stario.ports.pictures import RgbImage
from tests.builders.portraits import admiral, astronaut

# By Meta's own program, of the pattern below.
OF_PATTERN: Final = 0xFB480217EEBCC0621FEDF98881973F1CE83983E29E0738FE63C46B9D53389660

Change = Callable[[Image.Image], Image.Image]


def pattern() -> RgbImage:
    y, x = np.mgrid[:300, :400]
    channels = (y * y // 90 + x, x * x // 150 + y, x * y // 200)
    return np.stack([one % 256 for one in channels], axis=2).astype(np.uint8)


def encoded(picture: Image.Image) -> Image.Image:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=30)
    return Image.open(buffer)


def captioned(picture: Image.Image) -> Image.Image:
    copy = picture.copy()
    draw = ImageDraw.Draw(copy)
    draw.rectangle((0, picture.height * 0.88, picture.width, picture.height), "white")
    draw.text((20, picture.height * 0.9), "Doim shod bo'ling", "black", font_size=36)
    return copy


def trimmed(share: float) -> Change:
    def trim(picture: Image.Image) -> Image.Image:
        across, down = picture.width * share, picture.height * share
        return picture.crop(
            (int(across), int(down), int(picture.width - across), int(picture.height - down))
        )

    return trim


def apart(original: RgbImage, change: Change) -> int:
    changed = np.asarray(change(Image.fromarray(original)).convert("RGB"), np.uint8)
    hasher = PdqHasher()
    return (hasher.hash(original).bits ^ hasher.hash(changed).bits).bit_count()


def test_it_is_the_hash_that_other_people_compute() -> None:
    found = PdqHasher().hash(pattern())

    assert found.bits == OF_PATTERN
    assert found.quality == 100


@pytest.mark.parametrize("original", [astronaut(), admiral()], ids=["astronaut", "admiral"])
@pytest.mark.parametrize(
    ("change", "least", "most"),
    [
        (encoded, 0, 26),
        (lambda picture: picture.reduce(2), 0, 31),
        (lambda picture: ImageEnhance.Brightness(picture).enhance(1.2), 0, 31),
        (lambda picture: picture.convert("L"), 0, 4),
        (captioned, 1, 92),
        (lambda picture: picture.rotate(3), 10, 70),
        (trimmed(0.05), 60, 140),
        (lambda picture: picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT), 100, 156),
    ],
    ids=["jpeg", "half", "bright", "grey", "caption", "turned", "trimmed", "mirrored"],
)
def test_what_copies_do_to_the_hash(
    original: RgbImage, change: Change, least: int, most: int
) -> None:
    assert least <= apart(original, change) <= most


def test_a_large_picture_has_the_hash_of_a_small_one() -> None:
    large = np.asarray(Image.fromarray(astronaut()).resize((2000, 2000)), np.uint8)

    difference = PdqHasher().hash(large).bits ^ PdqHasher().hash(astronaut()).bits

    assert difference.bit_count() <= 10


def test_half_the_bits_are_set() -> None:
    assert PdqHasher().hash(astronaut()).bits.bit_count() == 128
