"""Whatever looks at pictures before others do keeps to this."""

import asyncio
import io

import numpy as np
import pytest
from PIL import Image

from stario.adapters.human_review.violence import ViolenceNeedsPerson
from stario.adapters.memory.media_moderation import (
    MemoryMediaHasher,
    MemoryNsfwClassifier,
    MemoryPictureReader,
    MemoryViolenceClassifier,
    written,
)
from stario.adapters.pdq.hasher import PdqHasher
from stario.ports.media_moderation import (
    PDQ_BITS,
    MediaHash,
    MediaHasher,
    NsfwClassifier,
    PictureReader,
    ViolenceClassifier,
)
from stario.ports.pictures import RgbImage
from tests.builders.lettered import LINES, lettered
from tests.builders.media_models import nsfw_classifier, picture_reader
from tests.builders.portraits import admiral as admiral_bgr
from tests.builders.portraits import astronaut as astronaut_bgr

GREY = np.full((120, 160, 3), 127, np.uint8)
DOT = np.full((1, 1, 3), 200, np.uint8)
GREETING = ("Doim shod", "Be yourself")


def astronaut() -> RgbImage:
    return np.ascontiguousarray(astronaut_bgr()[:, :, ::-1])


def admiral() -> RgbImage:
    return np.ascontiguousarray(admiral_bgr()[:, :, ::-1])


def jpeg(picture: RgbImage, quality: int) -> RgbImage:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer).convert("RGB"), np.uint8)


def scaled(picture: RgbImage, factor: float) -> RgbImage:
    height, width = picture.shape[:2]
    size = (round(width * factor), round(height * factor))
    return np.asarray(Image.fromarray(picture).resize(size), np.uint8)


def apart(one: MediaHash, other: MediaHash) -> int:
    return (one.bits ^ other.bits).bit_count()


@pytest.fixture(params=["memory", "packaged"])
def classifier(request: pytest.FixtureRequest) -> NsfwClassifier:
    return MemoryNsfwClassifier() if request.param == "memory" else nsfw_classifier()


async def test_ordinary_pictures_are_not_explicit(classifier: NsfwClassifier) -> None:
    pictures = (astronaut(), admiral(), GREY, DOT)

    votes = await classifier.classify(*pictures)

    assert len(votes) == len(pictures)
    for vote in votes:
        assert 0 <= vote.explicit < 0.5
        assert 0 <= vote.suggestive < 0.5
        assert 0 <= vote.disagreement < 0.5
        assert vote.model


async def test_each_picture_is_judged_for_itself_and_in_order(classifier: NsfwClassifier) -> None:
    pictures = (astronaut(), GREY, admiral(), *[GREY] * 7, astronaut())

    together = await classifier.classify(*pictures)

    for index in (0, 2, 10):
        (alone,) = await classifier.classify(pictures[index])
        assert together[index].explicit == pytest.approx(alone.explicit, abs=1e-4)
        assert together[index].suggestive == pytest.approx(alone.suggestive, abs=1e-4)


async def test_no_picture_has_no_vote(classifier: NsfwClassifier) -> None:
    assert await classifier.classify() == ()


@pytest.mark.parametrize("judge", [MemoryViolenceClassifier(), ViolenceNeedsPerson()])
async def test_only_a_person_tells_violence(judge: ViolenceClassifier) -> None:
    assert await judge.classify(astronaut(), GREY) == (None, None)
    assert await judge.classify() == ()


@pytest.fixture(params=[MemoryMediaHasher, PdqHasher])
def hasher(request: pytest.FixtureRequest) -> MediaHasher:
    made: MediaHasher = request.param()
    return made


def test_a_copy_is_found_however_it_was_kept(hasher: MediaHasher) -> None:
    original = astronaut()
    kept = hasher.hash(original)

    assert kept == hasher.hash(original.copy())
    for copy in (jpeg(original, 30), scaled(original, 0.5), scaled(original, 1.7)):
        assert apart(kept, hasher.hash(copy)) <= 31


def test_other_pictures_are_far(hasher: MediaHasher) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (16, 16, 3), np.uint8)
    others = (admiral(), scaled(noise, 16))

    assert all(apart(hasher.hash(astronaut()), hasher.hash(other)) > 64 for other in others)


def test_variants_find_mirrored_and_cropped_copies(hasher: MediaHasher) -> None:
    original = astronaut()
    height, width = original.shape[:2]
    top, left = height // 20, width // 20
    mirrored, cropped = original[:, ::-1], original[top : height - top, left : width - left]

    variants = hasher.variants(original)

    assert variants[0] == hasher.hash(original)
    for copy in (mirrored, jpeg(cropped, 60)):
        assert min(apart(hasher.hash(copy), variant) for variant in variants) <= 31


def test_a_picture_of_nothing_has_no_quality(hasher: MediaHasher) -> None:
    for picture in (GREY, DOT, np.full((3, 900, 3), 9, np.uint8)):
        assert hasher.hash(picture).quality == 0
    found = hasher.hash(astronaut())
    assert 50 <= found.quality <= 100
    assert 0 < found.bits < 1 << PDQ_BITS


@pytest.fixture(params=["memory", "packaged"])
def reading(request: pytest.FixtureRequest) -> tuple[PictureReader, RgbImage]:
    """A reader, and a picture of the greeting that it can read."""
    if request.param == "memory":
        return MemoryPictureReader(), written(*GREETING)
    return picture_reader(), lettered(GREETING)


async def test_words_are_read_from_top_to_bottom(
    reading: tuple[PictureReader, RgbImage],
) -> None:
    reader, picture = reading

    for kept in (picture, jpeg(picture, 80)):
        lines = await reader.read(kept)

        assert [line.text for line in lines] == list(GREETING)
        assert all(0.5 < line.confidence <= 1 for line in lines)
        boxes = np.array([line.box for line in lines])
        assert (boxes[:, :2] < boxes[:, 2:]).all()
        assert (boxes >= 0).all()
        assert (boxes[:, 2:] <= picture.shape[1::-1]).all()
        assert boxes[0, 1] < boxes[1, 1]


async def test_where_nothing_is_written_nothing_is_read(
    reading: tuple[PictureReader, RgbImage],
) -> None:
    reader, _ = reading

    for picture in (GREY, DOT, np.zeros((3, 900, 3), np.uint8)):
        assert await reader.read(picture) == ()


async def test_several_are_read_at_once(reading: tuple[PictureReader, RgbImage]) -> None:
    reader, picture = reading

    results = await asyncio.gather(*(reader.read(each) for each in (picture, GREY, picture)))

    assert [[line.text for line in lines] for lines in results] == [[*GREETING], [], [*GREETING]]


@pytest.mark.parametrize("language", LINES)
async def test_every_alphabet_of_the_product_is_read(language: str) -> None:
    lines = await picture_reader().read(lettered(LINES[language]))

    read = " ".join(line.text for line in lines).translate(dict.fromkeys(map(ord, "ʻ’‘'`"), "'"))
    words = " ".join(LINES[language]).replace("ʻ", "'").split()
    assert len(set(words) & set(read.split())) >= len(words) - 1
