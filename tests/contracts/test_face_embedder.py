"""What every engine for faces must do."""

from collections.abc import Callable, Iterator

import attrs
import numpy as np
import pytest

from stario.adapters.faces.embedder import PhotoFaceEmbedder
from stario.adapters.faces.sface import open_yunet_sface
from stario.adapters.memory.faces import MemoryFaceEmbedder
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.ports.faces import FaceEmbedder, PhotoProblem, PhotoUnusable
from tests.builders.photos import (
    FACES_VERSION,
    admiral_photo,
    astronaut_photo,
    blank_photo,
    face_models,
    other_photo_of_astronaut,
    pair,
)
from tests.builders.portraits import encoded


@attrs.frozen
class Studio:
    """An engine, and photos that it has been told about where it does not look."""

    embedder: FaceEmbedder
    one: bytes
    same_person: bytes
    other_person: bytes
    two_people: bytes
    nobody: bytes


def _photos() -> tuple[bytes, ...]:
    return (
        astronaut_photo(),
        other_photo_of_astronaut(),
        admiral_photo(),
        encoded(pair(), ".jpg"),
        blank_photo(),
    )


def _memory() -> Studio:
    embedder = MemoryFaceEmbedder()
    one, same, _, two, nobody = photos = _photos()
    for photo in (one, same):
        embedder.show(photo, person="astronaut")
    embedder.show(two, person="both", faces=2)
    embedder.say(nobody, PhotoProblem.NO_FACE)
    return Studio(embedder, *photos)


def _embedded(work: ThreadHeavyWork) -> Studio:
    networks = open_yunet_sface(face_models(), version=FACES_VERSION)
    return Studio(PhotoFaceEmbedder(networks, work), *_photos())


@pytest.fixture(scope="module", params=["memory", "yunet-sface"])
def studio(request: pytest.FixtureRequest) -> Iterator[Studio]:
    work = ThreadHeavyWork()
    make: Callable[[], Studio] = _memory if request.param == "memory" else lambda: _embedded(work)
    yield make()
    work.close()


async def test_an_embedding_is_a_unit_vector_and_the_same_for_the_same_photo(
    studio: Studio,
) -> None:
    first = await studio.embedder.embed(studio.one)
    again = await studio.embedder.embed(studio.one)

    assert first.embedding.dtype == np.float32
    assert first.embedding.ndim == 1
    assert float(np.linalg.norm(first.embedding)) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(first.embedding, again.embedding)
    assert first.face == again.face


async def test_two_photos_of_one_person_are_nearer_than_those_of_two(studio: Studio) -> None:
    one, same, other = [
        (await studio.embedder.embed(photo)).embedding
        for photo in (studio.one, studio.same_person, studio.other_person)
    ]

    assert float(one @ same) > 0.5
    assert float(one @ other) < 0.35


async def test_every_face_is_found_the_largest_first(studio: Studio) -> None:
    photo = await studio.embedder.detect(studio.two_people)

    assert len(photo.faces) == 2
    assert photo.faces[0].width >= photo.faces[1].width * 0.9
    for face in photo.faces:
        assert 0 <= face.x < face.x + face.width <= photo.width
        assert 0 <= face.y < face.y + face.height <= photo.height
        assert 0 < face.confidence <= 1


async def test_landmarks_are_the_persons_own_right_first_and_lie_in_the_face(
    studio: Studio,
) -> None:
    (face,) = (await studio.embedder.detect(studio.one)).faces

    right_eye, left_eye, nose, right_mouth, left_mouth = face.landmarks
    assert right_eye[0] < nose[0] < left_eye[0]
    assert right_mouth[0] < left_mouth[0]
    assert max(right_eye[1], left_eye[1]) < nose[1] < min(right_mouth[1], left_mouth[1])
    for x, y in face.landmarks:
        assert face.x < x < face.x + face.width
        assert face.y < y < face.y + face.height
    assert abs(face.tilt_degrees) < 5


async def test_a_photo_without_a_face_has_none_and_can_not_be_compared(studio: Studio) -> None:
    assert (await studio.embedder.detect(studio.nobody)).faces == ()
    with pytest.raises(PhotoUnusable) as refusal:
        await studio.embedder.embed(studio.nobody)
    assert refusal.value.details["reason"] == PhotoProblem.NO_FACE


async def test_of_two_people_none_is_chosen(studio: Studio) -> None:
    with pytest.raises(PhotoUnusable) as refusal:
        await studio.embedder.embed(studio.two_people)

    assert refusal.value.details["reason"] == PhotoProblem.SEVERAL_FACES


@pytest.mark.parametrize("extension", [".jpg", ".png", ".webp"])
async def test_every_format_is_taken(studio: Studio, extension: str) -> None:
    (face,) = (await studio.embedder.detect(astronaut_photo(extension))).faces

    assert face.width > 64


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"<svg/>", b"%PDF-1.7", b"\0" * 1000])
async def test_what_is_no_image_is_refused_by_both(studio: Studio, data: bytes) -> None:
    for look in (studio.embedder.detect, studio.embedder.embed):
        with pytest.raises(PhotoUnusable) as refusal:
            await look(data)
        assert refusal.value.details["reason"] == PhotoProblem.NOT_AN_IMAGE


async def test_an_engine_has_a_name_and_a_version(studio: Studio) -> None:
    name, _, version = studio.embedder.engine.partition("/")

    assert name
    assert version
