"""Crops of several requests, described together."""

import asyncio
from collections import deque

import attrs

from stario.adapters.faces.networks import Embeddings, FaceNetworks
from stario.adapters.faces.photo import Picture
from stario.ports.execution import HeavyWork
from stario.ports.faces import Embedding


@attrs.frozen(eq=False)
class _Waiting:
    crop: Picture
    answer: asyncio.Future[Embedding]


@attrs.define(eq=False)
class CropBatches:
    """
    Whatever has gathered while one batch ran is the next batch.

    Nobody waits for others to come: where there is no load, a batch is one crop. A window of a few
    milliseconds would delay every request, and on a CPU gains nothing.
    """

    _networks: FaceNetworks
    _heavy_work: HeavyWork
    _line: deque[_Waiting] = attrs.field(init=False, factory=deque)
    _running: asyncio.Task[None] | None = attrs.field(init=False, default=None)

    async def describe(self, crop: Picture) -> Embedding:
        """
        The embedding of *crop*.

        Raises:
            Unavailable: the waiting line is full.
        """
        waiting = _Waiting(crop, asyncio.get_running_loop().create_future())
        self._line.append(waiting)
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run())
        return await waiting.answer

    async def _run(self) -> None:
        while batch := self._next():
            crops = [waiting.crop for waiting in batch]
            try:
                vectors = await self._described(crops)
            except BaseException as error:
                _fail(batch, error)
                if not isinstance(error, Exception):
                    raise
                continue
            for waiting, vector in zip(batch, vectors, strict=True):
                # Its client may have left meanwhile.
                if not waiting.answer.done():
                    # A copy of its own: a row would keep the whole batch alive.
                    waiting.answer.set_result(vector.copy())

    def _next(self) -> list[_Waiting]:
        batch: list[_Waiting] = []
        while self._line and len(batch) < self._networks.crops_at_once:
            waiting = self._line.popleft()
            if not waiting.answer.done():
                batch.append(waiting)
        return batch

    async def _described(self, crops: list[Picture]) -> Embeddings:
        return await self._heavy_work.run(lambda _checkpoint: self._networks.describe(crops))


def _fail(batch: list[_Waiting], error: BaseException) -> None:
    for waiting in batch:
        if waiting.answer.done():
            continue
        if isinstance(error, asyncio.CancelledError):
            waiting.answer.cancel()
        else:
            waiting.answer.set_exception(error)
