"""Files that are signed, and what they look like from outside."""

import mmap
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from stario.domain.kernel.errors import Unavailable
from stario.domain.provenance.model.media_type import HEAD_BYTES, MediaType
from stario.ports.provenance import FileTypeUnknown

# Neither Ogg nor WebM has a place for a manifest.
_BARE = frozenset({MediaType.OGG, MediaType.WEBM})
_LABEL_OF_A_STORE = b"jumdc2pa"


def media_type(file: Path) -> MediaType:
    """
    Raises:
        FileTypeUnknown: nothing that can carry a manifest.
        Unavailable: the file can't be read.
    """
    with readable(), file.open("rb") as opened:
        kind = MediaType.of(opened.read(HEAD_BYTES))
    if kind is None or kind in _BARE:
        raise FileTypeUnknown
    return kind


def mentions_manifest(file: Path) -> bool:
    """Whether there seems to be the beginning of a manifest store (C2PA 2.2, 11.1.4.2)."""
    with readable(), file.open("rb") as opened:
        if not os.fstat(opened.fileno()).st_size:
            return False
        with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return content.find(_LABEL_OF_A_STORE) >= 0


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """Give a path beside *file* that takes its place once the block has succeeded."""
    partial = file.with_name(f".{file.name}.{secrets.token_hex(6)}.part")
    try:
        yield partial
        with readable():
            with partial.open("rb") as opened:
                os.fsync(opened.fileno())
            partial.replace(file)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


@contextmanager
def readable() -> Iterator[None]:
    """Turn what the disk complains about into a fact."""
    try:
        yield
    except OSError as error:
        raise Unavailable(what="scratch") from error
