"""Video files of a small format of our own: the facts and one grey picture."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from secrets import token_hex

import attrs
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from stario.domain.generation.model.captions import Caption
from stario.domain.kernel.language import Language
from stario.ports.animation import FRAMES_PER_SECOND, Frame, FrameStream
from stario.ports.speech import Samples, Speech
from stario.ports.video import (
    EncodingFailed,
    Quality,
    VideoEncoder,
    VideoFacts,
    VideoTranscoder,
    VideoUnreadable,
)

_MAGIC = b"stario video 1\n"
_PICTURE_STEP = 8
LEVEL_STEP = 40
_SHORT_SIDES = {Quality.SD: 360, Quality.HD: 720, Quality.FULL_HD: 1080}


@attrs.frozen(kw_only=True)
class MemoryVideo:
    """What a file of this format holds."""

    width: int
    height: int
    frames: int
    language: str
    captions: tuple[str, ...]
    sound_sha256: str
    levels: str
    """The loudest of each part of the sound, as hexadecimal bytes; see `levels_of`."""
    picture: NDArray[np.uint8] = attrs.field(eq=False)

    def write(self, file: Path) -> VideoFacts:
        """Replace *file* and tell what it holds now."""
        header = attrs.asdict(self, filter=attrs.filters.exclude("picture"))
        header["picture"] = self.picture.shape
        content = _MAGIC + json.dumps(header).encode() + b"\n" + self.picture.tobytes()
        partial = file.with_name(f".{file.name}.{token_hex(6)}.part")
        try:
            partial.write_bytes(content)
            partial.replace(file)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise EncodingFailed(reason="storage") from error
        return MemoryVideo.read(file).facts(content)

    @staticmethod
    def read(file: Path) -> "MemoryVideo":
        """
        Read *file* back.

        Raises:
            VideoUnreadable: it is missing or of another format.
        """
        try:
            magic, header, picture = file.read_bytes().split(b"\n", 2)
            if magic + b"\n" != _MAGIC:
                raise VideoUnreadable
            facts = json.loads(header)
            facts["picture"] = np.frombuffer(picture, np.uint8).reshape(facts["picture"])
            return MemoryVideo(**facts | {"captions": tuple(facts["captions"])})
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise VideoUnreadable from error

    def facts(self, content: bytes) -> VideoFacts:
        return VideoFacts(
            width=self.width,
            height=self.height,
            frames=self.frames,
            duration_seconds=self.frames / FRAMES_PER_SECOND,
            bytes=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )

    def encoded(self, kind: str, width: int, height: int) -> bytes:
        """Draw the picture as a file of *kind*."""
        file = BytesIO()
        Image.fromarray(self.picture).resize((width, height)).save(file, kind)
        return file.getvalue()


def levels_of(samples: Samples) -> NDArray[np.uint8]:
    """Give the loudest sample of each `LEVEL_STEP` samples, 255 for 1."""
    whole = samples[: len(samples) // LEVEL_STEP * LEVEL_STEP].reshape(-1, LEVEL_STEP)
    return np.asarray(np.clip(np.abs(whole).max(axis=1, initial=0), 0, 1) * 255, np.uint8)


@attrs.frozen
class MemoryVideoEncoder(VideoEncoder):
    """Takes every frame, keeps the first one small."""

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
        taken: list[Frame] = []
        shape = (frames.size.height * 3 // 2, frames.size.width)
        for index, frame in enumerate(frames):
            if frame.shape != shape or frame.dtype != np.uint8:
                raise EncodingFailed(reason="frame_misshapen")
            taken = taken or [frame[: frames.size.height : _PICTURE_STEP, ::_PICTURE_STEP].copy()]
            if index >= frames.count:
                raise EncodingFailed(reason="frames_extra")
            progress(0.99 * (index + 1) / frames.count)
            # Cancellation arrives here.
            await asyncio.sleep(0)
        if not taken or index + 1 < frames.count:
            raise EncodingFailed(reason="frames_missing")
        video = MemoryVideo(
            width=frames.size.width,
            height=frames.size.height,
            frames=frames.count,
            language=language.value,
            captions=tuple(caption.text for caption in captions),
            sound_sha256=hashlib.sha256(speech.samples.tobytes()).hexdigest(),
            levels=levels_of(speech.samples).tobytes().hex(),
            picture=taken[0],
        )
        facts = video.write(destination)
        progress(1.0)
        return facts


@attrs.frozen
class MemoryVideoTranscoder(VideoTranscoder):
    """Draws the kept picture, changes the size in the facts, copies the file into one segment."""

    async def describe(self, video: Path) -> VideoFacts:
        return MemoryVideo.read(video).facts(await asyncio.to_thread(video.read_bytes))

    async def thumbnail(self, video: Path) -> bytes:
        source = MemoryVideo.read(video)
        return source.encoded("JPEG", source.width, source.height)

    async def preview(self, video: Path) -> bytes:
        source = MemoryVideo.read(video)
        return source.encoded("WEBP", *_scaled(source, 360))

    async def rendition(self, video: Path, quality: Quality, destination: Path) -> VideoFacts:
        source = MemoryVideo.read(video)
        width, height = _scaled(source, _SHORT_SIDES[quality])
        return attrs.evolve(source, width=width, height=height).write(destination)

    async def stream(self, video: Path, folder: Path) -> Sequence[Path]:
        source = MemoryVideo.read(video)
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        segment, playlist = folder / "segment000.m4s", folder / "index.m3u8"
        facts = source.write(segment)
        lines = [
            "#EXTM3U",
            "#EXT-X-VERSION:7",
            f"#EXT-X-TARGETDURATION:{int(facts.duration_seconds) + 1}",
            "#EXT-X-PLAYLIST-TYPE:VOD",
            f"#EXTINF:{facts.duration_seconds:.6f},",
            segment.name,
            "#EXT-X-ENDLIST",
            "",
        ]
        await asyncio.to_thread(playlist.write_text, "\n".join(lines))
        return [playlist, segment]


def _scaled(video: MemoryVideo, short_side: int) -> tuple[int, int]:
    factor = short_side / min(video.width, video.height)
    return 2 * round(video.width * factor / 2), 2 * round(video.height * factor / 2)
