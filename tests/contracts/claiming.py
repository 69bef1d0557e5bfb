"""How tests of storages hand out work."""

from datetime import datetime, timedelta

from stario.domain.generation.model.job import Job, Order
from stario.domain.generation.model.queue import Queue
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


async def claim(storage: Storage, worker: str, **wanted: Order | datetime) -> Job | None:
    """Lease the next job of the video queue."""
    order = wanted.get("order", Order.ARRIVAL)
    now = wanted.get("now", NOW)
    assert isinstance(order, Order)
    assert isinstance(now, datetime)
    async with storage() as work:
        job = await work.jobs.next_waiting([Queue.VIDEO], order=order, at=now)
        if job is None:
            return None
        leased = job.lease(worker, until=now + timedelta(seconds=15), at=now)
        await work.jobs.save(leased, was=job)
        await work.commit()
    return leased
