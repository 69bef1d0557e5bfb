"""Folders that do not last."""

import asyncio
import fcntl
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import attrs

from stario.domain.kernel.errors import Invalid
from stario.ports.scratch import Scratch


@attrs.frozen
class FilesScratch(Scratch):
    """
    Folders below *root*, each locked by the process that uses it.

    The kernel drops the locks of a process that dies: what it left behind may show a face, and
    goes as soon as anybody enters a folder below the same root.
    """

    root: Path

    @asynccontextmanager
    async def folder(self, name: str) -> AsyncIterator[Path]:
        if not name or name.startswith(".") or "/" in name:
            raise Invalid("name", "form")
        path = self.root / name
        claim = asyncio.create_task(asyncio.to_thread(self._claim, path))
        try:
            await asyncio.shield(claim)
            yield path
        finally:
            await asyncio.to_thread(_leave, path, await claim)

    def sweep(self) -> None:
        """Remove the folders of processes that are no more."""
        if self.root.is_dir():
            with _locked(self.root):
                self._remove_abandoned()

    def _claim(self, path: Path) -> int:
        """Give the descriptor that holds the lock."""
        self.root.mkdir(parents=True, exist_ok=True)
        # Alone: somebody else's sweep must not find the folder before it is locked.
        with _locked(self.root):
            self._remove_abandoned()
            shutil.rmtree(path, ignore_errors=True)
            path.mkdir(mode=0o700)
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        return descriptor

    def _remove_abandoned(self) -> None:
        for path in self.root.iterdir():
            if path.is_dir() and _abandoned(path):
                shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _abandoned(folder: Path) -> bool:
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def _leave(path: Path, descriptor: int) -> None:
    shutil.rmtree(path, ignore_errors=True)
    os.close(descriptor)
