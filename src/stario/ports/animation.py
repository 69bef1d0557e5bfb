"""A portrait that talks."""

from abc import abstractmethod
from collections.abc import Iterator
from enum import StrEnum
from typing import Protocol

import attrs
import numpy as np
from numpy.typing import NDArray

from stario.domain.kernel.errors import DomainError
from stario.ports.speech import Speech

Frame = NDArray[np.uint8]
"""NV12: `(height * 3 / 2, width)`, luma rows above interleaved chroma rows."""

FRAMES_PER_SECOND = 25


@attrs.frozen
class FrameSize:
    """Pixels; both even."""

    width: int
    height: int


WIDE = FrameSize(1280, 720)
TALL = FrameSize(720, 1280)


class PortraitProblem(StrEnum):
    """Why a portrait can't be used; each has a sentence in every language."""

    NOT_AN_IMAGE = "not_an_image"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    FACE_TOO_SMALL = "face_too_small"
    FACE_TURNED = "face_turned"
    FACE_TILTED = "face_tilted"
    FACE_CUT_OFF = "face_cut_off"
    EYES_CLOSED = "eyes_closed"
    MOUTH_WIDE_OPEN = "mouth_wide_open"
    MOUTH_COVERED = "mouth_covered"
    BLURRED = "blurred"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"


@attrs.frozen(kw_only=True)
class PortraitReport:
    """
    What the gate saw.

    `eye_distance_pixels` is between the outer eye corners in the picture; angles in degrees.
    """

    problems: tuple[PortraitProblem, ...]
    eye_distance_pixels: float
    yaw_degrees: float
    roll_degrees: float
    shows_teeth: bool

    @property
    def accepted(self) -> bool:
        return not self.problems


class PortraitGate(Protocol):
    """Judges a portrait before anything is made of it."""

    @abstractmethod
    async def inspect(self, image: bytes) -> PortraitReport:
        """Judge *image* (JPEG, PNG or WebP); a broken file is a report too, never an exception."""
        ...


@attrs.frozen(kw_only=True)
class Likeness:
    """
    What the artist gave: encoded images, or a clip for engines that paint onto one.

    `smile` is a second photo that shows teeth; engines take the inside of the mouth from it.
    """

    portrait: bytes
    smile: bytes | None = None
    clip: bytes | None = None


class LikenessUnusable(DomainError):
    """No usable face in the portrait; `reason` is a `PortraitProblem`."""

    code = "likeness_unusable"


class Avatar(Protocol):
    """A likeness made ready by one engine for one frame size; only that engine can animate it."""

    @property
    @abstractmethod
    def size(self) -> FrameSize: ...


class FrameStream(Protocol):
    """
    Frames made while they are taken, in order, exactly `count` of them.

    Iterate it once, on a heavy-work thread. A yielded frame is the taker's to draw on.
    """

    @property
    @abstractmethod
    def size(self) -> FrameSize: ...

    @property
    @abstractmethod
    def count(self) -> int: ...

    @abstractmethod
    def __iter__(self) -> Iterator[Frame]: ...


class FaceAnimator(Protocol):
    """Makes a likeness speak."""

    @abstractmethod
    async def prepare(self, likeness: Likeness, size: FrameSize) -> Avatar:
        """
        Make *likeness* ready; the engine may keep the result for the next call.

        Raises:
            LikenessUnusable: no face, or none that can be animated.
        """
        ...

    @abstractmethod
    def animate(self, avatar: Avatar, speech: Speech, *, seed: int) -> FrameStream:
        """
        Animate *avatar* to *speech* at `FRAMES_PER_SECOND`: ceil(duration * rate) frames.

        Head, brows and blinks follow *seed*: the same seed gives the same frames.
        """
        ...
