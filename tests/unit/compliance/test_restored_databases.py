"""Whoever was erased stays erased, and the audit log goes on, whatever is restored."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from tests.builders.audit import an_event
from tests.builders.audit_office import AuditOffice
from tests.builders.town import Town

from stario.adapters.memory.backups import MemoryBackups
from stario.adapters.memory.dispatch import MemoryJobDispatch
from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.memory.progress import MemoryProgressFeed
from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.system import MemoryClock
from stario.adapters.system import Uuid7Ids
from stario.domain.compliance.model.tombstone import KEPT_FOR, Tombstone, remember_erased
from stario.domain.compliance.usecases.erase_due_accounts import EraseDueAccounts
from stario.domain.compliance.usecases.put_up_tombstone import PutUpTombstone
from stario.domain.compliance.usecases.settle_restored import SettleRestored
from stario.domain.compliance.usecases.sweep_tombstones import SweepTombstones
from stario.domain.generation.usecases.deliver_effects import DeliverEffects
from stario.domain.identity.model.account import DELETION_GRACE, Account
from stario.domain.identity.usecases.request_account_deletion import RequestAccountDeletion
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.outbox import Topic
from stario.domain.operations.model.backup import BackupKind, Restored
from stario.domain.operations.usecases.restore_backup import RestoreBackup
from stario.entrypoints.cli.jobs import CONSOLE
from stario.ports.media import Bucket, ObjectStore

TOMB = Tombstone(
    account_id=AccountId("01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90"),
    erased_at=datetime(2026, 11, 24, 5, tzinfo=UTC),
)


def settling(objects: ObjectStore, clock: MemoryClock) -> SettleRestored:
    return SettleRestored(
        objects=objects,
        dispatch=MemoryJobDispatch(),
        feed=MemoryProgressFeed(),
        clock=clock,
        ids=Uuid7Ids(),
    )


def copying(town: Town) -> MemoryBackups:
    assert isinstance(town.storage, MemoryStorage)
    return MemoryBackups(storage=town.storage, clock=town.clock)


async def restore(town: Town, backups: MemoryBackups, to: datetime | None) -> Restored:
    return await RestoreBackup(
        backups=backups,
        clock=town.clock,
        ids=town.ids,
        settle=settling(town.objects, town.clock),
    )(to=to, actor=CONSOLE, confirmed=True)


async def erase(town: Town, account: Account) -> None:
    """From the wish to the tombstone."""
    ask = RequestAccountDeletion(storage=town.storage, clock=town.clock)
    await ask(account.id, confirm_email=account.email or "", reason="")
    town.clock.advance(by=DELETION_GRACE)
    erase_due = EraseDueAccounts(
        storage=town.storage, take_down=town.take_down, clock=town.clock, ids=town.ids
    )
    assert await erase_due() == 1
    deliver = DeliverEffects(
        storage=town.storage,
        objects=town.objects,
        clock=town.clock,
        others={Topic.ACCOUNT_ERASED: PutUpTombstone(objects=town.objects)},
    )
    assert (await deliver()).failures == {}


async def test_who_was_erased_after_the_moment_is_erased_again_and_nobody_else() -> None:
    town = Town()
    backups = copying(town)
    leaver, stayer = await town.person(), await town.person()
    before = (await backups.run(BackupKind.FULL)).ended_at
    newcomer = await town.person()
    await erase(town, leaver)
    # Erased too, and the restored database never knew her.
    await erase(town, newcomer)

    restored = await restore(town, backups, before)

    assert restored.settled.erased == 1
    assert restored.rows["accounts"] == 2
    forgotten = await town.read_account(leaver)
    assert (forgotten.email, forgotten.full_name) == (None, "")
    assert await town.read_account(stayer) == stayer
    # What lies outside is deleted again, and another restore finds the tombstone again.
    topics = [message.topic for message in await town.outbox()]
    assert Topic.MEDIA_DELETE in topics
    assert topics.count(Topic.ACCOUNT_ERASED) == 1


async def test_the_log_says_who_went_back_and_where_to() -> None:
    town = Town()
    backups = copying(town)
    made = await backups.run(BackupKind.FULL)
    town.clock.advance(seconds=60)
    await restore(town, backups, made.ended_at)

    async with town.storage() as work:
        (event,) = [
            event
            for event in await work.audit.take(limit=9)
            if event.action == "operations.backup.restore"
        ]
    assert (event.actor_id, event.resource_id) == (CONSOLE.account_id, made.label)
    assert event.details["to"] == made.ended_at.isoformat()


async def test_who_was_erased_long_before_is_not_touched() -> None:
    town = Town()
    backups = copying(town)
    leaver = await town.person()
    await erase(town, leaver)
    erased = await town.read_account(leaver)
    await backups.run(BackupKind.FULL)

    assert (await restore(town, backups, None)).settled.erased == 0
    assert await town.read_account(leaver) == erased


async def test_the_log_goes_on_and_its_other_course_is_set_aside() -> None:
    office = AuditOffice()
    assert isinstance(office.storage, MemoryStorage)
    await office.write(*(an_event() for _ in range(3)))
    await office.seal(at_once=True)
    tables = office.storage.tables.copied()
    await office.write(*(an_event() for _ in range(4)))
    lost = await office.seal(at_once=True)
    assert lost is not None

    office.storage.tables = tables
    settled = await settling(office.objects, office.clock)(office.storage, None)
    # As many entries as were signed before, and others.
    await office.write(*(an_event() for _ in range(4)))
    await office.seal(at_once=True)

    assert (await office.verify()).faults == []
    assert settled.set_aside == 1
    assert settled.last_signed == f"7:{lost.head.hash.hex()}"
    aside = [found.key async for found in office.objects.list(Bucket.AUDIT, prefix="superseded/")]
    assert len(aside) == 1
    assert await office.objects.get(Bucket.AUDIT, aside[0]) == lost.note.encode()


async def test_what_was_archived_after_the_moment_is_archived_anew() -> None:
    office = AuditOffice()
    assert isinstance(office.storage, MemoryStorage)
    await office.write(*(an_event(at=office.clock.now()) for _ in range(4)))
    tables = office.storage.tables.copied()
    office.clock.advance(by=timedelta(days=400))
    assert await office.archive()

    office.storage.tables = tables
    await settling(office.objects, office.clock)(office.storage, None)
    assert (await office.verify()).faults == []
    # Longer archives than before would not fit the ones that lie there.
    await attrs.evolve(office.archive, most_entries=3)()
    assert (await office.verify()).faults == []


def test_a_tombstone_is_its_name() -> None:
    at = datetime.fromisoformat("2026-11-24T10:00:00+05:00")
    message = remember_erased(TOMB.account_id, id_="x", at=at)

    assert message.payload == {"account": TOMB.account_id, "erased_at": at.isoformat()}
    assert Tombstone.at(TOMB.key) == TOMB
    for name in ("erased/", "erased/20261124T050000Z-", "checkpoints/1.note"):
        assert Tombstone.at(name) is None


async def test_tombstones_outlive_every_backup_and_no_longer() -> None:
    clock = MemoryClock()
    objects = MemoryObjectStore(clock=clock)
    put_up = PutUpTombstone(objects=objects)
    now = clock.now()
    for account, age in (("old", KEPT_FOR), ("young", KEPT_FOR - timedelta(days=1))):
        at = now - age - timedelta(seconds=1)
        await put_up({"account": account, "erased_at": at.isoformat()})

    assert await SweepTombstones(objects=objects, clock=clock)() == 1
    (left,) = [found.key async for found in objects.list(Bucket.AUDIT, prefix="erased/")]
    assert left.endswith("-young")
    with pytest.raises(Invalid):
        await put_up({"account": "x"})
