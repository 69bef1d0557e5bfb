"""Files that are there as a whole or not at all."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import av
from av.container import InputContainer, OutputContainer
from av.video.stream import VideoStream

from stario.ports.video import EncodingFailed, VideoFacts, VideoUnreadable

PARTIAL_SUFFIX = ".part"


@contextmanager
def storing() -> Iterator[None]:
    """Turn what the muxer and the disk complain about into a fact."""
    try:
        yield
    except av.FFmpegError as error:
        reason = "storage" if isinstance(error, OSError) else "codec"
        raise EncodingFailed(reason=reason) from error
    except OSError as error:
        raise EncodingFailed(reason="storage") from error


@contextmanager
def replacing(destination: Path) -> Iterator[Path]:
    """
    Give a path beside *destination* that takes its place once the block has succeeded.

    A killed process may leave `.NAME.RANDOM.part` behind; it is never taken for the real file.
    """
    partial = _partial(destination)
    try:
        yield partial
        with storing():
            _flush(partial)
            partial.replace(destination)
            _flush(destination.parent)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def filling(folder: Path) -> Iterator[Path]:
    """Give a new folder beside *folder*, thrown away afterwards."""
    partial = _partial(folder)
    with storing():
        partial.mkdir(parents=True)
    try:
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _partial(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(6)}{PARTIAL_SUFFIX}")


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def writing(path: Path, kind: str, options: dict[str, str]) -> Iterator[OutputContainer]:
    """
    Write a container of *kind*, whole once the block has ended well.

    A complaint while closing does not hide why the block has failed.
    """
    with storing():
        container = av.open(address(path), "w", format=kind, options=options)
    try:
        yield container
    except BaseException:
        with suppress(av.FFmpegError, OSError):
            container.close()
        raise
    with storing():
        container.close()


def address(path: Path) -> str:
    """Name *path* so that a colon in it is not taken for a protocol."""
    return f"file:{path}"


def opened(video: Path) -> InputContainer:
    """Open *video* as MP4 and nothing else: a playlist in disguise would open further files."""
    return av.open(address(video), "r", format="mp4")


@contextmanager
def reading() -> Iterator[None]:
    """Turn what the demuxer and the decoders complain about into a fact."""
    try:
        yield
    except (av.FFmpegError, OSError) as error:
        raise VideoUnreadable from error


def picture_of(container: InputContainer) -> VideoStream:
    if not container.streams.video:
        raise VideoUnreadable
    return container.streams.video[0]


def facts_of(video: Path) -> VideoFacts:
    """
    Read back what is in *video*.

    Raises:
        VideoUnreadable: it is no video.
    """
    with reading(), opened(video) as container, video.open("rb") as file:
        stream = picture_of(container)
        ticks = stream.duration or 0
        return VideoFacts(
            width=stream.width,
            height=stream.height,
            frames=stream.frames,
            duration_seconds=float(ticks * (stream.time_base or 0)),
            bytes=video.stat().st_size,
            sha256=hashlib.file_digest(file, "sha256").hexdigest(),
        )
