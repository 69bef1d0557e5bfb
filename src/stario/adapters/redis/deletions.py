"""The list of waiting deletions in Redis."""

from collections.abc import Sequence

import attrs

from stario.adapters.redis.connection import RedisConnection
from stario.adapters.redis.lists import RedisLists
from stario.domain.kernel.ids import FaceUploadId
from stario.ports.deletions import DELETION_LIST, DeletionSignals


@attrs.frozen
class RedisDeletionSignals(DeletionSignals):
    """Holds ids of uploads, which say nothing of whose they are."""

    _redis: RedisConnection
    _lists: RedisLists = attrs.field(init=False)

    @_lists.default
    def _lists_of_connection(self) -> RedisLists:
        return RedisLists(self._redis)

    async def announce(self, uploads: Sequence[FaceUploadId]) -> None:
        await self._lists.announce(DELETION_LIST, uploads)

    async def withdraw(self, upload: FaceUploadId) -> None:
        await self._lists.withdraw(DELETION_LIST, upload)

    async def wait(self, *, timeout_seconds: float) -> bool:
        return await self._lists.wait([DELETION_LIST], timeout_seconds=timeout_seconds)

    async def listed(self) -> tuple[FaceUploadId, ...] | None:
        members = await self._lists.listed(DELETION_LIST)
        return None if members is None else tuple(map(FaceUploadId, members))

    async def repair(
        self, *, listed: Sequence[FaceUploadId], waiting: Sequence[FaceUploadId]
    ) -> int:
        return await self._lists.repair(DELETION_LIST, listed=listed, waiting=waiting)

    async def length(self) -> int | None:
        return await self._lists.length(DELETION_LIST)
