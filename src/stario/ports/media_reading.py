"""Looking into a file that somebody brings."""

from abc import abstractmethod
from pathlib import Path
from typing import Protocol

import attrs

from stario.domain.kernel.errors import DomainError
from stario.domain.moderation.model.frame_plan import Seen
from stario.ports.pictures import RgbImage
from stario.ports.speech import Samples

MOST_PICTURES = 5
LONGEST_SIDE_PIXELS = 2048
SOUND_SECONDS = 120


class MediaUnreadable(DomainError):
    """The file is broken, or larger inside than anybody's pictures are."""

    code = "media_unreadable"


@attrs.frozen(kw_only=True, eq=False)
class SeenAndHeard:
    """
    What a file shows and says.

    `pictures` are the one of a picture file, or key frames from the whole length of a video, at
    most `MOST_PICTURES`, upright and scaled down to `LONGEST_SIDE_PIXELS`. `samples` are the
    first `SOUND_SECONDS` in mono, or None where there is no sound.
    """

    pictures: tuple[RgbImage, ...] = ()
    samples: Samples | None = None
    rate: int = 0


class MediaReader(Protocol):
    @abstractmethod
    async def read(self, file: Path) -> SeenAndHeard:
        """
        Decode *file*, by what its first bytes say it is; a document shows nothing.

        Raises:
            FileTypeUnknown: it is of no type that Stario makes or messengers turn that into.
            MediaUnreadable: it can't be decoded.
        """
        ...


FRAME_PIXELS = 1280
"""The longer side of frames that are looked at."""


class FrameSampler(Protocol):
    """Gives the frames of a film that `FramePlan` wants."""

    @abstractmethod
    async def sample(self, film: Path) -> tuple[Seen[RgbImage], ...]:
        """
        Decode all of *film* and keep a few frames, at most `FRAME_PIXELS` on the longer side.

        What is held at a time is bounded, however long it is.

        Raises:
            FileTypeUnknown: it is of no type that Stario makes or messengers turn that into.
            MediaUnreadable: it can't be decoded, or is no film.
        """
        ...
