"""`stario ephemeral`: photos of faces from a terminal."""

from collections.abc import Awaitable, Callable

import click

from stario.adapters.memory.deletions import MemoryDeletionMetrics
from stario.adapters.s3.lifecycle import (
    RULE_NAME,
    EphemeralRules,
    apply_ephemeral_rules,
    read_ephemeral_rules,
)
from stario.adapters.s3.store import S3ObjectStore
from stario.domain.faces.model.face_upload import DeletionNet
from stario.domain.faces.usecases.delete_due_faces import DeleteDueFaces
from stario.domain.faces.usecases.sweep_ephemeral import SweepEphemeral
from stario.entrypoints.cli.jobs import run_command
from stario.entrypoints.clients import Clients
from stario.entrypoints.wiring.cleaner_container import CleanerContainer
from stario.ports.media import Bucket


@click.group()
def ephemeral() -> None:
    """Delete photos of faces that are due, and look at what waits."""


@ephemeral.command()
def cleanup() -> None:
    """Delete what is due and what nobody knows, and print each; safe at any time."""

    async def run(clients: Clients) -> None:
        container = CleanerContainer(
            storage=clients.storage,
            objects=clients.objects,
            signals=clients.signals,
            deletion_metrics=MemoryDeletionMetrics(),
            clock=clients.clock,
        )
        deleted = await _delete_all(container.clean())
        swept, failed = await _sweep_all(container.sweep())
        async with clients.storage() as work:
            left = (await work.face_uploads.pending(at=clients.clock.now())).count
        click.echo(f"{deleted} due photos deleted, {swept} strays swept")
        if left or failed:
            raise click.ClickException(
                f"{left} due photos and {failed} strays are still there: the object store did not "
                "delete them; the cleaner goes on trying"
            )

    run_command(run)


@ephemeral.command()
def status() -> None:
    """What waits to be deleted, in the database, in the list and in the bucket."""

    async def run(clients: Clients) -> None:
        now = clients.clock.now()
        async with clients.storage() as work:
            pending = await work.face_uploads.pending(at=now)
        listed = await clients.signals.length()
        count = 0
        async for _ in clients.objects.list(Bucket.EPHEMERAL):
            count += 1
        age = (now - pending.oldest_at).total_seconds() if pending.oldest_at else 0.0
        click.echo(f"due and not deleted   {pending.count}, the oldest for {max(0.0, age):.1f} s")
        click.echo(f"in the list           {'out of reach' if listed is None else listed}")
        click.echo(f"objects in the bucket {count}")

    run_command(run)


@ephemeral.group()
def lifecycle() -> None:
    """The store's own rule that deletes after a day, and the bucket's closure to the public."""


@lifecycle.command()
def apply() -> None:
    """Set the rule and close the bucket; twice does no harm."""
    _rules(apply_ephemeral_rules)


@lifecycle.command()
def verify() -> None:
    """Ask the store for both; fails where one is missing."""
    _rules(read_ephemeral_rules)


def _rules(ask: Callable[[S3ObjectStore], Awaitable[EphemeralRules]]) -> None:
    async def run(clients: Clients) -> None:
        if not isinstance(clients.objects, S3ObjectStore):
            click.echo("a folder has no rules of its own: the cleaner sweeps it every 2 s")
            return
        rules = await ask(clients.objects)
        closed = {True: "blocked", False: "NOT blocked", None: "not a word of this store"}
        state = "in force, 1 day" if rules.deletes_by_itself else "MISSING"
        click.echo(f"{RULE_NAME:20}  {state}")
        click.echo(f"{'public access':20}  {closed[rules.public_access_blocked]}")
        if not rules.sound:
            raise click.ClickException("run `stario ephemeral lifecycle apply`")

    run_command(run)


async def _delete_all(clean: DeleteDueFaces) -> int:
    deleted = 0
    while True:
        cleaned = await clean(net=DeletionNet.MANUAL)
        for receipt in cleaned.deleted:
            click.echo(f"deleted {receipt.key}")
        deleted += len(cleaned.deleted)
        if not cleaned.deleted:
            return deleted


async def _sweep_all(sweep: SweepEphemeral) -> tuple[int, int]:
    total = 0
    while True:
        swept = await sweep(net=DeletionNet.MANUAL)
        for key in swept.keys:
            click.echo(f"swept   {key}")
        total += len(swept.keys)
        if not swept.keys or swept.failed:
            return total, swept.failed
