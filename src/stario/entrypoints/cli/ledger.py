"""`stario ledger`: prove it, and give it to accountants."""

from typing import TextIO

import click

from stario.domain.ledger.model.audit import Audit, Head
from stario.domain.ledger.usecases.export_ledger import ExportLedger, JournalFormat
from stario.domain.ledger.usecases.verify_chain import VerifyChain
from stario.entrypoints.cli.jobs import run_command
from stario.entrypoints.clients import Clients


@click.group()
def ledger() -> None:
    """Prove that the ledger is what was once written, and export it."""


@ledger.command()
@click.option("--head", help="NUMBER:HASH as an earlier run told: nothing was cut off since.")
def verify(head: str | None) -> None:
    """
    Compute every hash and sum anew.

    Note the end of the chain, which is told, somewhere else: it proves later that the entries up
    to there are all here.
    """
    try:
        expected = Head.parse(head) if head else None
    except ValueError as error:
        raise click.BadParameter("NUMBER:HASH is expected", param_hint="--head") from error

    async def run(clients: Clients) -> None:
        _tell(await VerifyChain(storage=clients.storage)(expected=expected))

    run_command(run)


@ledger.command()
@click.option(
    "--format",
    "format_",
    type=click.Choice([each.value for each in JournalFormat]),
    default=JournalFormat.BEANCOUNT.value,
    show_default=True,
)
@click.option("--out", type=click.File("w", encoding="utf-8"), default="-", show_default=True)
def export(format_: str, out: TextIO) -> None:
    """Write every entry, oldest first."""

    async def run(clients: Clients) -> None:
        async for part in ExportLedger(storage=clients.storage)(JournalFormat(format_)):
            click.echo(part, nl=False, file=out)

    run_command(run)


def _tell(audit: Audit) -> None:
    for fault in audit.faults:
        click.echo(f"{fault.kind.value}: {fault.subject}", err=True)
    click.echo(f"entries {audit.count}")
    click.echo(f"head {audit.head or '-'}")
    if audit.faults:
        raise click.ClickException(f"{len(audit.faults)} faults")
