"""`stario audit`: prove the audit log, or a file of it, and sign its end."""

import base64
import binascii
from collections.abc import Sequence
from pathlib import Path

import click

from stario.adapters.ed25519.attestation import Ed25519SignatureCheck
from stario.adapters.system import SystemEntropy
from stario.domain.compliance.model.audit_export import ExportCheck
from stario.domain.compliance.model.audit_walk import AuditWalk
from stario.domain.compliance.model.checkpoint import Checkpoint
from stario.domain.compliance.model.signed_note import NoteRejected
from stario.domain.compliance.usecases.chain_events import ChainEvents
from stario.domain.compliance.usecases.seal_audit_log import SealAuditLog
from stario.domain.compliance.usecases.verify_audit_log import VerifyAuditLog
from stario.entrypoints.cli.jobs import run_command
from stario.entrypoints.clients import Clients
from stario.entrypoints.secrets import attestation_key_of
from stario.entrypoints.settings import Settings

KEY_BYTES = 32
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def audit() -> None:
    """Prove that the audit log is what was once written."""


@audit.command()
@click.option(
    "--checkpoint", "checkpoints", type=FILE, multiple=True, help="A note kept elsewhere."
)
@click.option(
    "--public-key",
    "public_keys",
    multiple=True,
    help="Base64, and again for each former one; this deployment's own ones unless given.",
)
@click.option("--file", "exported", type=FILE, help="An export, instead of the log itself.")
def verify(checkpoints: Sequence[Path], public_keys: Sequence[str], exported: Path | None) -> None:
    """
    Compute every hash anew and compare with everything that was signed.

    Ends with 1 and a line for each fault: an entry's number or an object's name. An export needs
    no database.
    """
    keys = [_given(each) for each in public_keys] or _own()
    signed = [_checkpoint(path, keys) for path in checkpoints]
    if exported is not None:
        _tell(_check(exported, keys, signed))
        return

    async def run(clients: Clients) -> None:
        prove = VerifyAuditLog(
            storage=clients.storage,
            objects=clients.objects,
            signature_check=Ed25519SignatureCheck(),
            clock=clients.clock,
        )
        _tell(await prove(public_key=keys[0], former_keys=keys[1:], checkpoints=signed))

    run_command(run)


@audit.command()
def key() -> None:
    """Tell the public key that signatures are checked with: keep it outside this deployment."""
    click.echo(base64.b64encode(_own()[0]).decode())


@audit.command()
def checkpoint() -> None:
    """Sign the end of the log now, and print the note: keep it somewhere else."""

    async def run(clients: Clients) -> None:
        await ChainEvents(storage=clients.storage, entropy=SystemEntropy())()
        seal = SealAuditLog(
            storage=clients.storage,
            objects=clients.objects,
            attestation_key=clients.attestation_key,
            clock=clients.clock,
        )
        sealed = await seal(at_once=True)
        if sealed is None:
            raise click.ClickException("the log has no entries")
        click.echo(sealed.note, nl=False)

    run_command(run)


def _own() -> list[bytes]:
    """The key that signs now, and those before it."""
    key = attestation_key_of(Settings())
    return [key.public_key, *key.former_keys]


def _given(given: str) -> bytes:
    try:
        key = base64.b64decode(given, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise click.BadParameter("32 bytes in base64 are expected", param_hint="--public-key")
    return key


def _checkpoint(path: Path, keys: Sequence[bytes]) -> Checkpoint:
    try:
        return Checkpoint.open(
            path.read_text("utf-8"),
            public_key=keys[0],
            former_keys=keys[1:],
            verify=Ed25519SignatureCheck(),
        )
    except (NoteRejected, UnicodeDecodeError) as error:
        raise click.ClickException(f"{path} is no checkpoint signed by that key") from error


def _check(path: Path, keys: Sequence[bytes], signed: Sequence[Checkpoint]) -> AuditWalk:
    check = ExportCheck(public_key=keys[0], former_keys=keys[1:], verify=Ed25519SignatureCheck())
    with path.open("rb") as lines:
        for line in lines:
            check.take(line)
    walk = check.conclude()
    # Beyond the end of a part of the log others may have been signed.
    walk.compare_with(each for each in signed if each.number == walk.number)
    return walk


def _tell(walk: AuditWalk) -> None:
    for fault in walk.faults:
        click.echo(f"{fault.kind.value}: {fault.subject}", err=True)
    click.echo(f"entries {walk.count}")
    click.echo(f"end {walk.number}:{walk.hash.hex()}")
    if walk.faults:
        raise click.ClickException(f"{len(walk.faults)} faults")
