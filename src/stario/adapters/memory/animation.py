"""A face that is a bar: quick, small and exact, for tests of everything around the picture."""

import hashlib
import math
from collections.abc import Iterator
from typing import Final

import attrs
import numpy as np

from stario.ports.animation import (
    FRAMES_PER_SECOND,
    Avatar,
    FaceAnimator,
    Frame,
    FrameSize,
    FrameStream,
    Likeness,
    LikenessUnusable,
    PortraitGate,
    PortraitProblem,
    PortraitReport,
)
from stario.ports.speech import Speech

_SIGNATURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_GREY: Final = 128
_BAR: Final = 235


@attrs.frozen
class MemoryAvatar(Avatar):
    size: FrameSize
    shade: int


@attrs.frozen(eq=False)
class MemoryFrames(FrameStream):
    """A bar whose height is the loudness of its frame, on the avatar's shade."""

    avatar: MemoryAvatar
    speech: Speech
    seed: int

    @property
    def size(self) -> FrameSize:
        return self.avatar.size

    @property
    def count(self) -> int:
        return math.ceil(self.speech.duration_seconds * FRAMES_PER_SECOND)

    def __iter__(self) -> Iterator[Frame]:
        samples, rate = self.speech.samples, self.speech.rate
        sway = np.random.default_rng(self.seed % (1 << 63)).integers(0, 8, self.count)
        for frame in range(self.count):
            start, end = (round(at * rate / FRAMES_PER_SECOND) for at in (frame, frame + 1))
            loudness = float(np.abs(samples[start:end]).max(initial=0.0))
            yield self._draw(min(loudness, 1.0), int(sway[frame]))

    def _draw(self, opening: float, shift: int) -> Frame:
        width, height = self.size.width, self.size.height
        picture = np.full((height * 3 // 2, width), _GREY, np.uint8)
        picture[:height] = self.avatar.shade
        half = 1 + int(opening * height / 8)
        left = width // 4 + shift
        picture[height // 2 - half : height // 2 + half, left : left + width // 2] = _BAR
        return picture


class MemoryFaceAnimator(FaceAnimator):
    """Takes any JPEG, PNG or WebP for a face."""

    async def prepare(self, likeness: Likeness, size: FrameSize) -> MemoryAvatar:
        if not _is_image(likeness.portrait):
            raise LikenessUnusable(reason=PortraitProblem.NOT_AN_IMAGE)
        return MemoryAvatar(size, shade=16 + hashlib.sha256(likeness.portrait).digest()[0] // 2)

    def animate(self, avatar: Avatar, speech: Speech, *, seed: int) -> MemoryFrames:
        if not isinstance(avatar, MemoryAvatar):
            message = f"{type(avatar).__name__} was prepared by another engine"
            raise TypeError(message)
        return MemoryFrames(avatar, speech, seed)


class MemoryPortraitGate(PortraitGate):
    """Accepts any JPEG, PNG or WebP, but what the test has said something about."""

    def __init__(self) -> None:
        self._said: dict[bytes, tuple[PortraitProblem, ...]] = {}

    def say(self, image: bytes, *problems: PortraitProblem) -> None:
        """Report *problems* for *image* from now on."""
        self._said[image] = problems

    async def inspect(self, image: bytes) -> PortraitReport:
        problems = () if _is_image(image) else (PortraitProblem.NOT_AN_IMAGE,)
        return PortraitReport(
            problems=self._said.get(image, problems),
            eye_distance_pixels=200.0 if _is_image(image) else 0.0,
            yaw_degrees=0.0,
            roll_degrees=0.0,
            shows_teeth=False,
        )


def _is_image(data: bytes) -> bool:
    return data.startswith(_SIGNATURES)
