"""Video files: made from frames, then made again in other sizes."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import attrs

from stario.domain.generation.model.captions import Caption
from stario.domain.kernel.errors import DomainError
from stario.domain.kernel.language import Language
from stario.ports.animation import FrameStream
from stario.ports.speech import Speech


@attrs.frozen(kw_only=True)
class VideoFacts:
    """What was written, read back from the file."""

    width: int
    height: int
    frames: int
    duration_seconds: float
    bytes: int
    sha256: str


class Quality(StrEnum):
    SD = "sd"
    HD = "hd"
    FULL_HD = "1080p"


class EncodingFailed(DomainError):
    """The frames can't become a video; `reason` says why (`frames_missing`, `storage`, ...)."""

    code = "encoding_failed"


class VideoUnreadable(DomainError):
    """The file is not a video, or a broken one."""

    code = "video_unreadable"


class VideoEncoder(Protocol):
    """Frames and speech into one file."""

    @abstractmethod
    async def encode(
        self,
        frames: FrameStream,
        speech: Speech,
        *,
        captions: Sequence[Caption],
        language: Language,
        destination: Path,
        progress: Callable[[float], None],
    ) -> VideoFacts:
        """
        Write H.264/AAC MP4 with the index in front, captions burned in and the AI label.

        The same arguments give the same bytes. On any error, and when the caller is cancelled,
        *destination* is as it was and nothing else is left beside it.

        Args:
            language: of the visible label that says the video was made by AI.
            destination: replaced only when the whole file is written.
            progress: called with the share done, rising to 1, from any thread.

        Raises:
            Invalid: a caption has a character that can't be written (`glyph_missing`).
            EncodingFailed: the stream broke its promise, or the disk did.
        """
        ...


class VideoTranscoder(Protocol):
    """
    What is made of a finished video.

    Every method raises `VideoUnreadable` for a file that is missing, broken or no video, and
    leaves nothing behind when it fails or is cancelled.
    """

    @abstractmethod
    async def describe(self, video: Path) -> VideoFacts:
        """What is in the file now."""
        ...

    @abstractmethod
    async def thumbnail(self, video: Path) -> bytes:
        """A JPEG of a good moment, at the video's own size."""
        ...

    @abstractmethod
    async def preview(self, video: Path) -> bytes:
        """Three seconds as an animated WebP, 360 pixels on the short side."""
        ...

    @abstractmethod
    async def rendition(self, video: Path, quality: Quality, destination: Path) -> VideoFacts:
        """The same video at another size (short side 360, 720 or 1080)."""
        ...

    @abstractmethod
    async def stream(self, video: Path, folder: Path) -> Sequence[Path]:
        """HLS (fragmented MP4, RFC 8216) into *folder*; the playlist `index.m3u8` comes first."""
        ...
