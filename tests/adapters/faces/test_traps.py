"""Photos that make a careless comparison wrong, slow or dangerous."""

import contextlib
import resource
import time

import numpy as np
import pytest

from stario.adapters.faces.embedder import PhotoFaceEmbedder
from stario.adapters.faces.photo import FINE_SIDE, decode
from stario.ports.faces import FaceEmbedder, PhotoProblem, PhotoUnusable
from tests.builders.photos import (
    animated,
    astronaut_photo,
    blank_photo,
    endless_scans,
    jpeg_that_says,
    on_canvas,
    pair,
    png_that_says,
    rgb,
    saved,
    scaled,
    turned,
    webp_that_says,
    with_a_passer_by,
    with_orientation,
)
from tests.builders.portraits import astronaut, encoded


async def refusal(embedder: FaceEmbedder, photo: bytes) -> str:
    with pytest.raises(PhotoUnusable) as refused:
        await embedder.embed(photo)
    return str(refused.value.details["reason"])


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_the_mark_of_how_the_camera_was_held_is_honoured(
    embedder: PhotoFaceEmbedder, orientation: int, kind: str
) -> None:
    upright = astronaut()[:, 60:460]
    reference = await embedder.embed(encoded(np.ascontiguousarray(upright)))

    photo = with_orientation(upright, orientation, kind)
    found = await embedder.embed(photo)
    seen = await embedder.detect(photo)

    assert float(found.embedding @ reference.embedding) > (0.999 if kind == "PNG" else 0.96)
    assert (found.face.x, found.face.y) == pytest.approx(
        (reference.face.x, reference.face.y), abs=3
    )
    assert (seen.width, seen.height) == (400, 512)


async def test_what_a_face_measures_is_told_in_pixels_of_the_full_photo(
    embedder: PhotoFaceEmbedder,
) -> None:
    (small,) = (await embedder.detect(encoded(astronaut()))).faces
    photo = await embedder.detect(encoded(scaled(astronaut(), 6), ".jpg"))

    assert (photo.width, photo.height) == (3072, 3072)
    (large,) = photo.faces
    assert large.width == pytest.approx(small.width * 6, rel=0.1)
    assert large.x == pytest.approx(small.x * 6, rel=0.1)
    assert np.array(large.landmarks) == pytest.approx(np.array(small.landmarks) * 6, abs=40)


async def test_a_photo_of_50_megapixels_is_taken_quickly_and_in_little_memory(
    embedder: PhotoFaceEmbedder,
) -> None:
    photo = saved(rgb(on_canvas(scaled(astronaut(), 9), width=8660, height=5773)), "JPEG")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.thread_time()
    decoded = decode(photo)
    seconds = time.thread_time() - began
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    assert FINE_SIDE <= max(decoded.picture.shape) < 2 * FINE_SIDE
    assert (decoded.width, decoded.height) == (8660, 5773)
    # Unpacked at full size it takes over a second, and 150 MB even as bytes.
    assert seconds < 0.6
    assert grown_kib < 100_000
    assert (await embedder.embed(photo)).face.width > 700


@pytest.mark.parametrize(
    "photo",
    [
        png_that_says(60_000, 60_000),
        png_that_says(10_000, 5_001),
        jpeg_that_says(65_000, 65_000),
        jpeg_that_says(10_000, 5_001),
        webp_that_says(16_384, 16_384),
    ],
    ids=["png", "png just over", "jpeg", "jpeg just over", "webp"],
)
async def test_a_bomb_is_refused_by_its_head(embedder: PhotoFaceEmbedder, photo: bytes) -> None:
    began = time.process_time()

    assert await refusal(embedder, photo) == PhotoProblem.TOO_LARGE
    assert time.process_time() - began < 0.2


async def test_a_progressive_photo_with_endless_passes_is_refused_unread(
    embedder: PhotoFaceEmbedder,
) -> None:
    photo = endless_scans()
    began = time.process_time()

    assert await refusal(embedder, photo) == PhotoProblem.NOT_AN_IMAGE
    assert time.process_time() - began < 0.2


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
async def test_what_moves_is_refused(embedder: PhotoFaceEmbedder, kind: str) -> None:
    assert await refusal(embedder, animated(kind)) == PhotoProblem.ANIMATED


async def test_a_gif_that_stands_still_is_no_photo(embedder: PhotoFaceEmbedder) -> None:
    photo = saved(rgb(astronaut()).quantize(), "GIF")

    assert await refusal(embedder, photo) == PhotoProblem.NOT_AN_IMAGE


@pytest.mark.parametrize("extension", [".jpg", ".png", ".webp"])
@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.95])
async def test_a_photo_that_ends_early_is_refused(
    embedder: PhotoFaceEmbedder, extension: str, part: float
) -> None:
    whole = astronaut_photo(extension)

    assert await refusal(embedder, whole[: int(len(whole) * part)]) == PhotoProblem.TRUNCATED


@pytest.mark.parametrize("extension", [".jpg", ".png", ".webp"])
async def test_a_photo_whose_inside_is_destroyed_is_refused_or_read(
    embedder: PhotoFaceEmbedder, extension: str
) -> None:
    """Whatever the bytes: a refusal or an answer, nothing else."""
    whole = astronaut_photo(extension)
    rng = np.random.default_rng(5)
    for _ in range(15):
        data = bytearray(whole)
        for at in rng.integers(12, len(data), 20):
            data[at] = int(rng.integers(0, 256))
        with contextlib.suppress(PhotoUnusable):
            await embedder.embed(bytes(data))


async def test_two_faces_of_one_size_are_refused_and_a_passer_by_does_not_count(
    embedder: PhotoFaceEmbedder,
) -> None:
    crowd = encoded(with_a_passer_by())

    assert await refusal(embedder, encoded(pair(), ".jpg")) == PhotoProblem.SEVERAL_FACES
    assert len((await embedder.detect(crowd)).faces) == 2
    alone = await embedder.embed(encoded(astronaut()))
    assert float((await embedder.embed(crowd)).embedding @ alone.embedding) > 0.99


async def test_where_nobody_is_nobody_is_found(embedder: PhotoFaceEmbedder) -> None:
    assert await refusal(embedder, blank_photo()) == PhotoProblem.NO_FACE


@pytest.mark.parametrize(("factor", "taken"), [(0.55, False), (0.9, True)])
async def test_a_face_under_64_pixels_is_refused(
    embedder: PhotoFaceEmbedder, factor: float, taken: bool
) -> None:
    photo = encoded(on_canvas(scaled(astronaut(), factor), width=640, height=640))
    (face,) = (await embedder.detect(photo)).faces

    assert (max(face.width, face.height) >= 64) is taken
    if taken:
        await embedder.embed(photo)
    else:
        assert await refusal(embedder, photo) == PhotoProblem.FACE_TOO_SMALL


async def test_a_face_that_fills_the_photo_is_found(embedder: PhotoFaceEmbedder) -> None:
    close = np.ascontiguousarray(astronaut()[70:190, 180:270])
    photo = encoded(scaled(close, 9), ".jpg")

    assert (await embedder.embed(photo)).face.height > 500


@pytest.mark.parametrize("degrees", [45, 60, 90, 120, 150, 180, -45, -90, -120])
async def test_a_turned_face_is_never_compared(embedder: PhotoFaceEmbedder, degrees: float) -> None:
    """Detectors see lying faces, and put upright points on them: the tilt must come otherwise."""
    photo = encoded(turned(astronaut(), degrees), ".jpg")

    assert await refusal(embedder, photo) == PhotoProblem.FACE_TURNED


@pytest.mark.parametrize("degrees", [60, 90, 180, -90])
async def test_the_points_of_a_turned_face_are_found_where_they_are(
    embedder: PhotoFaceEmbedder, degrees: float
) -> None:
    upright = encoded(turned(astronaut(), 0))
    side = turned(astronaut(), degrees).shape[0]
    (before,) = (await embedder.detect(upright)).faces

    (face,) = (await embedder.detect(encoded(turned(astronaut(), degrees)))).faces

    off = (face.tilt_degrees - degrees + 180) % 360 - 180
    assert abs(off) < 12
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    expected = (np.array(before.landmarks) - side / 2) @ turn.T + side / 2
    assert np.array(face.landmarks) == pytest.approx(expected, abs=12)


@pytest.mark.parametrize("degrees", [-15, -10, -5, 5, 10, 15])
async def test_a_head_held_a_little_askew_is_still_the_same(
    embedder: PhotoFaceEmbedder, degrees: float
) -> None:
    upright = await embedder.embed(encoded(astronaut()))

    askew = await embedder.embed(encoded(turned(astronaut(), degrees)))

    assert float(askew.embedding @ upright.embedding) > 0.88
