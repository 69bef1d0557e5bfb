"""The files of a package while it is being put together; memory stays flat."""

import hashlib
import json
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

import attrs

from stario.domain.compliance.model.package_manifest import PackageFile

CHUNK = 1 << 20


@attrs.define
class OpenFile:
    """Counts and hashes what is written; `rows` is raised by whoever writes records."""

    path: str
    _stream: IO[bytes]
    rows: int | None = None
    _digest: "hashlib._Hash" = attrs.field(init=False, factory=hashlib.sha256)
    _bytes: int = attrs.field(init=False, default=0)

    def write(self, content: bytes) -> None:
        self._stream.write(content)
        self._digest.update(content)
        self._bytes += len(content)

    def closed(self) -> PackageFile:
        return PackageFile(
            path=self.path, sha256=self._digest.hexdigest(), bytes=self._bytes, rows=self.rows
        )


@attrs.define
class TablesFile:
    """`{"<table>": [records]}`, one record on a line."""

    file: OpenFile
    counts: dict[str, int] = attrs.field(factory=dict)
    _table: str | None = attrs.field(init=False, default=None)

    def table(self, name: str) -> None:
        self.file.write(b"{\n" if self._table is None else b"\n],\n")
        self.file.write(json.dumps(name).encode() + b": [")
        self._table, self.counts[name] = name, 0
        self.file.rows = self.file.rows or 0

    def add(self, record: Mapping[str, object]) -> None:
        if self._table is None:
            raise ValueError("a record needs a table")
        line = json.dumps(record, ensure_ascii=False, sort_keys=True).encode()
        self.file.write((b",\n" if self.counts[self._table] else b"\n") + line)
        self.counts[self._table] += 1
        self.file.rows = (self.file.rows or 0) + 1

    def end(self) -> None:
        self.file.write(b"{}\n" if self._table is None else b"\n]\n}\n")


@attrs.define
class PackageFolder:
    """`files` are those that are whole."""

    root: Path
    files: list[PackageFile] = attrs.field(factory=list)

    @contextmanager
    def file(self, path: str) -> Iterator[OpenFile]:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as stream:
            opened = OpenFile(path, stream)
            yield opened
        self.files.append(opened.closed())

    def put(self, path: str, content: bytes, *, is_listed: bool = True) -> None:
        if is_listed:
            with self.file(path) as opened:
                opened.write(content)
        else:
            (self.root / path).write_bytes(content)

    def drop(self, path: str) -> None:
        """Take away a file that did not become whole."""
        (self.root / path).unlink(missing_ok=True)


def packed(root: Path, target: Path, *, at: datetime, checkpoint: Callable[[], None]) -> None:
    """Put all files below *root* into one tar, in order of their names, all of them of *at*."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mode, entry.mtime = 0o644, int(at.timestamp())
        return entry

    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as tar:
        for path in sorted(path for path in root.rglob("*") if path.is_file()):
            checkpoint()
            tar.add(path, arcname=path.relative_to(root).as_posix(), filter=plain)
            # Members would be remembered until the end, one for each file.
            tar.members = []  # type: ignore[attr-defined] # not in typeshed


def digest_of(path: Path) -> tuple[str, int]:
    """SHA-256 in hexadecimal, and the length in bytes."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size
