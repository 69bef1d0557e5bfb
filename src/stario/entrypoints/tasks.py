"""Tasks that really end."""

import asyncio

CANCEL_AGAIN_SECONDS = 0.5


async def end(task: asyncio.Task[object], *, within_seconds: float = 60.0) -> bool:
    """
    Cancel *task* until it has ended; False when it has not in time.

    Once is not enough: a driver that is cancelled in the very moment in which its deadline
    passes reports the deadline, and the cancellation is gone.
    """
    deadline = asyncio.get_running_loop().time() + within_seconds
    while not task.done() and asyncio.get_running_loop().time() < deadline:
        task.cancel()
        await asyncio.wait([task], timeout=CANCEL_AGAIN_SECONDS)
    return task.done()
