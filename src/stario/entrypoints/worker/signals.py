"""A worker that ends as its orchestrator tells it."""

import asyncio
import signal

from stario.entrypoints.worker.loop import Worker


async def run_until_signalled(worker: Worker) -> None:
    """Run; SIGTERM and SIGINT drain it, a second one hands its jobs back at once."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, worker.stop)
    try:
        await worker.run()
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
