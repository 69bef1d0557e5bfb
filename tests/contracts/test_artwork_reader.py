"""What every reader of strangers' pictures promises."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from stario.adapters.pillow.artwork import PillowArtworkReader
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.ports.mockups import FLAT_PIXELS, ArtworkReader, ArtworkUnusable
from tests.builders.designs import a_disc, a_file, one_colour

ORIENTATION, TURNED_RIGHT = 0x0112, 6
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><script>1</script></svg>'


@pytest.fixture(scope="module", params=["pillow"])
def artwork_reader(request: pytest.FixtureRequest) -> ArtworkReader:
    assert request.param == "pillow"
    return PillowArtworkReader(ThreadHeavyWork(threads=1))


def saved(folder: Path, content: bytes) -> Path:
    # Its name says nothing: only what it begins with counts.
    file = folder / "file.svg"
    file.write_bytes(content)
    return file


def a_png(width: int, height: int, *chunks: tuple[bytes, bytes], pixels: bytes = b"") -> bytes:
    """Write a file of these chunks, whatever they claim."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n"
    every = ((b"IHDR", header), *chunks, (b"IDAT", zlib.compress(pixels)), (b"IEND", b""))
    for name, body in every:
        content += struct.pack(">I", len(body)) + name + body
        content += struct.pack(">I", zlib.crc32(name + body))
    return content


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
async def test_pictures_are_made_anew(
    artwork_reader: ArtworkReader, tmp_path: Path, form: str
) -> None:
    file = saved(tmp_path, a_file(one_colour((200, 40, 60), width=300, height=200), form))

    cleaned = await artwork_reader.clean(file)
    image = await artwork_reader.decode(cleaned.content)

    assert (cleaned.width, cleaned.height) == (300, 200)
    assert cleaned.content_type == "image/jpeg"
    assert image.shape == (200, 300, 4)
    assert np.abs(image[100, 150].astype(int) - (200, 40, 60, 255)).max() <= 6


async def test_transparency_stays_and_what_it_hid_goes(
    artwork_reader: ArtworkReader, tmp_path: Path
) -> None:
    secret = a_disc(side=200)
    secret[..., :3] = np.where(secret[..., 3:] == 0, 99, secret[..., :3])

    cleaned = await artwork_reader.clean(saved(tmp_path, a_file(secret)))
    image = await artwork_reader.decode(cleaned.content)

    assert cleaned.content_type == "image/png"
    assert (image[0, 0] == 0).all()
    assert (image[100, 100] == (30, 120, 220, 255)).all()


async def test_a_photo_stands_upright_and_says_nothing_of_its_sender(
    artwork_reader: ArtworkReader, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED_RIGHT
    exif[0x010E] = "a secret of the sender"
    content = a_file(one_colour(width=300, height=200), "JPEG", exif=exif, comment=b"a secret")

    cleaned = await artwork_reader.clean(saved(tmp_path, content))

    assert (cleaned.width, cleaned.height) == (200, 300)
    assert b"secret" in content
    assert b"secret" not in cleaned.content
    assert not Image.open(io.BytesIO(cleaned.content)).getexif()


async def test_other_colour_spaces_become_srgb(
    artwork_reader: ArtworkReader, tmp_path: Path
) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    gray = Image.new("L", (100, 100), 128)
    printed = Image.new("CMYK", (100, 100), (0, 255, 255, 0))
    for picture, wanted in ((gray, (128, 128, 128)), (printed, (255, 0, 0))):
        buffer = io.BytesIO()
        # The profile is of other colours than the picture: it is passed over.
        picture.save(buffer, "JPEG", icc_profile=profile)
        cleaned = await artwork_reader.clean(saved(tmp_path, buffer.getvalue()))
        image = await artwork_reader.decode(cleaned.content)
        assert np.abs(image[50, 50, :3].astype(int) - wanted).max() <= 8


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (SVG, "not_a_picture"),
        (b"\x00" * 64, "not_a_picture"),
        (b"GIF89a" + bytes(60), "not_a_picture"),
        (b"%PDF-1.7\n", "not_a_picture"),
        (a_file(one_colour(width=100, height=100), "JPEG")[:300], "damaged"),
        (a_png(100, 100, pixels=b"\x00"), "damaged"),
        (a_png(100_000, 100_000), "picture_too_large"),
        (a_png(7_000, 6_000), "picture_too_large"),
        (a_file(one_colour(width=63, height=400)), "too_small"),
    ],
    ids=["svg", "zeros", "gif", "pdf", "cut", "no pixels", "bomb", "42 megapixels", "small"],
)
async def test_what_cannot_be_printed_is_refused(
    artwork_reader: ArtworkReader, tmp_path: Path, content: bytes, reason: str
) -> None:
    with pytest.raises(ArtworkUnusable) as refusal:
        await artwork_reader.clean(saved(tmp_path, content))
    assert refusal.value.reason == reason


async def test_text_that_unpacks_without_end_is_refused(
    artwork_reader: ArtworkReader, tmp_path: Path
) -> None:
    bomb = (b"zTXt", b"comment\x00\x00" + zlib.compress(bytes(80_000_000)))
    rows = bytes(101 * 4 * 100)
    with pytest.raises(ArtworkUnusable):
        await artwork_reader.clean(saved(tmp_path, a_png(100, 100, bomb, pixels=rows)))


async def test_what_is_not_ours_is_not_decoded(artwork_reader: ArtworkReader) -> None:
    with pytest.raises(ArtworkUnusable):
        await artwork_reader.decode(SVG)


async def test_what_is_drawn_on_clear_ground_shows_in_black_and_in_white(
    artwork_reader: ArtworkReader,
) -> None:
    for drawn in ((0, 0, 0), (255, 255, 255)):
        flat = await artwork_reader.flatten(a_file(a_disc(drawn, side=2000)))

        assert max(flat.shape) <= FLAT_PIXELS
        middle, corner = flat[flat.shape[0] // 2, flat.shape[1] // 2], flat[0, 0]
        assert tuple(int(level) for level in middle) == drawn
        assert tuple(int(level) for level in corner) == (128, 128, 128)
    with pytest.raises(ArtworkUnusable):
        await artwork_reader.flatten(SVG)
