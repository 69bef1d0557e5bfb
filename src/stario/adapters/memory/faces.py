"""Faces without looking: quick and exact, for tests of everything around the comparison."""

import hashlib
from typing import Final

import attrs
import numpy as np

from stario.ports.faces import (
    DetectedFace,
    EmbeddedFace,
    Embedding,
    FaceEmbedder,
    Photo,
    PhotoProblem,
    PhotoUnusable,
)

ENGINE: Final = "memory/1"

_SIGNATURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_SIZE: Final = 128
_SIDE: Final = 640
_UNREADABLE: Final = {
    PhotoProblem.NOT_AN_IMAGE,
    PhotoProblem.TRUNCATED,
    PhotoProblem.ANIMATED,
    PhotoProblem.TOO_LARGE,
}
# How much of a photo's own is in its embedding, beside the person's: a cosine of 0.8 is usual
# between two photos of one person.
_OWN: Final = 0.5


@attrs.define(eq=False)
class MemoryFaceEmbedder(FaceEmbedder):
    """
    Any JPEG, PNG or WebP shows one person, another one in each, but where a test says otherwise.
    """

    _problems: dict[bytes, PhotoProblem] = attrs.field(init=False, factory=dict)
    _persons: dict[bytes, str] = attrs.field(init=False, factory=dict)
    _faces: dict[bytes, int] = attrs.field(init=False, factory=dict)

    @property
    def engine(self) -> str:
        return ENGINE

    def say(self, photo: bytes, problem: PhotoProblem) -> None:
        """Refuse *photo* with *problem* from now on."""
        self._problems[_name(photo)] = problem

    def show(self, photo: bytes, *, person: str, faces: int = 1) -> None:
        """Let *photo* show *person*, and as many faces as that."""
        self._persons[_name(photo)] = person
        self._faces[_name(photo)] = faces

    async def detect(self, photo: bytes) -> Photo:
        problem = self._problem(photo)
        if problem in _UNREADABLE:
            raise PhotoUnusable(reason=problem)
        count = 0 if problem is PhotoProblem.NO_FACE else self._faces.get(_name(photo), 1)
        count = max(count, 2) if problem is PhotoProblem.SEVERAL_FACES else count
        faces = tuple(_face(index, count) for index in range(count))
        return Photo(width=_SIDE, height=_SIDE, faces=faces)

    async def embed(self, photo: bytes) -> EmbeddedFace:
        problem = self._problem(photo)
        count = self._faces.get(_name(photo), 1)
        if problem is None and count != 1:
            problem = PhotoProblem.SEVERAL_FACES if count else PhotoProblem.NO_FACE
        if problem is not None:
            raise PhotoUnusable(reason=problem)
        person = self._persons.get(_name(photo))
        own = _direction(_name(photo))
        mixed = own if person is None else _direction(person.encode()) + _OWN * own
        unit = np.asarray(mixed / np.linalg.norm(mixed), np.float32)
        return EmbeddedFace(face=_face(0, 1), embedding=unit)

    def _problem(self, photo: bytes) -> PhotoProblem | None:
        readable = photo.startswith(_SIGNATURES)
        return self._problems.get(_name(photo), None if readable else PhotoProblem.NOT_AN_IMAGE)


def _name(photo: bytes) -> bytes:
    """A photo is not kept, not even here."""
    return hashlib.sha256(photo).digest()


def _direction(name: bytes) -> Embedding:
    seed = int.from_bytes(hashlib.sha256(name).digest()[:8], "big")
    vector = np.random.default_rng(seed).normal(size=_SIZE)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def _face(index: int, count: int) -> DetectedFace:
    """Faces side by side, each in the middle of its share."""
    share = _SIDE / count
    side = share / 2
    left, top = index * share + share / 4, (_SIDE - side) / 2
    places = ((0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8))
    return DetectedFace(
        x=left,
        y=top,
        width=side,
        height=side,
        landmarks=tuple((left + x * side, top + y * side) for x, y in places),
        confidence=1.0,
        tilt_degrees=0.0,
    )
