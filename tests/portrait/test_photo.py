"""Files that strangers send."""

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from stario.adapters.portrait.photo import MAX_PIXELS, PhotoUnreadable, decode_photo

ORIENTATION = 0x0112
GRADIENT = np.dstack([np.tile(np.linspace(0, 255, 90, dtype=np.uint8), (60, 1))] * 3)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def photo() -> Image.Image:
    """Red in the upper left corner, dark to the left, bright to the right."""
    pixels = GRADIENT.copy()
    pixels[:20, :20] = (255, 0, 0)
    return Image.fromarray(pixels)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_whatever_the_camera_noted(orientation: int) -> None:
    transposed = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    held = photo().transpose(transposed[orientation]) if orientation > 1 else photo()
    exif = Image.Exif()
    exif[ORIENTATION] = orientation

    picture = decode_photo(saved(held, "JPEG", exif=exif, quality=95))

    assert picture.shape == (60, 90, 3)
    assert picture[5, 5, 2] > 200
    assert picture[5, 5, 0] < 80


MODES = {"PNG": ("L", "P", "RGBA", "LA", "1", "I;16"), "JPEG": ("CMYK", "L"), "WEBP": ("RGBA",)}


@pytest.mark.parametrize(
    ("mode", "kind"), [(mode, kind) for kind, modes in MODES.items() for mode in modes]
)
def test_every_colour_mode_becomes_bgr(mode: str, kind: str) -> None:
    if mode == "I;16":
        image = Image.fromarray(GRADIENT[..., 0].astype(np.uint16) * 257)
    else:
        image = Image.fromarray(GRADIENT).convert(mode)

    picture = decode_photo(saved(image, kind))

    assert picture.shape == (60, 90, 3)
    assert picture.dtype == np.uint8
    assert picture[30, 85].mean() > picture[30, 5].mean() + 100


def test_transparency_becomes_white() -> None:
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))

    assert decode_photo(saved(clear, "PNG")).min() == 255


def test_a_huge_photo_is_reduced_while_it_is_read() -> None:
    data = saved(Image.new("RGB", (8000, 6000), (10, 200, 30)), "JPEG")

    assert decode_photo(data, max_side=1000).shape == (750, 1000, 3)


def test_a_small_photo_keeps_its_size() -> None:
    assert decode_photo(saved(photo(), "PNG")).shape == (60, 90, 3)


def png_header(width: int, height: int) -> bytes:
    """Claim a size without the pixels: a decompression bomb is small."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels)


@pytest.mark.parametrize(
    "size", [(8000, MAX_PIXELS // 8000 + 1), (12_000, 12_000), (60_000, 60_000), (2**31 - 1, 1)]
)
def test_a_bomb_is_refused_by_its_header(size: tuple[int, int]) -> None:
    with pytest.raises(PhotoUnreadable):
        decode_photo(png_header(*size))


def test_animations_are_refused() -> None:
    frames = [Image.new("RGB", (64, 64), (shade, 0, 0)) for shade in (0, 200)]
    for kind in ("PNG", "WEBP"):
        data = saved(frames[0], kind, save_all=True, append_images=frames[1:])
        with pytest.raises(PhotoUnreadable):
            decode_photo(data)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PPM", "ICO"])
def test_other_formats_are_refused(kind: str) -> None:
    with pytest.raises(PhotoUnreadable):
        decode_photo(saved(photo(), kind))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_cut_off_file_is_refused(kind: str) -> None:
    data = saved(photo(), kind)

    for share in (0.1, 0.5, 0.9):
        with pytest.raises(PhotoUnreadable):
            decode_photo(data[: int(len(data) * share)])


def test_a_tiny_picture_is_refused() -> None:
    with pytest.raises(PhotoUnreadable):
        decode_photo(saved(Image.new("RGB", (31, 500)), "PNG"))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.data())
def test_damaged_bytes_give_a_picture_or_the_one_error(kind: str, data: st.DataObject) -> None:
    image = bytearray(saved(photo(), kind))
    for _ in range(data.draw(st.integers(1, 8))):
        image[data.draw(st.integers(0, len(image) - 1))] = data.draw(st.integers(0, 255))

    try:
        picture = decode_photo(bytes(image))
    except PhotoUnreadable:
        return
    assert picture.ndim == 3
