"""What reaches the networks, and what of their answer reaches the picture."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from stario.adapters.musetalk.faces import Box, SteadyLocator, face_box, jaw_mask
from stario.adapters.musetalk.networks import (
    MemoryExhausted,
    Networks,
    open_networks,
)
from stario.adapters.musetalk.painting import canvas_of, latents_of, painted_faces
from stario.adapters.musetalk.pictures import (
    Picture,
    fitted,
    frame_of,
    picture_of,
    replace_where,
)
from stario.domain.kernel.errors import Unavailable
from stario.ports.animation import FrameSize
from tests.builders.musetalk import build_networks

SCALE = 0.18215


@pytest.fixture(scope="session")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Networks:
    return open_networks(build_networks(tmp_path_factory.mktemp("musetalk")), ["cuda", "cpu"])


def points_around(x: float, y: float, *, radius: float = 60) -> np.ndarray:
    """A face as a ring: the chin straight below, the bridge of the nose in the middle."""
    points = np.full((468, 2), (x, y), np.float64)
    ring = (
        *(234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152),
        *(377, 400, 378, 379, 365, 397, 288, 361, 323, 454),
    )
    for index, angle in zip(ring, np.linspace(np.pi, 0, len(ring)), strict=True):
        points[index] = (x + radius * np.cos(angle), y + radius * np.sin(angle))
    return points


def scene(seed: int = 0, *, width: int = 320, height: int = 240) -> Picture:
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 256, (height // 20, width // 20, 3), np.uint8)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def test_the_box_has_the_nose_in_the_middle_and_a_margin_under_the_chin() -> None:
    box = face_box(points_around(160, 120))

    assert (box.left, box.right, box.top) == (100, 220, 60)
    assert box.bottom == round(180 + 120 * 10 / 256)


def test_a_face_that_leaves_the_picture_is_cut_or_left_alone() -> None:
    assert Box(-20, 10, 100, 130).within(320, 240) == Box(0, 10, 100, 130)
    assert Box(-90, 10, 30, 130).within(320, 240) is None
    assert Box(400, 10, 500, 130).within(320, 240) is None
    assert Box(10, 10, 14, 14).within(320, 240) is None


def test_the_mask_is_the_jaw_with_a_soft_edge() -> None:
    mask = jaw_mask(points_around(160, 120), Box(100, 60, 220, 185), width=320, height=240)

    assert mask.shape == (240, 320)
    assert mask[150, 160] == pytest.approx(1)
    assert mask[90, 160] == 0  # above the nose
    assert mask[200, 160] == 0  # under the chin
    assert mask[150, 70] == 0  # beside the face
    assert mask[:, :100].max() == mask[:, 220:].max() == mask[185:].max() == 0
    edge = mask[150, 200:225]
    assert np.all(np.diff(edge) <= 0)
    assert len(np.unique(edge)) > 3


def test_an_upper_half_and_a_whole_face_are_encoded(networks: Networks) -> None:
    face = np.zeros((256, 256, 3), np.uint8)
    face[:] = (30, 90, 240)  # blue, green, red

    latents = latents_of(networks, [face])

    assert latents.shape == (1, 8, 32, 32)
    red, blue = 240 / 127.5 - 1, 30 / 127.5 - 1
    np.testing.assert_allclose(latents[0, 0, :16], red * SCALE, atol=1e-5)
    np.testing.assert_allclose(latents[0, 0, 16:], -SCALE, atol=1e-5)
    np.testing.assert_allclose(latents[0, 4], red * SCALE, atol=1e-5)
    np.testing.assert_allclose(latents[0, 6], blue * SCALE, atol=1e-5)


def test_faces_of_a_batch_stay_apart(networks: Networks) -> None:
    faces = [np.full((256, 256, 3), shade, np.uint8) for shade in (10, 100, 200)]
    prompts = np.zeros((3, 50, 384), np.float32)

    painted = painted_faces(networks, latents_of(networks, faces), prompts)

    assert [int(face.mean().round()) for face in painted] == [10, 100, 200]


def test_latents_are_scaled_back_before_they_are_decoded(networks: Networks) -> None:
    face = np.full((256, 256, 3), 100, np.uint8)
    prompts = np.full((1, 50, 384), 0.2 * SCALE, np.float32)

    painted = painted_faces(networks, latents_of(networks, [face]), prompts)[0]

    # The painter adds the prompt's mean: a fifth of the scale, 0.2 * 127.5 grey levels.
    np.testing.assert_allclose(painted, 100 + 25.5, atol=1)


def test_colours_come_back_in_their_order(networks: Networks) -> None:
    face = np.zeros((256, 256, 3), np.uint8)
    face[:] = (30, 90, 240)

    painted = painted_faces(
        networks, latents_of(networks, [face]), np.zeros((1, 50, 384), np.float32)
    )[0]

    assert painted[128, 128].tolist() == [30, 90, 240]


def test_nothing_outside_of_the_mask_changes_by_a_single_bit() -> None:
    frame = frame_of(scene())
    canvas = canvas_of(frame, points_around(160, 120))
    assert canvas is not None

    shown = canvas.show(np.full((256, 256, 3), 255, np.uint8))

    untouched = canvas.mask == 0
    assert np.array_equal(shown[:240][untouched], frame[:240][untouched])
    quads = (canvas.mask.reshape(120, 2, 160, 2) == 0).all(axis=(1, 3))
    chroma, before = shown[240:].reshape(120, 160, 2), frame[240:].reshape(120, 160, 2)
    assert np.array_equal(chroma[quads], before[quads])
    assert shown[150, 160] > 225
    assert np.array_equal(canvas.frame, frame)


def test_a_half_visible_pixel_is_half_of_each() -> None:
    grey = np.full((240, 320, 3), 60, np.uint8)
    canvas = canvas_of(frame_of(grey), points_around(160, 120))
    assert canvas is not None

    shown = picture_of(canvas.show(np.full((256, 256, 3), 200, np.uint8)))

    expected = 60 + 140 * canvas.mask
    assert np.abs(shown[:, :, 1] - expected).max() <= 3


def test_no_face_no_canvas() -> None:
    assert canvas_of(frame_of(scene()), None) is None
    assert canvas_of(frame_of(scene()), points_around(500, 500)) is None


def test_a_frame_is_a_picture_and_back() -> None:
    grey = np.full((6, 10, 3), 128, np.uint8)
    blue = np.zeros((6, 10, 3), np.uint8)
    blue[:, :, 0] = 255

    for picture in (grey, blue, scene(width=322, height=242)):
        assert np.abs(picture_of(frame_of(picture)).astype(int) - picture)[::2, ::2].mean() < 4


def test_a_frame_whose_height_is_no_multiple_of_four_keeps_its_colours() -> None:
    picture = np.zeros((6, 8, 3), np.uint8)
    picture[:, :, 2] = 255

    assert frame_of(picture).shape == (9, 8)
    assert picture_of(frame_of(picture))[3, 3, 2] > 250


def test_replacing_nothing_gives_the_frame_itself() -> None:
    frame = frame_of(scene(1))

    same = replace_where(frame, scene(2), np.zeros((240, 320), np.float32))

    assert np.array_equal(same, frame)


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (640, 480), (4000, 300)])
def test_a_picture_of_any_shape_covers_the_frame(size: tuple[int, int]) -> None:
    picture = np.full((size[1], size[0], 3), 77, np.uint8)

    cut = fitted(picture, FrameSize(320, 180))

    assert cut.shape == (180, 320, 3)
    assert (cut == 77).all()


def test_trembling_landmarks_are_steadied_and_a_lost_face_starts_anew() -> None:
    found = [points_around(100, 100), points_around(104, 100), None, points_around(200, 100)]
    steady = SteadyLocator(lambda _, __: found.pop(0))
    noses = [None if (at := steady(scene())) is None else at[195, 0] for _ in range(4)]

    assert noses == [100, 102, None, 200]


def test_networks_in_half_precision_are_fed_what_they_take(tmp_path: Path) -> None:
    half = open_networks(build_networks(tmp_path, half=True), ["cpu"])
    face = np.full((256, 256, 3), 100, np.uint8)

    painted = painted_faces(half, latents_of(half, [face]), np.zeros((1, 50, 384), np.float32))

    np.testing.assert_allclose(painted[0], 100, atol=1)
    assert half.listen(np.zeros((1, 80, 3000), np.float32)).dtype == np.float32


def test_the_first_provider_that_is_there_is_taken(tmp_path: Path) -> None:
    folder = build_networks(tmp_path)

    assert open_networks(folder, ["tensorrt", "cuda", "cpu"]).provider == "cpu"
    for nothing in (["cuda"], [], ["abacus"]):
        with pytest.raises(Unavailable) as refused:
            open_networks(folder, nothing)
        assert refused.value.details["reason"] == "no_execution_provider"


def test_a_file_that_is_no_network_is_named(tmp_path: Path) -> None:
    folder = build_networks(tmp_path)
    (folder / "unet.onnx").write_bytes(b"not a network")

    with pytest.raises(Unavailable) as refused:
        open_networks(folder, ["cpu"])
    assert refused.value.details["what"] == "musetalk/unet.onnx"


def test_a_network_with_other_inputs_is_refused(tmp_path: Path) -> None:
    folder = build_networks(tmp_path)
    (folder / "vae_decoder.onnx").write_bytes((folder / "vae_encoder.onnx").read_bytes())

    with pytest.raises(Unavailable) as refused:
        open_networks(folder, ["cpu"])
    assert refused.value.details["reason"] == "other_inputs"


def test_a_batch_without_room_is_told_apart_from_a_broken_network(tmp_path: Path) -> None:
    networks = open_networks(build_networks(tmp_path, most_at_once=1), ["cpu"])
    latents, prompts = np.zeros((2, 8, 32, 32)), np.zeros((2, 50, 384))

    with pytest.raises(MemoryExhausted):
        networks.paint(latents.astype(np.float32), prompts.astype(np.float32))
    with pytest.raises(Unavailable):
        networks.paint(latents[:, :3].astype(np.float32), prompts.astype(np.float32))
    assert networks.paint(latents[:1].astype(np.float32), prompts[:1].astype(np.float32)).shape == (
        1,
        4,
        32,
        32,
    )
