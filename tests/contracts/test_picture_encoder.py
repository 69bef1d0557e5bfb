"""What writing pictures as files promises, of every encoder."""

import io

import numpy as np
import pytest
from PIL import Image

from stario.adapters.memory.painting import MemoryPictureEncoder
from stario.adapters.pillow.encoder import PillowPictureEncoder
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.ports.pictures import PictureEncoder, PictureFormat, RgbImage


@pytest.fixture(params=["memory", "pillow"])
def encoder(request: pytest.FixtureRequest) -> PictureEncoder:
    if request.param == "memory":
        return MemoryPictureEncoder()
    return PillowPictureEncoder(ThreadHeavyWork(threads=1))


def striped(width: int, height: int) -> RgbImage:
    """Red on the left, blue on the right."""
    image = np.zeros((height, width, 3), np.uint8)
    image[:, : width // 2, 0] = 220
    image[:, width // 2 :, 2] = 220
    return image


async def test_a_png_gives_every_pixel_back(encoder: PictureEncoder) -> None:
    image = striped(64, 48)

    content = await encoder.encode(image, PictureFormat.PNG)

    with Image.open(io.BytesIO(content)) as picture:
        assert picture.format == "PNG"
        assert np.array_equal(np.asarray(picture), image)


async def test_a_jpeg_keeps_colours_in_their_order(encoder: PictureEncoder) -> None:
    content = await encoder.encode(striped(64, 48), PictureFormat.JPEG)

    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.format, picture.size, picture.mode) == ("JPEG", (64, 48), "RGB")
        pixels = np.asarray(picture).astype(int)
    assert pixels[24, 8].argmax() == 0
    assert pixels[24, 56].argmax() == 2


@pytest.mark.parametrize(
    ("size", "longest", "expected"),
    [
        ((400, 200), 100, (100, 50)),
        ((200, 400), 100, (50, 100)),
        ((90, 30), 100, (90, 30)),
        ((1000, 2), 10, (10, 1)),
    ],
)
async def test_shrinking_keeps_proportions_and_enlarges_nothing(
    encoder: PictureEncoder, size: tuple[int, int], longest: int, expected: tuple[int, int]
) -> None:
    small = await encoder.shrink(striped(*size), longest_pixels=longest)

    assert small.shape == (expected[1], expected[0], 3)
    assert small.dtype == np.uint8
