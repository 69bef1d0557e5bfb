"""Tell a restored database what happened after its moment and must not be undone."""

from datetime import datetime, timedelta
from pathlib import PurePosixPath

import attrs

from stario.domain.compliance.model.tombstone import TOMBSTONES, Tombstone
from stario.domain.compliance.usecases.erase_due_accounts import EraseDueAccounts
from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.identity.model.account import Account
from stario.domain.kernel.errors import NotFound
from stario.domain.operations.model.backup import Settled
from stario.ports.dispatch import JobDispatch
from stario.ports.media import Bucket, ObjectStore
from stario.ports.progress import ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids

LEEWAY = timedelta(hours=1)
"""Between the time that an erasure names and its commit, and between clocks."""
SUPERSEDED = "superseded/"


@attrs.frozen(kw_only=True)
class SettleRestored:
    """
    People who were erased meanwhile are erased again, before anybody else reaches the database.

    The audit log goes on from where the database ends. What was signed of its other course is set
    aside, not deleted: whoever compares finds both, and the log itself says that there were two.
    """

    objects: ObjectStore
    dispatch: JobDispatch
    feed: ProgressFeed
    clock: Clock
    ids: Ids

    async def __call__(self, storage: Storage, to: datetime | None) -> Settled:
        """
        Settle the database in *storage*, which is as it was at *to*.

        Raises:
            Unavailable: the object store is away: nobody may use the database then.
        """
        erased = await self._erase(storage, to)
        now = self.clock.now()
        async with storage() as work:
            head = await work.audit_log.head()
            stored = await work.audit_archives.last_stored()
            planned = await work.audit_archives.planned()
        archived = max((each.last for each in (stored, planned) if each is not None), default=0)
        beyond = [
            *await self._beyond("checkpoints/", head.number),
            *await self._beyond("manifests/", archived),
            *await self._beyond("entries/", archived),
        ]
        signed = [key for key in beyond if key.startswith("checkpoints/")]
        last = await self._told(signed[-1]) if signed else None
        for key in beyond:
            await self._set_aside(key, now)
        return Settled(erased=erased, set_aside=len(signed), last_signed=last)

    async def _erase(self, storage: Storage, to: datetime | None) -> int:
        erase = EraseDueAccounts(
            storage=storage,
            take_down=TakeDown(ids=self.ids, dispatch=self.dispatch, feed=self.feed),
            clock=self.clock,
            ids=self.ids,
        )
        tombstones = [
            tombstone
            async for found in self.objects.list(Bucket.AUDIT, prefix=TOMBSTONES)
            if (tombstone := Tombstone.at(found.key)) is not None
        ]
        for tombstone in tombstones:
            if to is None or tombstone.erased_at >= to - LEEWAY:
                await self._make_due(storage, tombstone)
        count = 0
        while erased := await erase():
            count += erased
        return count

    async def _make_due(self, storage: Storage, tombstone: Tombstone) -> None:
        async with storage() as work:
            try:
                account = await work.accounts.get(tombstone.account_id)
            except NotFound:
                # It was made after the moment.
                return
            if _is_erased(account):
                return
            due = attrs.evolve(
                account,
                deletion_requested_at=account.deletion_requested_at or tombstone.erased_at,
                delete_after=tombstone.erased_at,
            )
            await work.accounts.save(due, was=account)
            await work.commit()

    async def _beyond(self, folder: str, number: int) -> list[str]:
        """What is named by an entry, or ends with one, that the log does not reach."""
        found = [each.key async for each in self.objects.list(Bucket.AUDIT, prefix=folder)]
        return [key for key in found if _last_number(key) > number]

    async def _told(self, key: str) -> str:
        """The lines of a signed end that say which it is."""
        note = (await self.objects.get(Bucket.AUDIT, key)).decode(errors="replace")
        chain = [line for line in note.splitlines() if line.startswith("chain ")]
        return f"{_last_number(key)}:{chain[0].removeprefix('chain ') if chain else '?'}"

    async def _set_aside(self, key: str, now: datetime) -> None:
        content = await self.objects.get(Bucket.AUDIT, key)
        aside = f"{SUPERSEDED}{now:%Y%m%dT%H%M%SZ}/{key}"
        await self.objects.put(
            Bucket.AUDIT, aside, content, content_type="application/octet-stream"
        )
        await self.objects.delete(Bucket.AUDIT, key)


def _is_erased(account: Account) -> bool:
    """Nobody can sign in, and nothing says who it was."""
    names = (account.email, account.telegram_id, account.password_hash, account.phone)
    return account.blocked_at is not None and not any(names) and not account.full_name


def _last_number(key: str) -> int:
    last = PurePosixPath(key).name.partition(".")[0].rpartition("-")[2]
    return int(last) if last.isdecimal() else 0
