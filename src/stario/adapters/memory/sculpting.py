"""Sculptures that are boxes: closed, of the right size, the same for the same brief."""

import io
import json
import struct
from hashlib import sha256

import attrs
import numpy as np
from PIL import Image

from stario.domain.merch.model.sculpture import SculptureKind
from stario.ports.sculpting import (
    CarvedSculpture,
    SculptingProblem,
    Sculptor,
    SculptureBrief,
    Unprintable,
)

_DEPTHS = {
    SculptureKind.RELIEF: 12.0,
    SculptureKind.LITHOPHANE: 3.2,
    SculptureKind.FIGURINE: 30.0,
}
_CORNERS = np.array([(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)], np.float32)
_FACES = np.array(
    [
        (0, 1, 3), (0, 3, 2), (4, 6, 7), (4, 7, 5), (0, 4, 5), (0, 5, 1),
        (2, 3, 7), (2, 7, 6), (0, 2, 6), (0, 6, 4), (1, 5, 7), (1, 7, 3),
    ],
    np.uint32,
)  # fmt: skip


@attrs.frozen
class MemorySculptor(Sculptor):
    """A picture of one colour shows nobody, as for the cutter without a network."""

    @property
    def engine(self) -> str:
        return "memory"

    async def carve(self, brief: SculptureBrief) -> CarvedSculpture:
        picture = _opened(brief.picture)
        if brief.kind is not SculptureKind.LITHOPHANE and picture.getcolors(1):
            raise Unprintable(SculptingProblem.NOBODY_THERE)
        width, height, depth = 0.8 * brief.size_mm, float(brief.size_mm), _DEPTHS[brief.kind]
        corners = _CORNERS * np.array([width, height, depth], np.float32)
        shade = sha256(brief.picture).digest()[0]
        return CarvedSculpture(
            stl=_stl(corners),
            glb=_glb(corners / np.float32(1000), brief.name),
            preview=np.full((150, 120, 3), shade, np.uint8),
            width_mm=width,
            height_mm=height,
            depth_mm=depth,
            triangles=len(_FACES),
            minimum_thickness_mm=depth,
        )


def _opened(picture: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(picture), formats=("JPEG", "PNG", "WEBP")) as image:
            return image.convert("RGBA")
    except Exception as error:
        # A hostile file makes Pillow raise nearly anything.
        raise Unprintable(SculptingProblem.NOT_AN_IMAGE) from error


def _stl(corners: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> bytes:
    triangles = corners[_FACES]
    normals = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    body = b"".join(
        struct.pack("<12fH", *normal, *triangle.ravel(), 0)
        for normal, triangle in zip(normals, triangles, strict=True)
    )
    return bytes(80) + struct.pack("<I", len(_FACES)) + body


def _glb(corners: np.ndarray[tuple[int, ...], np.dtype[np.float32]], name: str) -> bytes:
    places, numbers = corners.astype("<f4").tobytes(), _FACES.astype("<u4").tobytes()
    described = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "name": name}],
        "materials": [{"name": "plain"}],
        "meshes": [
            {
                "name": name,
                "primitives": [{"attributes": {"POSITION": 0}, "indices": 1, "material": 0}],
            }
        ],
        "buffers": [{"byteLength": len(places) + len(numbers)}],
        "bufferViews": [
            {"buffer": 0, "byteOffset": 0, "byteLength": len(places)},
            {"buffer": 0, "byteOffset": len(places), "byteLength": len(numbers)},
        ],
        "accessors": [
            {
                "bufferView": 0, "componentType": 5126, "count": len(corners), "type": "VEC3",
                "min": corners.min(0).tolist(), "max": corners.max(0).tolist(),
            },
            {"bufferView": 1, "componentType": 5125, "count": _FACES.size, "type": "SCALAR"},
        ],
    }  # fmt: skip
    text = json.dumps(described, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    body = places + numbers
    chunks = struct.pack("<I4s", len(text), b"JSON") + text
    chunks += struct.pack("<I4s", len(body), b"BIN\x00") + body
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks
