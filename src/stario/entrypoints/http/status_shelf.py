"""The last published status page, wherever a copy of it is left."""

import asyncio
import contextlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs

from stario.domain.kernel.errors import DomainError, Unavailable
from stario.domain.operations.usecases.keep_status import FOLDER
from stario.ports.media import Bucket, ObjectStore
from stario.ports.system import Clock

FRESH_FOR = timedelta(seconds=10)
STORE_WITHIN_SECONDS = 1.0


@attrs.frozen(kw_only=True)
class ShelvedFile:
    """A file as it was published at `at`."""

    content: bytes
    at: datetime


@attrs.define(kw_only=True)
class StatusShelf:
    """
    Reads the object store at most every ten seconds, and never the database.

    While the store is away it gives the copy of this process, or that of an earlier one in
    `folder`, however old.
    """

    objects: ObjectStore
    clock: Clock
    folder: Path
    _kept: dict[str, ShelvedFile] = attrs.field(init=False, factory=dict)
    _looked_at: dict[str, datetime] = attrs.field(init=False, factory=dict)

    async def get(self, name: str) -> ShelvedFile:
        """
        Give the file that is called so.

        Raises:
            Unavailable: nothing was ever published, or no copy of it is left.
        """
        now = self.clock.now()
        looked_at = self._looked_at.get(name)
        if looked_at is None or not timedelta() <= now - looked_at < FRESH_FOR:
            self._looked_at[name] = now
            await self._look(name)
        kept = self._kept.get(name)
        if kept is None:
            raise Unavailable(what="status", retry_after_seconds=60)
        return kept

    async def _look(self, name: str) -> None:
        key = f"{FOLDER}/{name}"
        try:
            async with asyncio.timeout(STORE_WITHIN_SECONDS):
                described = await self.objects.describe(Bucket.MEDIA, key)
                known = self._kept.get(name)
                if known is not None and known.at == described.modified_at:
                    return
                content = await self.objects.get(Bucket.MEDIA, key)
        except (DomainError, TimeoutError):
            if name not in self._kept:
                await asyncio.to_thread(self._take_from_disk, name)
            return
        self._kept[name] = ShelvedFile(content=content, at=described.modified_at)
        await asyncio.to_thread(self._put_on_disk, name, self._kept[name])

    def _put_on_disk(self, name: str, file: ShelvedFile) -> None:
        # A container may have a disk that takes nothing: then this process's copy must do.
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            part = self.folder / f".{name}.{os.getpid()}"
            part.write_bytes(file.content)
            os.utime(part, (file.at.timestamp(), file.at.timestamp()))
            part.replace(self.folder / name)

    def _take_from_disk(self, name: str) -> None:
        with contextlib.suppress(OSError):
            path = self.folder / name
            at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            self._kept[name] = ShelvedFile(content=path.read_bytes(), at=at)
