"""`stario backup`: copies of the database, and going back to them."""

from collections.abc import Awaitable, Callable, Sequence

import click

from stario.adapters.files.store import FilesObjectStore
from stario.adapters.s3.store import S3ObjectStore
from stario.adapters.s3.versions import (
    BucketVersions,
    apply_versions,
    read_versions,
)
from stario.domain.kernel.errors import Invalid
from stario.domain.operations.model.backup import (
    Backup,
    BackupFailed,
    BackupKind,
    DatabaseInUse,
    Rehearsal,
    Restored,
    read_moment,
)
from stario.entrypoints.backup_settings import BackupSettings
from stario.entrypoints.backups import backups_container
from stario.entrypoints.cli.jobs import CONSOLE, run_command
from stario.entrypoints.clients import Clients
from stario.entrypoints.settings import Settings
from stario.entrypoints.wiring.backups_container import BackupsContainer

MOMENT = '"2026-11-24 10:00:00"; UTC unless it has an offset'
TOLD = {
    ("to", "form"): "--to is a moment such as 2026-11-24 10:00:00 or 2026-11-24 10:00:00+05:00",
    ("to", "no_backup"): "there is no backup yet: stario backup run",
    ("to", "before_first_backup"): "--to lies before the first backup, which ended {first}",
    ("to", "in_future"): "--to lies in the future: it is {now}",
    ("BACKUP_ENGINE", "other_database"): "BACKUP_ENGINE copies another kind of database",
}


@click.group()
def backup() -> None:
    """Copy the database, prove the copies and go back to a moment."""


@backup.command()
@click.option(
    "--type",
    "kind",
    type=click.Choice([kind.value for kind in BackupKind]),
    default=BackupKind.FULL.value,
    show_default=True,
)
def run(kind: str) -> None:
    """Copy the database now, while it works."""

    async def command(container: BackupsContainer) -> None:
        _show([await container.take()(BackupKind(kind))])

    _run(command)


@backup.command("list")
def list_() -> None:
    """What one can go back to, the oldest first."""

    async def command(container: BackupsContainer) -> None:
        found = await container.backups().list()
        _show(found)
        if found:
            click.echo(f"restorable since {found[0].ended_at.isoformat()}")

    _run(command)


@backup.command()
@click.option("--to", help=f"Restore the state of a moment: {MOMENT}.")
def verify(to: str | None) -> None:
    """
    Restore a backup beside the database and look through it; ends with 1 where it is not sound.

    Counts the rows of each table and proves the chains of the ledger and of the audit log.
    """

    async def command(container: BackupsContainer) -> None:
        _tell(await container.verify()(to=read_moment(to) if to else None))

    _run(command)


@backup.command()
@click.option("--to", help=f"{MOMENT}. Without it: the end of what was archived.")
@click.option("--confirm", is_flag=True, help="End and replace the database that is there.")
def restore(to: str | None, *, confirm: bool) -> None:
    """
    Put the database as it was at a moment in its place; start its server afterwards.

    Whoever was erased after that moment is erased again before anybody reaches it.
    """

    async def command(container: BackupsContainer) -> None:
        moment = read_moment(to) if to else None
        _tell_restored(
            await container.restore()(to=moment, actor=CONSOLE, confirmed=confirm), to=to
        )

    _run(command)


@backup.command()
def keep() -> None:
    """
    Make the backup that is due, prove one where none was for long, and tell metrics how they stand.

    What the scheduler does with BACKUP_NIGHTLY, where the database stands and no scheduler does.
    """

    async def command(container: BackupsContainer) -> None:
        click.echo("kept" if await container.keep()() else "nothing was due")

    _run(command)


@backup.command()
@click.option("--look", is_flag=True, help="Ask the repository and the database first.")
def status(*, look: bool) -> None:
    """How backups stood at the last look, as metrics tell it."""

    async def command(container: BackupsContainer) -> None:
        found = await (container.take().look() if look else container.status()())
        click.echo(found.to_json().decode() if found else "nobody has looked yet")

    _run(command)


@backup.group()
def media() -> None:
    """Versions of files: what is written over or deleted by mistake stays for a while."""


@media.command()
def enable() -> None:
    """Keep versions in every bucket that may have them, and in none with photos of faces."""
    _versions(apply_versions)


@media.command("status")
def media_status() -> None:
    """Ask the store; ends with 1 where a bucket is not as it should be."""
    _versions(read_versions)


def _versions(ask: Callable[[S3ObjectStore], Awaitable[Sequence[BucketVersions]]]) -> None:
    async def command(clients: Clients) -> None:
        if not isinstance(clients.objects, S3ObjectStore):
            click.echo("a folder keeps no versions: copy it where copies are kept")
            return
        found = await ask(clients.objects)
        for each in found:
            wanted = "kept" if each.is_wanted else "never"
            state = "sound" if each.is_sound else "NOT sound"
            click.echo(f"{each.name:24}  versions {wanted:5}  {each.status:10}  {state}")
        if not all(each.is_sound for each in found):
            raise click.ClickException("run `stario backup media enable`")

    run_command(command)


def _run(command: Callable[[BackupsContainer], Awaitable[None]]) -> None:
    async def run_(clients: Clients) -> None:
        if isinstance(clients.objects, FilesObjectStore):
            # A release that knew no bucket of backups may have made the folder.
            await clients.objects.ensure_buckets()
        try:
            await command(backups_container(Settings(), clients, BackupSettings()))
        except Invalid as error:
            sentence = TOLD.get((error.field, error.reason))
            if sentence is None:
                raise
            raise click.ClickException(sentence.format(**error.details)) from error
        except DatabaseInUse as error:
            raise click.ClickException(_in_use(error)) from error
        except BackupFailed as error:
            told = f"{error.details['program']}: {error.details['reason']}"
            raise click.ClickException(told) from error

    run_command(run_)


def _in_use(error: DatabaseInUse) -> str:
    if error.details["what"] == "running":
        return "the database runs: end what uses it; --confirm ends a server of PostgreSQL"
    return "there is a database: --confirm replaces it, and what is only in it is lost"


def _show(found: Sequence[Backup]) -> None:
    for each in found:
        took = (each.ended_at - each.began_at).total_seconds()
        click.echo(
            f"{each.label:34}  {each.kind.value:4}  {each.ended_at.isoformat(timespec='seconds')}"
            f"  {took:5.0f} s  {each.bytes / 1e6:10.1f} MB of {each.database_bytes / 1e6:.1f}"
        )


def _tell(rehearsal: Rehearsal) -> None:
    click.echo(f"restored {rehearsal.label}, schema {rehearsal.revision}")
    for table, count in rehearsal.rows.items():
        click.echo(f"{count:12}  {table}")
    click.echo(f"{sum(rehearsal.rows.values()):12}  rows in {len(rehearsal.rows)} tables")
    for fault in rehearsal.faults:
        click.echo(fault, err=True)
    if not rehearsal.is_sound:
        raise click.ClickException(f"{len(rehearsal.faults)} faults")
    click.echo("sound: ledger and audit log are proved")


def _tell_restored(restored: Restored, *, to: str | None) -> None:
    settled = restored.settled
    click.echo(f"restored {restored.label} to {to or 'the end of the archive'}")
    click.echo(f"{sum(restored.rows.values())} rows in {len(restored.rows)} tables")
    click.echo(f"{settled.erased} people erased again")
    if settled.set_aside:
        click.echo(f"{settled.set_aside} signed ends of the audit log set aside")
    click.echo("start the database, then `stario backup run`")
