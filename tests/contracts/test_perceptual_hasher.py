"""What every perceptual hasher must do."""

from collections.abc import Callable
from itertools import combinations

import cv2
import numpy as np
import pytest

from stario.adapters.memory.perceptual_hash import MemoryPerceptualHasher
from stario.adapters.perceptual_hash.hasher import DctPerceptualHasher
from stario.ports.pictures import RgbImage
from stario.ports.provenance import PerceptualHasher
from tests.builders.scenes import clouds, photographs, poster

SAME = 10
"""Bits that may differ between copies of one picture."""

COPIES: dict[str, Callable[[RgbImage], RgbImage]] = {
    "jpeg": lambda picture: jpeg(picture, 50),
    "smaller": lambda picture: scaled(picture, 0.3),
    "smaller jpeg": lambda picture: jpeg(scaled(picture, 0.3), 75),
    "brighter": lambda picture: cv2.convertScaleAbs(picture, alpha=1.06, beta=6).astype(np.uint8),
    "blurred": lambda picture: np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.5), np.uint8),
}


@pytest.fixture(scope="module", params=["memory", "dct"])
def hasher(request: pytest.FixtureRequest) -> PerceptualHasher:
    return MemoryPerceptualHasher() if request.param == "memory" else DctPerceptualHasher()


@pytest.fixture(scope="module")
def pictures() -> list[RgbImage]:
    drawn = [make(seed) for seed in range(12) for make in (poster, clouds)]
    return [*drawn, *photographs()]


def jpeg(picture: RgbImage, quality: int) -> RgbImage:
    _done, content = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(content, cv2.IMREAD_COLOR), np.uint8)


def scaled(picture: RgbImage, factor: float) -> RgbImage:
    smaller = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(smaller, np.uint8)


def distance(one: int, other: int) -> int:
    return (one ^ other).bit_count()


@pytest.mark.parametrize("copy", sorted(COPIES))
def test_a_copy_is_known(hasher: PerceptualHasher, pictures: list[RgbImage], copy: str) -> None:
    changed = [
        distance(hasher.hash(picture), hasher.hash(COPIES[copy](picture))) for picture in pictures
    ]

    assert max(changed) <= SAME


def test_other_pictures_are_rarely_taken_for_copies(
    hasher: PerceptualHasher, pictures: list[RgbImage]
) -> None:
    hashes = [hasher.hash(picture) for picture in pictures]
    distances = [distance(one, other) for one, other in combinations(hashes, 2)]

    assert np.mean([each <= 16 for each in distances]) < 0.03


def test_a_hash_has_64_bits_and_is_always_the_same(
    hasher: PerceptualHasher, pictures: list[RgbImage]
) -> None:
    hashes = [hasher.hash(picture) for picture in pictures]

    assert all(0 <= found < 2**64 for found in hashes)
    assert hashes == [hasher.hash(picture) for picture in pictures]
    # Such as a database keeps as a signed number: the highest bit is used too.
    assert any(found >= 2**63 for found in hashes)


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 900, 3), (7, 3, 3)])
def test_a_tiny_picture_has_a_hash_too(
    hasher: PerceptualHasher, shape: tuple[int, int, int]
) -> None:
    assert 0 <= hasher.hash(np.full(shape, 200, np.uint8)) < 2**64
