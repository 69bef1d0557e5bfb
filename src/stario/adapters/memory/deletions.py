"""The list of waiting deletions in this process, and counts to look at."""

import asyncio
from collections import Counter
from collections.abc import Sequence

import attrs

from stario.domain.faces.model.face_upload import DeletionNet
from stario.domain.kernel.ids import FaceUploadId
from stario.ports.deletions import DeletionMetrics, DeletionSignals


@attrs.define(eq=False)
class MemoryDeletionSignals(DeletionSignals):
    """What `stario up` wakes its cleaner with; used from one event loop."""

    _list: dict[FaceUploadId, None] = attrs.field(init=False, factory=dict)
    _filled: asyncio.Event = attrs.field(init=False, factory=asyncio.Event)

    async def announce(self, uploads: Sequence[FaceUploadId]) -> None:
        self._list.update(dict.fromkeys(uploads))
        self._tell()

    async def withdraw(self, upload: FaceUploadId) -> None:
        self._list.pop(upload, None)
        self._tell()

    async def wait(self, *, timeout_seconds: float) -> bool:
        try:
            async with asyncio.timeout(timeout_seconds):
                await self._filled.wait()
        except TimeoutError:
            return False
        return True

    async def listed(self) -> tuple[FaceUploadId, ...] | None:
        return tuple(self._list)

    async def repair(
        self, *, listed: Sequence[FaceUploadId], waiting: Sequence[FaceUploadId]
    ) -> int:
        before = set(self._list)
        for stale in set(listed) - set(waiting):
            self._list.pop(stale, None)
        self._list.update(dict.fromkeys(each for each in waiting if each not in set(listed)))
        self._tell()
        return len(before ^ set(self._list))

    async def length(self) -> int | None:
        return len(self._list)

    def _tell(self) -> None:
        if self._list:
            self._filled.set()
        else:
            self._filled.clear()


@attrs.define(eq=False)
class MemoryDeletionMetrics(DeletionMetrics):
    """`delays_seconds` in the order they were told."""

    receipts: Counter[DeletionNet] = attrs.field(init=False, factory=Counter)
    failures: Counter[DeletionNet] = attrs.field(init=False, factory=Counter)
    delays_seconds: list[float] = attrs.field(init=False, factory=list)

    def deleted(self, net: DeletionNet, *, delay_seconds: float | None) -> None:
        self.receipts[net] += 1
        if delay_seconds is not None:
            self.delays_seconds.append(delay_seconds)

    def failed(self, net: DeletionNet) -> None:
        self.failures[net] += 1
