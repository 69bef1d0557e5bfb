"""Folders that do not last."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import attrs

from stario.domain.kernel.errors import Invalid
from stario.ports.scratch import Scratch


@attrs.frozen
class FilesScratch(Scratch):
    """Folders below *root*."""

    root: Path

    @asynccontextmanager
    async def folder(self, name: str) -> AsyncIterator[Path]:
        if not name or name.startswith(".") or "/" in name:
            raise Invalid("name", "form")
        path = self.root / name
        await asyncio.to_thread(_empty, path)
        try:
            yield path
        finally:
            await asyncio.to_thread(shutil.rmtree, path, ignore_errors=True)


def _empty(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True, mode=0o700)
