"""`stario provenance`: the keys and certificates that what is made is signed with."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from stario.adapters.system import SystemClock
from stario.adapters.x509.folder import CertificateFacts, ProvenanceFolder
from stario.domain.kernel.errors import DomainError
from stario.entrypoints.settings import Settings

IN = click.option(
    "--dir",
    "path",
    type=click.Path(path_type=Path, file_okay=False),
    help="Instead of PROVENANCE_DIR.",
)
SOON_DAYS = 60


@click.group()
def provenance() -> None:
    """Make, renew and look at the certificates behind Content Credentials."""


@provenance.command()
@IN
def init(path: Path | None) -> None:
    """Make root, intermediate and signer once; what is there is never replaced."""
    folder = _folder(path)
    with _refusals():
        if not folder.initialise(at=SystemClock().now()):
            click.echo(f"{folder.path} is initialised; nothing was changed")
            return
    click.echo(f"made keys and certificates in {folder.path}")
    click.echo("keep root.key off this machine: only a new intermediate would need it")


@provenance.command()
@IN
def renew(path: Path | None) -> None:
    """Give the signer a new key and certificate; workers take it up when they start again."""
    folder = _folder(path)
    with _refusals():
        _tell(folder.renew(at=SystemClock().now()))


@provenance.command()
@IN
def show(path: Path | None) -> None:
    """Say which certificates there are, how long they last, and their fingerprints."""
    folder = _folder(path)
    with _refusals():
        facts = folder.facts()
    if not facts:
        raise click.ClickException(f"{folder.path} holds none; `stario provenance init` makes them")
    for each in facts:
        _tell(each)


def _tell(facts: CertificateFacts) -> None:
    left = (facts.not_after - SystemClock().now()).days
    warning = f", only {left} days left" if left < SOON_DAYS else ""
    click.echo(f"{facts.file}: {facts.subject}")
    click.echo(f"  from {facts.not_before:%Y-%m-%d} to {facts.not_after:%Y-%m-%d}{warning}")
    click.echo(f"  sha256 {facts.fingerprint}")


def _folder(path: Path | None) -> ProvenanceFolder:
    if path is not None:
        return ProvenanceFolder(path)
    from stario.entrypoints.engines.papers import provenance_folder  # noqa: PLC0415  # opens engines

    return provenance_folder(Settings())


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except DomainError as error:
        told = ", ".join(f"{name} {value}" for name, value in error.details.items())
        raise click.ClickException(f"{error.code}: {told}") from error
