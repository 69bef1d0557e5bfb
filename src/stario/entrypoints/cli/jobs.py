"""`stario jobs`: queues and dead letters from a terminal."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import click
from rich.console import Console
from rich.table import Column, Table

from stario.adapters.moderation.ruled import RuledTextModerator
from stario.adapters.system import Uuid7Ids
from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.cancel_job import CancelJob
from stario.domain.generation.usecases.judge_held import JudgeHeld
from stario.domain.generation.usecases.list_jobs import ListJobs
from stario.domain.generation.usecases.requeue_job import RequeueJob
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import DomainError
from stario.domain.kernel.ids import AccountId, JobId
from stario.domain.kernel.paging import PageRequest
from stario.domain.moderation.usecases.ask_artist import AskArtist
from stario.domain.moderation.usecases.carry_out import CarryOut
from stario.domain.moderation.usecases.decide_case import DecideCase
from stario.domain.moderation.usecases.release_held import ReleaseHeld
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.settings import Settings
from stario.entrypoints.worker.queues import NAMES, queue_named

UNCUT_COLUMNS = 240

CONSOLE = Actor(account_id=AccountId("console"), role=Role.ADMIN)
"""Whoever has a terminal on a machine of ours; one person, as reviews count."""

SHORT_NAMES = click.Choice(sorted(NAMES))


@click.group()
def jobs() -> None:
    """Look at queues, requeue dead letters, stop or release jobs."""


@jobs.command("list")
@click.option("--queue", type=SHORT_NAMES)
@click.option("--state", type=click.Choice([state.value for state in JobState]))
@click.option("--page", default=1, show_default=True)
def list_(queue: str | None, state: str | None, page: int) -> None:
    """The newest jobs; `--state failed` are the dead letters."""

    async def run(clients: Clients) -> None:
        found = await ListJobs(storage=clients.storage)(
            PageRequest(page, 50),
            queue=queue_named(queue) if queue else None,
            state=JobState(state) if state else None,
        )
        _show(found.items)
        click.echo(f"page {page} of {found.total_pages}, {found.total} jobs")

    run_command(run)


@jobs.command()
def queues() -> None:
    """How long each queue is, from the database."""

    async def run(clients: Clients) -> None:
        table = Table(
            Column("queue", no_wrap=True),
            "waiting",
            "held back",
            "leased",
            "failed",
            "oldest waiting",
        )
        async with clients.storage() as work:
            for queue in Queue:
                depth = await work.jobs.depth(queue, at=clients.clock.now())
                numbers = (depth.waiting, depth.held_back, depth.leased, depth.failed)
                oldest = depth.oldest_at.isoformat(timespec="seconds") if depth.oldest_at else "-"
                table.add_row(queue.value, *map(str, numbers), oldest)
        _print(table)

    run_command(run)


@jobs.command()
@click.argument("job_id")
def requeue(job_id: str) -> None:
    """Put a dead letter back into its queue."""
    _step(
        lambda c: RequeueJob(storage=c.storage, dispatch=c.dispatch, feed=c.feed, clock=c.clock)(
            JobId(job_id)
        )
    )


@jobs.command()
@click.argument("job_id")
def release(job_id: str) -> None:
    """Approve a job that waits for review; where two must agree, another person has to as well."""
    _step(lambda c: _release(c, JobId(job_id)))


@jobs.command()
@click.argument("job_id")
def cancel(job_id: str) -> None:
    """Stop a job, wherever it is."""
    _step(
        lambda c: CancelJob(storage=c.storage, dispatch=c.dispatch, feed=c.feed, clock=c.clock)(
            JobId(job_id), "cancelled_by_staff", account=None
        )
    )


async def _release(clients: Clients, job: JobId) -> Job:
    moderator = RuledTextModerator(storage=clients.storage, clock=clients.clock)
    await AskArtist(storage=clients.storage, moderator=moderator).of_job(job)
    return await _release_held(clients).job(job, actor=CONSOLE)


def _release_held(clients: Clients) -> ReleaseHeld:
    ids = Uuid7Ids()
    judge_held = JudgeHeld(
        take_down=TakeDown(ids=ids, dispatch=clients.dispatch, feed=clients.feed),
        ids=ids,
        dispatch=clients.dispatch,
        feed=clients.feed,
    )
    return ReleaseHeld(
        storage=clients.storage,
        decide=DecideCase(
            storage=clients.storage,
            carry_out=CarryOut(judge_held=judge_held),
            clock=clients.clock,
            ids=ids,
        ),
        clock=clients.clock,
    )


def _step(step: Callable[[Clients], Awaitable[Job]]) -> None:
    async def run(clients: Clients) -> None:
        job = await step(clients)
        click.echo(f"{job.id} is {job.state.value}")

    run_command(run)


def _show(found: tuple[Job, ...]) -> None:
    table = Table(
        Column("id", no_wrap=True),
        Column("queue", no_wrap=True),
        Column("state", no_wrap=True),
        "attempts",
        "stage",
        "error",
        "enqueued",
    )
    for job in found:
        table.add_row(
            job.id,
            job.queue.value,
            job.state.value,
            f"{job.attempts}/{job.max_attempts}",
            job.stage or "-",
            job.error or "-",
            job.enqueued_at.isoformat(timespec="seconds"),
        )
    _print(table)


def _print(table: Table) -> None:
    """Fit a terminal; into a pipe or a file goes everything, for ids are to be copied."""
    console = Console()
    if not console.is_terminal:
        console.width = UNCUT_COLUMNS
    console.print(table)


def run_command(command: Callable[[Clients], Awaitable[None]]) -> None:
    """Run *command* over opened clients; a domain error becomes a sentence and exit code 1."""

    async def run() -> None:
        async with _clients() as clients:
            await command(clients)

    try:
        asyncio.run(run())
    except DomainError as error:
        raise click.ClickException(f"{error.code} {error.details or ''}".strip()) from error


@asynccontextmanager
async def _clients() -> AsyncIterator[Clients]:
    async with open_clients(Settings(), name="stario-cli") as clients:
        yield clients
