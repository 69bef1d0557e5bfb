"""Backups as the settings want them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import attrs
from sqlalchemy import URL

from stario.adapters.ed25519.attestation import Ed25519SignatureCheck
from stario.adapters.pgbackrest.backups import PgBackRestBackups
from stario.adapters.pgbackrest.programs import Programs
from stario.adapters.sql.engine import database_url as parsed_url
from stario.adapters.sql.inspection import SqlDatabaseInspection, opened_copy
from stario.adapters.sqlite_backups.backups import SqliteBackups
from stario.domain.compliance.model.audit_walk import AuditFaultKind
from stario.domain.compliance.usecases.verify_audit_log import VerifyAuditLog
from stario.domain.kernel.errors import Invalid
from stario.domain.ledger.usecases.verify_chain import VerifyChain
from stario.domain.operations.usecases.verify_backup import Proof
from stario.entrypoints.backup_settings import BackupSettings
from stario.entrypoints.clients import Clients, database_url
from stario.entrypoints.scheduler.chores import once
from stario.entrypoints.scheduler.loop import Chore
from stario.entrypoints.settings import Settings
from stario.entrypoints.wiring.backups_container import BackupsContainer
from stario.ports.attestation import AttestationKey
from stario.ports.backups import Backups
from stario.ports.media import ObjectStore
from stario.ports.storage import Storage
from stario.ports.system import Clock

LOOK_EVERY = timedelta(minutes=10)
FAULTS_TOLD = 10
POSTGRES_PORT = 5432


def open_backups(settings: Settings, wanted: BackupSettings, clock: Clock) -> Backups:
    """
    Give what copies the database that the settings name.

    Raises:
        Invalid: BACKUP_ENGINE copies another kind of database.
    """
    url = parsed_url(database_url(settings))
    fits = "sqlite" if url.drivername.startswith("sqlite") else "pgbackrest"
    if wanted.engine not in {None, fits}:
        raise Invalid("BACKUP_ENGINE", "other_database")
    if fits == "sqlite":
        return SqliteBackups(
            database=_file(url),
            folder=wanted.folder or settings.stario_home / "backups",
            kept=wanted.keep,
            clock=clock,
            open_copy=opened_copy,
        )
    return PgBackRestBackups(
        programs=Programs(postgres=wanted.postgres_bin, user=wanted.user),
        configuration=wanted.config,
        stanza=wanted.stanza,
        data=wanted.data_dir,
        scratch=wanted.scratch_dir,
        user=url.username or "stario",
        database=url.database or "stario",
        address=(url.host or _query(url, "host") or "127.0.0.1", url.port or POSTGRES_PORT),
        open_copy=opened_copy,
    )


def backups_container(
    settings: Settings, clients: Clients, wanted: BackupSettings
) -> BackupsContainer:
    return BackupsContainer(
        backups=open_backups(settings, wanted, clients.clock),
        inspection=SqlDatabaseInspection(database_url(settings)),
        objects=clients.objects,
        clock=clients.clock,
        proofs=proofs_of(clients.objects, clients.attestation_key, clients.clock),
        verify_every=timedelta(days=wanted.verify_days) if wanted.verify_days else None,
    )


def backup_chores(settings: Settings, clients: Clients) -> tuple[Chore, ...]:
    """What the scheduler does about backups: nothing unless BACKUP_NIGHTLY is set."""
    wanted = BackupSettings()
    if not wanted.nightly:
        return ()
    keep = backups_container(settings, clients, wanted).keep()
    return (Chore(name="backups", period=LOOK_EVERY, run=once(keep)),)


def proofs_of(
    objects: ObjectStore, attestation_key: AttestationKey, clock: Clock
) -> Mapping[str, Proof]:
    """What must hold in every copy of the database."""
    audit_log = _AuditLogProof(objects=objects, attestation_key=attestation_key, clock=clock)
    return {"ledger": _ledger_proof, "audit log": audit_log}


async def _ledger_proof(storage: Storage) -> Sequence[str]:
    audit = await VerifyChain(storage=storage)()
    return [f"{fault.kind.value} {fault.subject}" for fault in audit.faults[:FAULTS_TOLD]]


@attrs.frozen(kw_only=True)
class _AuditLogProof:
    objects: ObjectStore
    attestation_key: AttestationKey
    clock: Clock

    async def __call__(self, storage: Storage) -> Sequence[str]:
        verify = VerifyAuditLog(
            storage=storage,
            objects=self.objects,
            signature_check=Ed25519SignatureCheck(),
            clock=self.clock,
        )
        walk = await verify(
            public_key=self.attestation_key.public_key,
            former_keys=self.attestation_key.former_keys,
        )
        # The log went on after the copy: that it was signed farther is no fault of the copy's.
        faults = [fault for fault in walk.faults if fault.kind is not AuditFaultKind.CUT]
        return [f"{fault.kind.value} {fault.subject}" for fault in faults[:FAULTS_TOLD]]


def _query(url: URL, name: str) -> str | None:
    """A part of the URL's end: a socket's folder is named there."""
    value = url.query.get(name)
    return value if isinstance(value, str) else None


def _file(url: URL) -> Path:
    return Path(str(url.database))
