"""One bucket on disk."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from uuid import uuid4

import attrs

from stario.adapters.files.content_types import (
    content_type_of,
    forget_content_type,
    note_content_type,
)
from stario.domain.kernel.errors import Invalid
from stario.ports.media import ObjectMissing, checked_key

_INCOMING = ".incoming"
_LOCK = ".lock"


@attrs.frozen(kw_only=True)
class OpenedFile:
    """An object held open: it stays whole and the same while others replace or delete it."""

    stream: IO[bytes]
    bytes: int
    modified_ns: int
    etag: str
    content_type: str


@attrs.frozen
class BucketFolder:
    """
    Keys as paths under `root`.

    Folders end in `~`, which no key holds: so `a` and `a/b` can both be objects, as in S3. Names
    that start with a dot are ours: content types, unfinished files, the lock.
    """

    root: Path

    def create(self) -> None:
        (self.root / _INCOMING).mkdir(parents=True, exist_ok=True)

    def new_part(self) -> Path:
        """A path for bytes that are still coming in."""
        return self.root / _INCOMING / uuid4().hex

    def commit(self, part: Path, key: str, *, content_type: str, modified_ns: int) -> None:
        """Make *part* the object: readers see the old or the new, and so does a crash."""
        final = self._path(key)
        _settle(part)
        os.utime(part, ns=(modified_ns, modified_ns))
        with self._exclusive():
            final.parent.mkdir(parents=True, exist_ok=True)
            self._require_inside(final, key)
            note_content_type(final, content_type, modified_ns=modified_ns)
            part.replace(final)
            _settle(final.parent)

    def open(self, key: str) -> OpenedFile:
        """
        Raises:
            ObjectMissing: there is none.
        """
        path = self._path(key)
        self._require_inside(path, key)
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            raise ObjectMissing(key=key) from None
        stream = os.fdopen(descriptor, "rb")
        status = os.fstat(descriptor)
        return OpenedFile(
            stream=stream,
            bytes=status.st_size,
            modified_ns=status.st_mtime_ns,
            etag=f'"{status.st_ino:x}-{status.st_mtime_ns:x}-{status.st_size:x}"',
            content_type=content_type_of(path, modified_ns=status.st_mtime_ns),
        )

    def remove(self, key: str) -> None:
        path = self._path(key)
        self._require_inside(path, key)
        with self._exclusive():
            # The content first: what may never stay behind after a crash is the person's data.
            path.unlink(missing_ok=True)
            forget_content_type(path)
            for folder in list(path.parents)[: key.count("/")]:
                with suppress(OSError):
                    folder.rmdir()

    def entries(self, prefix: str) -> list[tuple[str, os.stat_result]]:
        """Every object whose key starts with *prefix*, in order of key."""
        start = self.root.joinpath(*(f"{name}~" for name in prefix.split("/")[:-1]))
        found = []
        for folder, folders, names in os.walk(start):
            folders[:] = [name for name in folders if name.endswith("~")]
            for name in names:
                key = self._key(Path(folder) / name)
                if name.startswith(".") or not key.startswith(prefix):
                    continue
                with suppress(FileNotFoundError):
                    found.append((key, (Path(folder) / name).lstat()))
        return sorted(found)

    def sweep(self, *, before_ns: int) -> int:
        """Delete unfinished files not written to since *before_ns*; gives how many."""
        swept = 0
        for part in (self.root / _INCOMING).glob("*"):
            with suppress(FileNotFoundError):
                if part.stat().st_mtime_ns < before_ns:
                    part.unlink()
                    swept += 1
        return swept

    def _path(self, key: str) -> Path:
        *folders, name = checked_key(key).split("/")
        return self.root.joinpath(*(f"{folder}~" for folder in folders), name)

    def _key(self, path: Path) -> str:
        *folders, name = path.relative_to(self.root).parts
        return "/".join([*(folder.removesuffix("~") for folder in folders), name])

    def _require_inside(self, path: Path, key: str) -> None:
        # Somebody with a shell may have put a link where a folder should be.
        expected = self.root.resolve() / path.parent.relative_to(self.root)
        if path.parent.resolve() != expected or path.is_symlink():
            raise Invalid("key", "outside", key=key)

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        descriptor = os.open(self.root / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _settle(path: Path) -> None:
    """Have a file's bytes, or a folder's names, on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
