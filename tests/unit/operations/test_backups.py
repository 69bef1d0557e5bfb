"""When backups are made, what proves them, and where one can go back to."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from tests.builders.people import an_account
from tests.builders.town import Town

from stario.adapters.memory.backups import MemoryBackups, MemoryDatabaseInspection
from stario.adapters.memory.storage import MemoryStorage
from stario.domain.kernel.errors import Invalid, Unavailable
from stario.domain.operations.model.backup import (
    Backup,
    BackupFailed,
    BackupKind,
    BackupStatus,
    DatabaseInUse,
    Rehearsal,
    kind_due,
    read_moment,
    require_reachable,
)
from stario.domain.operations.usecases.keep_backups import KeepBackups
from stario.domain.operations.usecases.read_backup_status import STATUS_KEY, ReadBackupStatus
from stario.domain.operations.usecases.take_backup import TakeBackup
from stario.domain.operations.usecases.verify_backup import Proof, VerifyBackup
from stario.ports.backups import RestoredDatabase
from stario.ports.media import Bucket
from stario.ports.storage import Storage

NIGHT = datetime(2026, 11, 23, 21, tzinfo=UTC)
"""Two o'clock in Tashkent."""


def made(kind: BackupKind, at: datetime) -> Backup:
    return Backup(
        label=f"{at:%H%M}",
        kind=kind,
        began_at=at,
        ended_at=at + timedelta(minutes=5),
        bytes=1,
        database_bytes=1,
    )


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-24 10:00:00", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("2026-11-24T10:00:00Z", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("2026-11-24 10:00:00+05:00", datetime(2026, 11, 24, 5, tzinfo=UTC)),
        ("2026-11-24 10:00:00 +0500", datetime(2026, 11, 24, 5, tzinfo=UTC)),
        (" 2026-11-24 10:00:00.25 ", datetime(2026, 11, 24, 10, 0, 0, 250_000, tzinfo=UTC)),
    ],
)
def test_a_moment_is_of_utc_unless_it_has_an_offset(text: str, moment: datetime) -> None:
    assert read_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-11-24", "2026-13-24 10:00:00", "2026-11-24 10:00:00'; --", "10:00"],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_moment(text)

    assert (refusal.value.field, refusal.value.reason) == ("to", "form")


def test_one_goes_back_to_the_end_of_the_first_backup_at_the_earliest_and_not_ahead() -> None:
    first, last = made(BackupKind.FULL, NIGHT), made(BackupKind.FULL, NIGHT + timedelta(days=1))
    now = NIGHT + timedelta(days=2)

    require_reachable(first.ended_at, [last, first], at=now)
    require_reachable(now, [first], at=now)
    for to, known, reason in (
        (first.ended_at - timedelta(seconds=1), [first, last], "before_first_backup"),
        (now + timedelta(seconds=1), [first], "in_future"),
        (now, [], "no_backup"),
    ):
        with pytest.raises(Invalid) as refusal:
            require_reachable(to, known, at=now)
        assert refusal.value.reason == reason


@pytest.mark.parametrize(
    ("known", "hours", "due"),
    [
        ([], 0, BackupKind.FULL),
        ([made(BackupKind.FULL, NIGHT)], 5, None),
        ([made(BackupKind.FULL, NIGHT)], 6, BackupKind.INCREMENTAL),
        ([made(BackupKind.FULL, NIGHT)], 23, BackupKind.INCREMENTAL),
        ([made(BackupKind.FULL, NIGHT)], 24, BackupKind.FULL),
        ([made(BackupKind.FULL, NIGHT - timedelta(hours=1))], 0, BackupKind.FULL),
        (
            [
                made(BackupKind.FULL, NIGHT),
                made(BackupKind.INCREMENTAL, NIGHT + timedelta(hours=6)),
            ],
            11,
            None,
        ),
    ],
    ids=range(7),
)
def test_each_night_a_full_one_is_due_and_in_between_what_changed(
    known: Sequence[Backup], hours: int, due: BackupKind | None
) -> None:
    assert kind_due(known, at=NIGHT + timedelta(hours=hours)) is due


def test_a_status_comes_back_as_it_was_written() -> None:
    empty = BackupStatus(written_at=NIGHT)
    whole = empty.found(
        [made(BackupKind.FULL, NIGHT)], archive_lag=timedelta(seconds=2.5), at=NIGHT
    ).rehearsed(Rehearsal(at=NIGHT, label="x", revision=None, rows={}, faults=["a fault"]))

    for status in (empty, whole):
        assert BackupStatus.read(status.to_json()) == status
    assert (whole.last_rehearsal_faults, whole.last_verified_at) == (1, None)
    later = b'{"written_at": "2026-11-23T21:00:00+00:00", "new": 1}'
    assert BackupStatus.read(later) == empty
    with pytest.raises(ValueError, match="no status"):
        BackupStatus.read(b"[]")


@attrs.define(kw_only=True)
class BrokenBackups(MemoryBackups):
    """Whose copies cannot be brought back."""

    @asynccontextmanager
    async def rehearse(self, *, to: datetime | None = None) -> AsyncIterator[RestoredDatabase]:
        raise BackupFailed(program="memory", reason="bytes are missing")
        yield self._restored(to)


@attrs.frozen
class Vault:
    """What makes and proves backups of a town."""

    town: Town
    backups: MemoryBackups
    verify: VerifyBackup
    keep: KeepBackups

    async def status(self) -> BackupStatus:
        status = await ReadBackupStatus(objects=self.town.objects)()
        assert status is not None
        return status


def a_vault(
    *, proof: Proof | None = None, kind: type[MemoryBackups] = MemoryBackups, days: int = 7
) -> Vault:
    town = Town()
    assert isinstance(town.storage, MemoryStorage)
    town.clock.set(NIGHT)
    backups = kind(storage=town.storage, clock=town.clock)
    take = TakeBackup(
        backups=backups,
        inspection=MemoryDatabaseInspection(town.storage),
        objects=town.objects,
        clock=town.clock,
    )
    verify = VerifyBackup(
        backups=backups,
        inspection=take.inspection,
        objects=town.objects,
        clock=town.clock,
        proofs={"ledger": proof} if proof else {},
    )
    keep = KeepBackups(
        backups=backups,
        take_backup=take,
        verify_backup=verify,
        clock=town.clock,
        verify_every=timedelta(days=days) if days else None,
    )
    return Vault(town, backups, verify, keep)


async def test_a_night_makes_and_proves_one_and_the_hours_after_it_none() -> None:
    vault = a_vault()
    await vault.town.person()

    assert await vault.keep()
    status = await vault.status()
    assert status.last_full_at == status.last_verified_at == NIGHT

    vault.town.clock.advance(by=timedelta(hours=1))
    assert not await vault.keep()
    vault.town.clock.advance(by=timedelta(hours=5))
    assert await vault.keep()
    kinds = [backup.kind for backup in await vault.backups.list()]
    assert kinds == [BackupKind.FULL, BackupKind.INCREMENTAL]
    # It is told that somebody looked, and proved again only after a week.
    assert (await vault.status()).written_at == NIGHT + timedelta(hours=6)
    assert (await vault.status()).last_verified_at == NIGHT
    vault.town.clock.advance(by=timedelta(days=7))
    await vault.keep()
    assert (await vault.status()).last_verified_at == NIGHT + timedelta(days=7, hours=6)


async def test_proving_can_be_left_to_others() -> None:
    vault = a_vault(days=0)

    assert await vault.keep()
    assert (await vault.status()).last_rehearsal_at is None
    assert not await vault.keep()


async def test_what_a_proof_finds_is_told_and_no_verification() -> None:
    async def find_faults(storage: Storage) -> Sequence[str]:
        assert isinstance(storage, MemoryStorage)
        return ["entry 3 changed"]

    vault = a_vault(proof=find_faults)
    await vault.keep()
    rehearsal = await vault.verify()

    assert rehearsal.faults == ["ledger: entry 3 changed"]
    status = await vault.status()
    assert (status.last_rehearsal_faults, status.last_verified_at) == (1, None)


async def test_an_empty_copy_of_a_database_with_rows_is_a_fault() -> None:
    vault = a_vault(days=0)
    await vault.keep()
    await vault.town.person()

    assert (await vault.verify()).faults == ["there is not a single row"]


async def test_a_copy_that_cannot_be_brought_back_is_told() -> None:
    vault = a_vault(kind=BrokenBackups)

    with pytest.raises(BackupFailed):
        await vault.keep()

    status = await vault.status()
    assert (status.last_rehearsal_faults, status.last_verified_at) == (1, None)
    assert status.last_full_at == NIGHT


async def test_without_a_backup_there_is_nothing_to_prove() -> None:
    with pytest.raises(Invalid, match="no_backup"):
        await a_vault().verify()


async def test_a_status_that_is_none_is_no_answer() -> None:
    vault = a_vault()
    assert await ReadBackupStatus(objects=vault.town.objects)() is None
    await vault.town.objects.put(Bucket.BACKUPS, STATUS_KEY, b"[]", content_type="text/plain")

    with pytest.raises(Unavailable):
        await vault.status()


async def test_the_database_in_use_is_left_alone() -> None:
    vault = a_vault(days=0)
    await vault.keep()
    async with vault.town.storage() as work:
        await work.accounts.add(an_account())
        await work.commit()

    with pytest.raises(DatabaseInUse):
        async with vault.backups.restore():
            pass
    async with vault.backups.restore(confirmed=True):
        pass
    assert (await MemoryDatabaseInspection(vault.backups.storage).row_counts())["accounts"] == 0
