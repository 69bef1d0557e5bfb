"""Video files: made from frames, then made again in other sizes."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import attrs

from stario.domain.kernel.language import Language
from stario.ports.animation import FrameStream
from stario.ports.speech import Speech


@attrs.frozen
class Caption:
    """One line on the screen."""

    text: str
    start_seconds: float
    end_seconds: float


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

        Args:
            language: of the visible label that says the video was made by AI.
            destination: replaced only when the whole file is written.
            progress: called with the share done, 0 to 1, from any thread.
        """
        ...


class VideoTranscoder(Protocol):
    """What is made of a finished video."""

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


def captions_of(speech: Speech, *, width_characters: int = 34) -> tuple[Caption, ...]:
    """
    Group the spoken words into lines that can be read.

    A line ends at the end of a sentence, at *width_characters*, or at a comma past 60 % of it;
    a line stays until the next one starts.
    """
    lines: list[Caption] = []
    words = list(speech.words)
    line: list[int] = []
    for index, word in enumerate(words):
        line.append(index)
        text = " ".join(words[i].text for i in line)
        following = words[index + 1] if index + 1 < len(words) else None
        ends = word.text.endswith((".", "!", "?", "…"))
        breathes = word.text.endswith((",", ";", ":")) and len(text) >= width_characters * 0.6
        full = following is not None and len(text) + 1 + len(following.text) > width_characters
        if ends or breathes or full or following is None:
            until = following.start_seconds if following else speech.duration_seconds
            lines.append(Caption(text, words[line[0]].start_seconds, until))
            line = []
    return tuple(lines)
