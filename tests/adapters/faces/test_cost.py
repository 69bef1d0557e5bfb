"""A comparison does no more than its answer needs: ten a second have two cores between them."""

from collections.abc import Sequence

import attrs
import numpy as np
import pytest
from PIL import Image

from stario.adapters.faces.geometry import LocatedFace, aligned_crop, shrunk
from stario.adapters.faces.judging import FaceJudge
from stario.adapters.faces.networks import Embeddings, FaceNetworks
from stario.adapters.faces.photo import DecodedPhoto, decode
from stario.adapters.faces.sface import YunetSfaceNetworks
from stario.ports.faces import PhotoProblem, PhotoUnusable
from tests.builders.photos import on_canvas, rgb, saved, scaled, turned
from tests.builders.portraits import Picture, admiral, astronaut


@attrs.frozen
class CountedNetworks(FaceNetworks):
    """Remembers the longer side of each picture that was looked at."""

    networks: FaceNetworks
    sides: list[int] = attrs.field(factory=list)

    @property
    def engine(self) -> str:
        return self.networks.engine

    @property
    def crops_at_once(self) -> int:
        return self.networks.crops_at_once

    def locate(self, picture: Picture) -> list[LocatedFace]:
        self.sides.append(max(picture.shape[:2]))
        return self.networks.locate(picture)

    def describe(self, crops: Sequence[Picture]) -> Embeddings:
        return self.networks.describe(crops)


def a_photo(picture: Picture) -> DecodedPhoto:
    height, width = picture.shape[:2]
    return DecodedPhoto(picture, width, height)


def test_an_upright_face_costs_one_look_at_a_small_picture_and_three_at_itself(
    networks: YunetSfaceNetworks,
) -> None:
    counted = CountedNetworks(networks)

    level = FaceJudge(counted).only_face(a_photo(scaled(astronaut(), 2)))

    assert level.is_certain
    assert counted.sides == [320, 160, 160, 160]


def test_where_the_face_is_small_a_larger_picture_is_looked_at_before_one_is_chosen(
    networks: YunetSfaceNetworks,
) -> None:
    far = on_canvas(scaled(astronaut(), 0.68), width=640, height=640)
    counted = CountedNetworks(networks)

    FaceJudge(counted).only_face(a_photo(far))

    assert counted.sides[:2] == [320, 640]


@pytest.mark.parametrize("picture", [astronaut(), admiral()], ids=["she", "admiral"])
def test_the_quick_way_gives_the_points_of_a_look_at_the_whole(
    networks: YunetSfaceNetworks, picture: Picture
) -> None:
    (face,) = networks.locate(picture)
    quick = FaceJudge(networks).only_face(a_photo(picture)).face

    crops = [aligned_crop(picture, points) for points in (face.points, quick.points)]
    one, other = networks.describe(crops)

    assert quick.points == pytest.approx(face.points, abs=0.08 * face.size)
    assert float(one @ other) > 0.93


@pytest.mark.parametrize("degrees", [90, 135, 180, -135])
def test_another_lying_face_is_not_compared_either(
    networks: YunetSfaceNetworks, degrees: float
) -> None:
    with pytest.raises(PhotoUnusable) as refused:
        FaceJudge(networks).only_face(a_photo(turned(admiral(), degrees)))

    assert refused.value.details["reason"] in {PhotoProblem.FACE_TURNED, PhotoProblem.NO_FACE}


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((1919, 1000), (1919, 1000)),
        ((1920, 1080), (960, 540)),
        ((3000, 4000), (750, 1000)),
        ((4032, 3024), (1008, 756)),
        ((7700, 20), (963, 3)),
        ((3, 2), (3, 2)),
    ],
)
def test_a_photo_keeps_between_960_and_1920_pixels(
    kind: str, size: tuple[int, int], kept: tuple[int, int]
) -> None:
    decoded = decode(saved(Image.new("RGB", size, (20, 40, 60)), kind))

    assert (decoded.width, decoded.height) == size
    assert decoded.picture.shape[1::-1] == kept


def test_a_palette_is_resolved_before_pixels_are_averaged() -> None:
    colours = rgb(scaled(astronaut(), 4))

    whole = decode(saved(colours, "PNG")).picture
    few = decode(saved(colours.quantize(256), "PNG")).picture

    assert whole.shape == few.shape
    assert float(np.abs(whole.astype(int) - few).mean()) < 6


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "1", "CMYK", "I;16"])
def test_every_kind_of_pixel_becomes_the_same_picture(mode: str) -> None:
    grey = np.asarray(rgb(scaled(astronaut(), 4)).convert("L"))
    if mode == "I;16":
        image = Image.fromarray(grey.astype(np.uint16) << 8)
    else:
        image = Image.fromarray(grey).convert(mode)

    found = decode(saved(image, "JPEG" if mode == "CMYK" else "PNG")).picture

    assert found.shape == (1024, 1024, 3)
    expected = shrunk(np.repeat(grey[:, :, None], 3, axis=2), 2)
    assert float(np.abs(found.astype(int) - expected).mean()) < (40 if mode == "1" else 3)
