"""Renditions give way to videos that somebody waits for."""

import asyncio

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Queue
from stario.ports.work import Completion, Report
from stario.ports.work_metrics import Outcome
from tests.worker.line import ON_SERVERS, Line, done

PATIENT = frozenset({Queue.RENDITION})


@ON_SERVERS
async def test_a_patient_job_is_put_back_for_one_that_somebody_waits_for(line: Line) -> None:
    finished: list[Queue] = []

    async def patient(job: Job, report: Report) -> Completion:
        # The first attempt would take for ever; the second one has the worker for itself.
        await asyncio.sleep(60 if job.attempts == 1 else 0)
        finished.append(job.queue)
        return await done(job, report)

    async def urgent(job: Job, report: Report) -> Completion:
        finished.append(job.queue)
        return await done(job, report)

    handlers = {Queue.VIDEO: urgent, Queue.RENDITION: patient}
    async with line.working(handlers, patient=PATIENT):
        rendition = await line.order(queue=Queue.RENDITION)
        await line.until(rendition, JobState.LEASED)
        video = await line.order()
        async with asyncio.timeout(5):
            await line.until(video, JobState.DONE)
            job = await line.until(rendition, JobState.DONE)

    assert finished == [Queue.VIDEO, Queue.RENDITION]
    assert job.attempts == 2
    assert job.max_attempts - job.attempts == 2
    assert line.metrics.outcomes[Queue.RENDITION, Outcome.HANDED_BACK] == 1


@ON_SERVERS
async def test_no_job_gives_way_while_a_slot_is_free(line: Line) -> None:
    others_done = asyncio.Event()

    async def patient(job: Job, report: Report) -> Completion:
        await others_done.wait()
        return await done(job, report)

    handlers = {Queue.VIDEO: done, Queue.RENDITION: patient}
    async with line.working(handlers, patient=PATIENT, concurrency=2):
        rendition = await line.order(queue=Queue.RENDITION)
        await line.until(rendition, JobState.LEASED)
        for _ in range(3):
            await line.until(await line.order(), JobState.DONE)
        others_done.set()
        job = await line.until(rendition, JobState.DONE)

    assert job.attempts == 1
