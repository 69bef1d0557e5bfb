"""`stario legal`: check a package for an authority without anything but the package."""

import asyncio
import base64
import binascii
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from stario.adapters.age.package_encryption import AgePackageEncryption
from stario.adapters.ed25519.attestation import Ed25519SignatureCheck
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.compliance.model.package_check import PackageCheck, PackageReport
from stario.domain.compliance.model.package_manifest import Manifest
from stario.ports.sealing import SealBroken

KEY_BYTES = 32


class PublicKey(click.ParamType[bytes]):
    name = "key"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> bytes:
        key = _hexadecimal(str(value)) or _base64(str(value))
        if len(key) != KEY_BYTES:
            self.fail("32 bytes in base64 or hexadecimal are expected", param, ctx)
        return key


def _hexadecimal(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


@click.group()
def legal() -> None:
    """Check packages that were made for authorities."""


@legal.command()
@click.argument(
    "package", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--identity",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file with the secret key that PACKAGE is for (AGE-SECRET-KEY-1...).",
)
@click.option(
    "--decrypted",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with what was in a package, in place of PACKAGE.",
)
@click.option(
    "--public-key",
    type=PublicKey(),
    required=True,
    help="Stario's key, as `stario audit key` tells it: not from the package.",
)
@click.option("--case", "case_id", help="The case that it must belong to.")
@click.option("--export", "export_id", help="The request that it must answer to.")
def verify(
    package: Path | None,
    *,
    identity: Path | None,
    decrypted: Path | None,
    public_key: bytes,
    case_id: str | None,
    export_id: str | None,
) -> None:
    """
    Check signature, files, numbers and proofs of a package; needs no network and no database.

    Nothing keeps anybody from showing an old package again: compare the case, the request and
    the time, which are told.
    """
    if (package is None) == (decrypted is None) or (package is None) != (identity is None):
        raise click.UsageError("give PACKAGE and --identity, or --decrypted alone")
    with TemporaryDirectory(prefix="stario-legal-") as room:
        if decrypted is None and package is not None and identity is not None:
            decrypted = _opened(package, identity, Path(room))
        if decrypted is None:
            raise click.UsageError("nothing to check")
        check = PackageCheck(
            root=decrypted,
            public_key=public_key,
            verify=Ed25519SignatureCheck(),
            case_id=case_id,
            export_id=export_id,
        )
        _tell(check())


def _opened(package: Path, identity: Path, room: Path) -> Path:
    lines = identity.read_text().splitlines()
    key = next((line for line in lines if line.startswith("AGE-SECRET-KEY-")), "")
    plain, target = room / "package.tar", room / "package"
    heavy_work = ThreadHeavyWork(threads=1)
    try:
        asyncio.run(AgePackageEncryption(heavy_work).open(package, plain, identity=key))
        with tarfile.open(plain) as tar:
            tar.extractall(target, filter="data")
    except SealBroken:
        raise click.ClickException("it is for another key, or was changed") from None
    except (tarfile.TarError, OSError) as error:
        raise click.ClickException(f"it can't be unpacked: {error}") from None
    finally:
        heavy_work.close()
    return target


def _tell(report: PackageReport) -> None:
    for fault in report.faults:
        click.echo(f"{fault.kind.value}: {fault.subject}", err=True)
    if report.manifest is not None:
        _tell_manifest(report.manifest)
    if report.faults:
        raise click.ClickException(f"{len(report.faults)} faults")


def _tell_manifest(manifest: Manifest) -> None:
    for name in ("case_id", "export_id", "requested_by", "approved_by", "date_from", "date_to"):
        click.echo(f"{name} {manifest.request.get(name)}")
    click.echo(f"generated_at {manifest.generated_at.isoformat()}")
    click.echo(f"files {len(manifest.files)}")
    click.echo(f"records {manifest.rows}")
    click.echo(f"audit_log {manifest.log.entries if manifest.log else '-'}")
