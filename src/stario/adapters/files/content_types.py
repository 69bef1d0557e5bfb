"""
The content type of a file, kept beside it.

Two files can't be replaced at one instant. So the note names the time stamp of the file that it is
about, and holds the previous one too: whichever file a reader finds after a crash, its own type is
there.
"""

from pathlib import Path
from uuid import uuid4

import msgspec

DEFAULT = "application/octet-stream"

Note = list[tuple[int, str]]
"""Time stamp in nanoseconds and type, the newest first."""


def note_content_type(path: Path, content_type: str, *, modified_ns: int) -> None:
    """Write down the type of the file that is about to become *path*."""
    note = [(modified_ns, content_type), *_read(path)[:1]]
    place = _place(path)
    part = place.with_name(f"{place.name}.{uuid4().hex[:8]}")
    part.write_bytes(msgspec.json.encode(note))
    part.replace(place)


def content_type_of(path: Path, *, modified_ns: int) -> str:
    note = _read(path)
    exact = [content_type for stamp, content_type in note if stamp == modified_ns]
    # A copy or a backup may have lost the time stamps.
    newest = [content_type for _, content_type in note]
    return next(iter([*exact, *newest]), DEFAULT)


def forget_content_type(path: Path) -> None:
    _place(path).unlink(missing_ok=True)


def _read(path: Path) -> Note:
    try:
        return msgspec.json.decode(_place(path).read_bytes(), type=Note)
    except (OSError, msgspec.MsgspecError):
        return []


def _place(path: Path) -> Path:
    return path.with_name(f".{path.name}.type")
