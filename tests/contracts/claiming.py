"""How tests of storages hand out work."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from stario.domain.generation.model.job import Job
from stario.domain.generation.model.queue import Order, Queue
from stario.ports.storage import Storage
from tests.builders import NOW

UNTIL = NOW + timedelta(seconds=15)


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


async def stored(storage: Storage, job: Job) -> Job:
    async with storage() as work:
        return await work.jobs.get(job.id)


async def save(storage: Storage, job: Job, *, was: Job) -> None:
    async with storage() as work:
        await work.jobs.save(job, was=was)
        await work.commit()


async def claim(
    storage: Storage,
    worker: str,
    *,
    queues: Sequence[Queue] = (Queue.VIDEO,),
    order: Order = Order.ARRIVAL,
    now: datetime = NOW,
) -> Job | None:
    """Lease the next job for 15 s."""
    until = now + timedelta(seconds=15)
    async with storage() as work:
        job = await work.jobs.lease_next(queues, worker=worker, order=order, until=until, at=now)
        await work.commit()
    return job
