"""Heavy work on a few threads."""

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TypeVar

import attrs

from stario.domain.kernel.errors import Unavailable
from stario.ports.execution import Abandoned, Checkpoint, HeavyWork

T = TypeVar("T")


@attrs.define
class ThreadHeavyWork(HeavyWork):
    """
    `threads` run at once and `waiting` more may stand in line.

    The libraries underneath (onnxruntime, OpenCV, x264) release the interpreter lock.
    """

    threads: int = 1
    waiting: int = 32
    _pool: ThreadPoolExecutor = attrs.field(init=False)
    _inside: int = attrs.field(init=False, default=0)

    def __attrs_post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="heavy")

    async def run(self, work: Callable[[Checkpoint], T]) -> T:
        if self._inside >= self.threads + self.waiting:
            raise Unavailable(what="heavy_work")
        abandoned = Event()

        def checkpoint() -> None:
            if abandoned.is_set():
                raise Abandoned

        def guarded() -> T:
            checkpoint()
            return work(checkpoint)

        self._inside += 1
        future = asyncio.get_running_loop().run_in_executor(self._pool, guarded)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            abandoned.set()
            # The thread must be done before the caller cleans up what the thread still uses.
            while not future.done():
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await asyncio.wait([future])
            with contextlib.suppress(BaseException):
                future.result()
            raise
        finally:
            self._inside -= 1

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
