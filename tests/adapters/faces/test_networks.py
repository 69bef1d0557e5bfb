"""The converted networks against OpenCV's own code for them, and what a swap would change."""

import hashlib
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stario.adapters.faces import wire
from stario.adapters.faces.conversion import convert_sface, convert_yunet
from stario.adapters.faces.geometry import aligned_crop, similarity, tilt_degrees
from stario.adapters.faces.sface import YunetSfaceNetworks, open_yunet_sface
from stario.domain.kernel.errors import Unavailable
from stario.ports.models import ModelCorrupted, ModelMissing
from tests.builders.photos import face_models, scaled, turned
from tests.builders.portraits import Picture, admiral, astronaut


def opencv_faces(picture: Picture) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    height, width = picture.shape[:2]
    model = str(face_models() / "yunet.onnx")
    detector = cv2.FaceDetectorYN.create(model, "", (width, height), 0.6, 0.3)
    return np.asarray(detector.detect(picture)[1], np.float32)


def opencv_embedding(picture: Picture) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    recogniser = cv2.FaceRecognizerSF.create(str(face_models() / "sface.onnx"), "")
    crop = recogniser.alignCrop(picture, opencv_faces(picture)[0])
    vector = np.asarray(recogniser.feature(crop), np.float32).ravel()
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


@pytest.mark.parametrize("picture", [astronaut(), scaled(admiral(), 0.9)], ids=["she", "admiral"])
def test_detection_is_that_of_opencv(networks: YunetSfaceNetworks, picture: Picture) -> None:
    theirs = opencv_faces(picture)[0]
    (ours,) = networks.locate(picture)

    assert np.array(ours.box) == pytest.approx(theirs[:4], abs=1)
    assert ours.points.ravel() == pytest.approx(theirs[4:14], abs=1)
    assert ours.confidence == pytest.approx(float(theirs[14]), abs=0.01)


@pytest.mark.parametrize("picture", [astronaut(), scaled(admiral(), 0.9)], ids=["she", "admiral"])
def test_an_embedding_is_that_of_opencv_and_another_with_red_and_blue_swapped(
    networks: YunetSfaceNetworks, picture: Picture
) -> None:
    crop = aligned_crop(picture, networks.locate(picture)[0].points)
    reference = opencv_embedding(picture)

    (ours,) = networks.describe([crop])
    (swapped,) = networks.describe([np.ascontiguousarray(crop[:, :, ::-1])])

    assert float(ours @ reference) > 0.995
    # Near enough to recognise people by, so that no test of accuracy would notice it.
    assert 0.5 < float(swapped @ reference) < 0.98


def test_a_batch_gives_what_each_crop_gives_alone(networks: YunetSfaceNetworks) -> None:
    pictures = (astronaut(), admiral(), astronaut()[:, ::-1])
    crops = [
        aligned_crop(picture, networks.locate(np.ascontiguousarray(picture))[0].points)
        for picture in pictures
    ]

    together = networks.describe(crops)
    alone = np.concatenate([networks.describe([crop]) for crop in crops])

    assert together == pytest.approx(alone, abs=1e-5)


def test_the_weights_are_those_of_the_manifest() -> None:
    manifests = resources.files("stario.adapters.model_store").joinpath("manifests")
    manifest = manifests.joinpath("yunet-sface.json").read_text()

    for name in ("yunet.onnx", "sface.onnx"):
        assert hashlib.sha256((face_models() / name).read_bytes()).hexdigest() in manifest


@pytest.mark.parametrize("convert", [convert_sface, convert_yunet])
@pytest.mark.parametrize("content", [b"", b"no network", b"\x3a\x00", b"\x3a\x7f"])
def test_what_is_not_the_network_is_not_converted(
    convert: Callable[[Path, Path], None], content: bytes, tmp_path: Path
) -> None:
    source = tmp_path / "source.onnx"
    source.write_bytes(content)

    with pytest.raises(ValueError):
        convert(source, tmp_path / "made")
    assert not (tmp_path / "made").exists()


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_refused(message: bytes) -> None:
    try:
        fields = list(wire.fields(memoryview(message)))
    except wire.Malformed:
        return
    assert b"".join(bytes(field.raw) for field in fields) == message


def test_missing_and_damaged_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        open_yunet_sface(tmp_path, version="1")
    for name in ("yunet.onnx", "sface.onnx"):
        (tmp_path / name).write_bytes(b"no network")
    with pytest.raises(ModelCorrupted):
        open_yunet_sface(tmp_path, version="1")


def test_a_provider_that_the_runtime_lacks_is_left_out_and_none_is_an_outage() -> None:
    networks = open_yunet_sface(face_models(), version="1.1.1", providers=("cuda", "cpu"))

    assert networks.crops_at_once >= 1
    with pytest.raises(Unavailable):
        open_yunet_sface(face_models(), version="1.1.1", providers=("abacus",))


@given(
    angle=st.floats(-3.1, 3.1),
    scale=st.floats(0.1, 10),
    shift=arrays(np.float64, 2, elements=st.floats(-100, 100)),
)
def test_a_similarity_is_found_again(
    angle: float, scale: float, shift: "np.ndarray[tuple[int], np.dtype[np.float64]]"
) -> None:
    points = np.array([[0.0, 0], [40, 2], [20, 30], [5, 50], [36, 51]])
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = similarity(points, points @ turn.T + shift)

    assert matrix == pytest.approx(np.hstack([turn, shift[:, None]]), abs=1e-6 * scale * 100)


def test_the_tilt_is_clockwise_as_one_sees_it(networks: YunetSfaceNetworks) -> None:
    (face,) = networks.locate(turned(admiral(), 15))

    assert 10 < tilt_degrees(face.points) < 25
