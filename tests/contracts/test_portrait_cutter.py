"""What every cutter must do."""

import io
import zlib
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PIL import Image

from stario.adapters.memory.cutouts import MemoryPortraitCutter
from stario.ports.cutouts import Cutout, CutoutProblem, NobodyToCut, PortraitCutter
from tests.builders.cutouts import embedded_cutter, person_of
from tests.builders.portraits import Picture, astronaut, drawn_face, encoded


@pytest.fixture(scope="module", params=["memory", "embedded"])
def cutter(request: pytest.FixtureRequest) -> PortraitCutter:
    return MemoryPortraitCutter() if request.param == "memory" else embedded_cutter()


async def refused(cutter: PortraitCutter, photo: bytes) -> CutoutProblem:
    with pytest.raises(NobodyToCut) as refusal:
        await cutter.cut(photo)
    return CutoutProblem(str(refusal.value.details["reason"]))


def saved(picture: Picture, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture[:, :, ::-1])).save(buffer, form, **options)
    return buffer.getvalue()


def check(cutout: Cutout) -> None:
    person = person_of(cutout)
    assert 0 < max(cutout.width, cutout.height) <= 2048
    assert 0.1 < (person.alpha > 0.5).mean() < 1
    face = cutout.face
    x, y = round(face.x + face.width / 2), round(face.y + face.height / 2)
    assert person.alpha[y, x] == 1, "the middle of the face is the person"
    assert face.height > 0.1 * cutout.height


@pytest.mark.parametrize("extension", [".jpg", ".png", ".webp"])
async def test_a_person_is_cut_out_of_every_format(cutter: PortraitCutter, extension: str) -> None:
    cutout = await cutter.cut(encoded(astronaut(), extension))

    check(cutout)


async def test_the_same_photo_gives_the_same_bytes(cutter: PortraitCutter) -> None:
    photo = encoded(astronaut())

    assert await cutter.cut(photo) == await cutter.cut(photo)


async def test_what_is_not_there_has_no_colour(cutter: PortraitCutter) -> None:
    person = person_of(await cutter.cut(encoded(astronaut())))

    assert person.colours[person.alpha == 0].max(initial=0) == 0


@pytest.mark.parametrize("orientation", [2, 3, 5, 6, 7, 8])
async def test_an_orientation_mark_is_honoured(cutter: PortraitCutter, orientation: int) -> None:
    upright = drawn_face(400)
    lying = TURNED[orientation](upright)
    exif = Image.Exif()
    exif[0x0112] = orientation

    if cutter.engine not in PLAIN:
        PLAIN[cutter.engine] = await cutter.cut(saved(upright, "PNG"))
    marked = await cutter.cut(saved(np.ascontiguousarray(lying), "PNG", exif=exif))

    assert marked == PLAIN[cutter.engine]


PLAIN: dict[str, Cutout] = {}
"""Of the photo that has no mark, by engine."""


TURNED: dict[int, Callable[[Picture], Picture]] = {
    2: lambda upright: upright[:, ::-1],
    3: lambda upright: upright[::-1, ::-1],
    5: lambda upright: upright.transpose(1, 0, 2),
    6: np.rot90,
    7: lambda upright: np.rot90(upright, 2).transpose(1, 0, 2),
    8: lambda upright: np.rot90(upright, -1),
}
"""How the camera held what the mark says must be turned back."""


@pytest.mark.parametrize(
    "photo",
    [b"", b"\xff\xd8", b"GIF89a", b"%PDF-1.7", b"\0" * 1000, b"<svg xmlns='x'/>"],
    ids=["empty", "start", "gif", "pdf", "zeros", "svg"],
)
async def test_what_is_no_photo_is_refused(cutter: PortraitCutter, photo: bytes) -> None:
    assert await refused(cutter, photo) is CutoutProblem.NOT_AN_IMAGE


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.1, 0.6, 0.95])
async def test_a_photo_that_is_cut_off_is_refused(
    cutter: PortraitCutter, form: str, share: float
) -> None:
    whole = saved(astronaut(), form)

    broken = whole[: round(len(whole) * share)]

    assert await refused(cutter, broken) is CutoutProblem.NOT_AN_IMAGE


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
async def test_what_moves_is_refused(cutter: PortraitCutter, form: str) -> None:
    buffer = io.BytesIO()
    frames = [Image.fromarray(drawn_face(side)).resize((200, 200)) for side in (200, 220)]
    frames[0].save(buffer, form, save_all=True, append_images=frames[1:], duration=100)

    assert await refused(cutter, buffer.getvalue()) is CutoutProblem.NOT_AN_IMAGE


async def test_a_photo_of_more_than_fifty_megapixels_is_refused_unread(
    cutter: PortraitCutter,
) -> None:
    # A bomb: a few bytes of header that claim a picture of 30 GB.
    header = bytearray(encoded(drawn_face(64))[:64])
    header[16:24] = (100_000).to_bytes(4, "big") * 2
    chunk = bytes(header[12:29])
    header[29:33] = zlib.crc32(chunk).to_bytes(4, "big")

    assert await refused(cutter, bytes(header)) is CutoutProblem.TOO_LARGE


async def test_where_nobody_is_nobody_is_found(cutter: PortraitCutter) -> None:
    wall = np.full((300, 400, 3), 130, np.uint8)

    assert await refused(cutter, encoded(wall)) is CutoutProblem.NO_FACE


async def test_a_face_too_small_for_a_poster_is_refused(cutter: PortraitCutter) -> None:
    small = cv2.resize(drawn_face(), (96, 96), interpolation=cv2.INTER_AREA)

    assert await refused(cutter, encoded(np.asarray(small, np.uint8))) is (
        CutoutProblem.FACE_TOO_SMALL
    )


async def test_the_engine_says_its_name(cutter: PortraitCutter) -> None:
    assert cutter.engine
