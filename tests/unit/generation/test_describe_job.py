"""How far a job is, and who is told."""

import attrs
import pytest
from tests.builders.studio import Studio
from tests.builders.work import a_job

from stario.adapters.memory.switches import MemorySwitches
from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.describe_job import DescribeJob, JobView
from stario.domain.generation.usecases.fail_job import Blame
from stario.domain.identity.model.account import Account
from stario.domain.kernel.errors import NotFound


async def describe(studio: Studio, job: Job, account: Account | None = None) -> JobView:
    return await DescribeJob(
        storage=studio.town.storage, switches=MemorySwitches(), clock=studio.town.clock
    )(job.id, queue=job.queue, account=account.id if account else None)


async def three_in_line(studio: Studio, fan: Account) -> list[Job]:
    jobs = [a_job(account=fan, payload={"duration_seconds": 15}) for _ in range(3)]
    async with studio.town.storage() as work:
        for job in jobs:
            await work.jobs.add(job)
        await work.commit()
    return jobs


async def test_a_job_tells_its_place_and_how_long_it_takes(studio: Studio) -> None:
    fan = await studio.town.person()
    first, second, third = await three_in_line(studio, fan)

    views = [await describe(studio, job, fan) for job in (first, second, third)]

    assert [view.queue_position for view in views] == [1, 2, 3]
    assert [view.estimated_seconds for view in views] == [32, 64, 96]


async def test_a_job_that_runs_counts_down_and_one_that_ended_waits_no_more(
    studio: Studio,
) -> None:
    fan = await studio.town.person()
    await three_in_line(studio, fan)
    job = await studio.claim()
    async with studio.town.storage() as work:
        half = job.advance("animating", 50, at=studio.town.clock.now())
        await work.jobs.save(half, was=job)
        await work.commit()

    running = await describe(studio, job, fan)
    assert (running.queue_position, running.estimated_seconds) == (0, 16)

    await studio.steps.fail(half, "internal", blame=Blame.ORDER)
    ended = await describe(studio, job, fan)
    assert (ended.job.state, ended.queue_position, ended.estimated_seconds) == (
        JobState.FAILED,
        0,
        0,
    )


async def test_a_job_is_seen_on_its_own_queue_by_its_own_fan(studio: Studio) -> None:
    fan, other = await studio.town.person(), await studio.town.person()
    job, *_ = await three_in_line(studio, fan)

    assert (await describe(studio, job)).job == job
    with pytest.raises(NotFound):
        await describe(studio, job, other)
    with pytest.raises(NotFound):
        await describe(studio, attrs.evolve(job, queue=Queue.VOICE), fan)
