"""What a marked picture goes through and still says what it is."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from stario.adapters.spread_spectrum.pattern import Pattern
from stario.adapters.spread_spectrum.plane import luma, whitened
from stario.adapters.spread_spectrum.watermark import SpreadSpectrumWatermark
from stario.ports.pictures import RgbImage
from tests.adapters.spread_spectrum import attacks
from tests.builders.scenes import clouds, photographs, poster

SECRET = b"what the tests mark pictures with"
MARK = 0xFEDC_BA98_7654_3210

SURVIVED: dict[str, Callable[[RgbImage], RgbImage]] = {
    "JPEG 50": lambda picture: attacks.jpeg(picture, 50),
    "half size": lambda picture: attacks.scaled(picture, 0.5),
    "half size, JPEG 75": lambda picture: attacks.jpeg(attacks.scaled(picture, 0.5), 75),
    "0.3 times the size, JPEG 75": lambda picture: attacks.jpeg(attacks.scaled(picture, 0.3), 75),
    "WebP 70": lambda picture: attacks.webp(picture, 70),
    "two messengers": lambda picture: attacks.jpeg(
        attacks.jpeg(attacks.scaled(picture, 0.8), 80), 70
    ),
    "brighter": lambda picture: attacks.adjusted(picture, 1.0, 15),
    "less contrast": lambda picture: attacks.adjusted(picture, 0.8, 0),
    "more colour": lambda picture: attacks.saturated(picture, 1.3),
    "no colour": attacks.grey,
}
FOUND_BY_SEARCH: dict[str, Callable[[RgbImage], RgbImage]] = {
    "2 % off each side": lambda picture: attacks.cropped(picture, 0.02, 0.02, 0.02, 0.02),
    "2 % off each side, JPEG 75": lambda picture: attacks.jpeg(
        attacks.cropped(picture, 0.02, 0.02, 0.02, 0.02), 75
    ),
    "uneven": lambda picture: attacks.cropped(picture, 0.0, 0.03, 0.02, 0.01),
    "a tenth off each side": lambda picture: attacks.cropped(picture, 0.1, 0.1, 0.1, 0.1),
    "turned": lambda picture: attacks.turned(picture, 1.2),
    "turned, JPEG 75": lambda picture: attacks.jpeg(attacks.turned(picture, -2.0), 75),
}


@pytest.fixture(scope="module")
def watermark() -> SpreadSpectrumWatermark:
    return SpreadSpectrumWatermark(SECRET)


@pytest.fixture(scope="module")
def originals() -> list[RgbImage]:
    """Posters of several shapes, photographs, and paper with nothing on it."""
    shapes = ((1080, 1350), (1080, 1080), (1080, 1920), (1920, 1080))
    posters = [poster(seed, width=w, height=h) for seed, (w, h) in enumerate(shapes)]
    paper = np.full((1350, 1080, 3), (238, 234, 226), np.uint8)
    return [*posters, *photographs(), clouds(1), paper]


@pytest.fixture(scope="module")
def marked(watermark: SpreadSpectrumWatermark, originals: list[RgbImage]) -> list[RgbImage]:
    return [watermark.mark_image(picture, MARK) for picture in originals]


@pytest.mark.parametrize("attack", sorted(SURVIVED))
def test_the_mark_survives(
    watermark: SpreadSpectrumWatermark, marked: list[RgbImage], attack: str
) -> None:
    found = [watermark.find_in_image(SURVIVED[attack](picture)) for picture in marked]

    assert found == [MARK] * len(marked)


@pytest.mark.parametrize("attack", sorted(FOUND_BY_SEARCH))
def test_the_mark_is_found_where_a_part_of_the_picture_is_left(
    watermark: SpreadSpectrumWatermark, marked: list[RgbImage], attack: str
) -> None:
    some = marked[1::4]

    assert [watermark.find_in_image(FOUND_BY_SEARCH[attack](picture)) for picture in some] == [
        MARK
    ] * len(some)


@pytest.mark.parametrize(("width", "height"), [(256, 256), (256, 700), (900, 257), (2160, 2700)])
def test_any_shape_can_be_marked(
    watermark: SpreadSpectrumWatermark, width: int, height: int
) -> None:
    marked = watermark.mark_image(poster(4, width=width, height=height), MARK)

    assert watermark.find_in_image(marked) == MARK
    assert watermark.find_in_image(attacks.jpeg(marked, 75)) == MARK


def test_nobody_sees_the_mark(originals: list[RgbImage], marked: list[RgbImage]) -> None:
    ratios = [cv2.PSNR(one, other) for one, other in zip(originals, marked, strict=True)]

    assert np.mean(ratios) > 45
    assert min(ratios) > 41


def test_beside_type_the_mark_is_as_faint_as_on_flat_ground(
    watermark: SpreadSpectrumWatermark,
) -> None:
    ground = np.full((1350, 1080, 3), 200, np.uint8)
    text = ground.copy()
    cv2.putText(text, "SEVARA", (100, 700), cv2.FONT_HERSHEY_DUPLEX, 8, (20, 20, 20), 20)
    added = watermark.mark_image(text, MARK).astype(np.int16) - text

    near = cv2.dilate((text[:, :, 0] < 200).astype(np.uint8), np.ones((31, 31)))
    beside = (near > 0) & (text[:, :, 0] == 200)
    far = near == 0
    loudness = [np.sqrt((added[:, :, 0][where] ** 2).mean()) for where in (beside, far)]
    assert loudness[0] < 1.15 * loudness[1]
    assert np.abs(added).max() <= 8


def test_no_picture_without_a_mark_is_taken_for_marked() -> None:
    """300 pictures read as they are; chance would take one of them in 50,000 runs."""
    pattern = Pattern(SECRET)
    for seed in range(100):
        random = np.random.default_rng(seed)
        noise = random.integers(0, 256, (260, 260, 3), np.uint8)
        small = (poster(seed, width=360, height=450), clouds(seed, width=260, height=300), noise)
        assert [pattern.read(whitened(luma(picture))) for picture in small] == [None] * 3


def test_the_search_finds_nothing_where_nothing_is(watermark: SpreadSpectrumWatermark) -> None:
    for seed in range(2):
        assert watermark.find_in_image(poster(seed, width=540, height=675)) is None
        assert watermark.find_in_image(clouds(seed)) is None
