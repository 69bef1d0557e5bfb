"""Faces: where they are, and whose they might be."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

import attrs
import numpy as np
from numpy.typing import NDArray

from stario.domain.kernel.errors import DomainError
from stario.domain.kernel.ids import ArtistId

Embedding = NDArray[np.float32]
"""`(128,)` or whatever the engine gives, a unit vector: the dot product of two is their cosine."""

SMALLEST_FACE_PIXELS = 64
LARGEST_PHOTO_PIXELS = 50_000_000


@attrs.frozen(kw_only=True)
class DetectedFace:
    """
    One face, in pixels of the upright photo at its full size.

    `x` and `y` are the left upper corner. `landmarks` are right eye, left eye, nose tip, right
    and left corner of the mouth, the person's own right first. `confidence` is 0 to 1.
    `tilt_degrees` is the roll of the eyes' line, clockwise positive.
    """

    x: float
    y: float
    width: float
    height: float
    landmarks: tuple[tuple[float, float], ...]
    confidence: float
    tilt_degrees: float


@attrs.frozen(kw_only=True)
class Photo:
    """A photo that was looked at: its upright size and its faces, the largest first."""

    width: int
    height: int
    faces: tuple[DetectedFace, ...]


@attrs.frozen(kw_only=True)
class EmbeddedFace:
    face: DetectedFace
    embedding: Embedding


class PhotoProblem(StrEnum):
    """Why a photo can't be used; each has a sentence in every language."""

    NOT_AN_IMAGE = "not_an_image"
    """Of no type that is taken, or broken before a picture could be read."""
    TRUNCATED = "truncated"
    ANIMATED = "animated"
    TOO_LARGE = "too_large"
    """More than `LARGEST_PHOTO_PIXELS`, as its head says: it is never unpacked."""
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    FACE_TOO_SMALL = "face_too_small"
    FACE_TURNED = "face_turned"
    """Tilted or turned so far that a comparison would be a guess."""


class PhotoUnusable(DomainError):
    """`reason` is a `PhotoProblem`."""

    code = "photo_unusable"


class FaceEmbedder(Protocol):
    """
    Looks at photos (JPEG, PNG or WebP bytes); their orientation mark is honoured.

    No copy of a photo, a crop or an embedding stays behind, in memory or on a disk.

    Raises:
        Unavailable: of either method: the waiting line is full, or the model is not there.
    """

    @property
    @abstractmethod
    def engine(self) -> str:
        """Name and version of the weights: embeddings of another engine can't be compared."""
        ...

    @abstractmethod
    async def detect(self, photo: bytes) -> Photo:
        """
        Find every face.

        Raises:
            PhotoUnusable: not_an_image, truncated, animated or too_large.
        """
        ...

    @abstractmethod
    async def embed(self, photo: bytes) -> EmbeddedFace:
        """
        Describe the one face of *photo*; much smaller ones behind it do not count.

        Raises:
            PhotoUnusable: with the reason.
        """
        ...


class FaceGallery(Protocol):
    """The embeddings of all artists who may be compared with, in memory."""

    @abstractmethod
    async def compare(
        self, embedding: Embedding, artists: Sequence[ArtistId] | None = None
    ) -> Mapping[ArtistId, float]:
        """
        The cosine of *embedding* with each of *artists*, or with all of them.

        Artists without an embedding are left out. A change in the storage shows within 5 s.
        """
        ...
