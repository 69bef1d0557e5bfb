"""A game day: load, disasters, and an account of what they cost."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Final
from uuid import uuid4

import attrs
import httpx
from sqlalchemy import text

from stario.domain.generation.model.job import JobState
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.ids import OrderId
from stario.domain.kernel.paging import PageRequest
from tests.chaos.gameday.crowd import Crowd, Promises, Visitor
from tests.chaos.gameday.disasters import Disaster, disasters
from tests.chaos.gameday.stage import Stage
from tests.system.people import GREETING
from tests.system.waiting import until

MADE: Final = "SELECT job_id, count(*) FROM {table} GROUP BY job_id"
DELAYS: Final = """
SELECT extract(epoch FROM deleted_at - last_used_at) AS seconds FROM face_uploads
WHERE deleted_at IS NOT NULL AND last_used_at IS NOT NULL ORDER BY seconds
"""
LEFT: Final = "SELECT count(*) FROM face_uploads WHERE deleted_at IS NULL AND due_at < now()"


@attrs.frozen(kw_only=True)
class Suffered:
    """`recovered_in_seconds`: until all runs, gateways are ready and something was made again."""

    name: str
    sent: int
    failed: int
    refused: int
    recovered_in_seconds: float


@attrs.frozen(kw_only=True)
class Account:
    """What a day cost; `lost` and `doubled` name jobs and orders, and must be empty."""

    suffered: tuple[Suffered, ...]
    sent: int
    failed: int
    refused: int
    jobs: int
    orders: int
    photos: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    deletion_seconds: tuple[float, ...]
    """From the last use of a photo until the store had none of it, in order."""
    verified: tuple[str, ...]
    """The last lines of `stario audit verify` and `stario ledger verify`."""

    def deletion(self, share: float) -> float:
        """The delay that *share* of the photos (0 to 1) did not exceed, in seconds."""
        delays = self.deletion_seconds
        return delays[min(len(delays) - 1, int(share * len(delays)))] if delays else 0.0


async def game_day(
    stage: Stage,
    crowd: Crowd,
    *,
    calm_seconds: float,
    is_short: bool = False,
    tell: Callable[[Suffered], None] = lambda _: None,
) -> Account:
    """
    Let everything of `disasters` happen under load, so many seconds of calm after each.

    Raises:
        AssertionError: something does not come back.
    """
    suffered: list[Suffered] = []
    await until(lambda: _is_well(stage, -1), bool)
    async with crowd.coming():
        await asyncio.sleep(calm_seconds)
        for disaster in disasters(stage, is_short=is_short):
            suffered.append(await _suffer(stage, crowd, disaster, calm_seconds))
            tell(suffered[-1])
    return await _account(stage, crowd.promises, suffered)


async def _suffer(stage: Stage, crowd: Crowd, disaster: Disaster, calm_seconds: float) -> Suffered:
    before = attrs.evolve(crowd.promises)
    began = time.monotonic()
    await disaster.strike(stage)
    await _ordered(stage, crowd.visitors[0])
    done = await until(lambda: _done(stage), lambda count: count is not None)
    await until(lambda: _is_well(stage, done or 0), bool, within_seconds=60)
    seconds = time.monotonic() - began
    await asyncio.sleep(calm_seconds)
    return Suffered(
        name=disaster.name,
        sent=crowd.promises.sent - before.sent,
        failed=crowd.promises.failed - before.failed,
        refused=crowd.promises.refused - before.refused,
        recovered_in_seconds=seconds,
    )


async def _ordered(stage: Stage, visitor: Visitor) -> None:
    """Order as anybody does: whatever was broken, there is something to be done afterwards."""
    wish = {"artist_id": stage.cast.artist, **GREETING}
    job = (await visitor.ask("POST", "/videos/generate", json=wish, key=uuid4().hex)).json()
    visitor.promises.videos.append(job["job_id"])


async def _is_well(stage: Stage, done: int) -> bool:
    """Whether everything runs, gateways are ready, and more was made than *done*."""
    if not all(process.alive for process in stage.running.values()):
        return False
    async with httpx.AsyncClient(timeout=2) as http:
        for url in stage.cluster.urls:
            try:
                if not (await http.get(f"{url}/health/ready")).is_success:
                    return False
            except httpx.TransportError:
                return False
    return (await _done(stage) or 0) > done


async def _done(stage: Stage) -> int | None:
    """How many jobs are done; None while the database does not say."""
    try:
        async with stage.cluster.clients.storage() as work:
            page = await work.jobs.list(PageRequest(size=1), state=JobState.DONE)
            return page.total
    except Unavailable:
        return None


async def _account(stage: Stage, promises: Promises, suffered: Sequence[Suffered]) -> Account:
    jobs = [*promises.videos, *promises.posters]
    ended = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
    found = await until(
        lambda: stage.cluster.jobs(jobs),
        lambda now: all(job.state in ended for job in now),
        within_seconds=90,
    )
    lost: list[str] = [job.id for job in found if job.state is not JobState.DONE]
    made = await _made(stage)
    lost += [job for job in jobs if not made.get(job)]
    doubled = [job for job, count in made.items() if count > 1]
    unpaid, paid_twice = await _paid(stage, promises.paid)
    await until(lambda: _left(stage), lambda left: left == 0, within_seconds=20)
    verified = [
        (await stage.cluster.stario(*words)).strip().rpartition("\n")[2]
        for words in (("audit", "verify"), ("ledger", "verify"))
    ]
    return Account(
        suffered=tuple(suffered),
        sent=promises.sent,
        failed=promises.failed,
        refused=promises.refused,
        jobs=len(jobs),
        orders=len(promises.paid),
        photos=len(promises.photos),
        lost=(*lost, *unpaid),
        doubled=(*doubled, *paid_twice),
        deletion_seconds=await _delays(stage),
        verified=tuple(verified),
    )


async def _made(stage: Stage) -> dict[str, int]:
    made: dict[str, int] = {}
    async with stage.cluster.connection() as connection:
        for table in ("videos", "posters"):
            for job, count in await connection.execute(text(MADE.format(table=table))):
                made[str(job)] = made.get(str(job), 0) + count
    return made


async def _paid(stage: Stage, orders: Sequence[str]) -> tuple[list[str], list[str]]:
    """Orders whose money did not come, and those that it was taken for twice."""
    unpaid, twice = [], []
    for order in orders:
        async with stage.cluster.clients.storage() as work:
            payments = await work.payments.of_order(OrderId(order))
        taken = sum(payment.counts for payment in payments)
        unpaid += [order] if taken == 0 else []
        twice += [order] if taken > 1 else []
    return unpaid, twice


async def _left(stage: Stage) -> int:
    async with stage.cluster.connection() as connection:
        return int((await connection.execute(text(LEFT))).scalar_one())


async def _delays(stage: Stage) -> tuple[float, ...]:
    async with stage.cluster.connection() as connection:
        return tuple(float(row.seconds) for row in await connection.execute(text(DELAYS)))
