"""Photos of faces, and what can be wrong with them."""

import functools
import io
import math
import os
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from stario.adapters.model_store.installer import DEFAULT_FOLDER, ModelInstaller
from tests.builders.portraits import Picture, admiral, astronaut, encoded

FACES_VERSION = "1.1.1"

GREY = (127, 127, 127)


@functools.cache
def face_models() -> Path:
    """Give the folder of YuNet and SFace; install them where a machine lacks them."""
    root = Path(os.environ.get("STARIO_MODELS_DIR", DEFAULT_FOLDER)).expanduser()
    folder = root / "yunet-sface" / FACES_VERSION
    if not folder.exists():
        root.mkdir(parents=True, exist_ok=True)
        ModelInstaller(folder=root).install(["yunet-sface"])
    return folder


def astronaut_photo(extension: str = ".jpg") -> bytes:
    return encoded(astronaut(), extension)


def admiral_photo(extension: str = ".jpg") -> bytes:
    return encoded(admiral(), extension)


def blank_photo(extension: str = ".jpg") -> bytes:
    return encoded(np.full((480, 640, 3), 90, np.uint8), extension)


def other_photo_of_astronaut() -> bytes:
    """Mirrored, darker, closer and worse: what another camera might have made."""
    part = astronaut()[20:320, 80:400, :][:, ::-1]
    return encoded(np.ascontiguousarray((part * 0.7).astype(np.uint8)), ".jpg")


def pair() -> Picture:
    """Both of them, with faces of about one size."""
    left = astronaut()[0:400, 60:400]
    right = scaled(admiral(), 0.6)[:400, :340]
    canvas = np.full((400, 340 + right.shape[1], 3), 127, np.uint8)
    canvas[:, :340] = left
    canvas[: right.shape[0], 340:] = right
    return canvas


def with_a_passer_by() -> Picture:
    """The astronaut, and far behind her somebody else."""
    canvas = astronaut().copy()
    small = scaled(admiral(), 0.14)
    canvas[300 : 300 + small.shape[0], 400 : 400 + small.shape[1]] = small
    return canvas


def scaled(picture: Picture, factor: float) -> Picture:
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    resized = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=method)
    return np.asarray(resized, np.uint8)


def on_canvas(picture: Picture, *, width: int, height: int) -> Picture:
    """*picture* in the middle of a grey canvas."""
    canvas = np.full((height, width, 3), GREY, np.uint8)
    rows, columns = picture.shape[:2]
    top, left = (height - rows) // 2, (width - columns) // 2
    canvas[top : top + rows, left : left + columns] = picture
    return canvas


def turned(picture: Picture, degrees: float) -> Picture:
    """Turned clockwise on a grey ground that holds all of it."""
    height, width = picture.shape[:2]
    side = math.ceil(math.hypot(height, width))
    matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1))
    matrix[0, 2] += (side - width) / 2
    matrix[1, 2] += (side - height) / 2
    rotated = cv2.warpAffine(picture, matrix, (side, side), borderValue=GREY)
    return np.asarray(rotated, np.uint8)


def with_orientation(picture: Picture, orientation: int, kind: str = "JPEG") -> bytes:
    """Stored as a camera held that way stores it; a viewer that heeds the mark shows it upright."""
    undo = {
        1: lambda p: p,
        2: lambda p: p[:, ::-1],
        3: lambda p: p[::-1, ::-1],
        4: lambda p: p[::-1],
        5: lambda p: p.transpose(1, 0, 2),
        6: lambda p: np.rot90(p, 1),
        7: lambda p: p.transpose(1, 0, 2)[::-1, ::-1],
        8: lambda p: np.rot90(p, -1),
    }[orientation](picture)
    image = Image.fromarray(np.ascontiguousarray(undo[:, :, ::-1]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    quality = {} if kind == "PNG" else {"quality": 97}
    return saved(image, kind, exif=exif, **quality)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    sink = io.BytesIO()
    image.save(sink, kind, **options)
    return sink.getvalue()


def rgb(picture: Picture) -> Image.Image:
    return Image.fromarray(np.ascontiguousarray(picture[:, :, ::-1]))


def animated(kind: str) -> bytes:
    """Two frames of the astronaut as PNG, WEBP or GIF."""
    first = rgb(scaled(astronaut(), 0.5))
    return saved(first, kind, save_all=True, append_images=[first.rotate(5)], duration=100)


def png_that_says(width: int, height: int) -> bytes:
    """A few bytes of PNG that would unpack to that many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    chunks = [(b"IHDR", head), (b"IDAT", body), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def jpeg_that_says(width: int, height: int) -> bytes:
    """The astronaut's JPEG with another size in its head."""
    data = bytearray(astronaut_photo())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def webp_that_says(width: int, height: int) -> bytes:
    """An extended WebP head of that size, and nothing behind it."""
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + sizes
    return b"RIFF" + struct.pack("<I", len(body)) + body


def endless_scans() -> bytes:
    """A progressive JPEG that asks for a pass over all pixels thousands of times."""
    data = saved(rgb(astronaut()), "JPEG", progressive=True)
    at = data.rindex(b"\xff\xda")
    last = data[at : data.rindex(b"\xff\xd9")]
    return data[:at] + last * 5000 + b"\xff\xd9"


def _chunk(name: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", checksum)
