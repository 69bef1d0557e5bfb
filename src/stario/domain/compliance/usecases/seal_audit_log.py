"""Sign the end of the audit log, and put the signature where the log is not."""

from datetime import datetime, timedelta

import attrs

from stario.domain.compliance.model.checkpoint import Checkpoint
from stario.domain.compliance.model.signed_note import Signer
from stario.domain.kernel.errors import Conflict
from stario.ports.attestation import AttestationKey
from stario.ports.media import Bucket, ObjectMissing, ObjectStore
from stario.ports.repositories.audit import SignedHead
from stario.ports.storage import Storage
from stario.ports.system import Clock

EVERY = timedelta(hours=1)
EVERY_ENTRIES = 1000
NOTE_TYPE = "text/plain; charset=utf-8"


@attrs.frozen(kw_only=True)
class SealAuditLog:
    storage: Storage
    objects: ObjectStore
    attestation_key: AttestationKey
    clock: Clock
    every: timedelta = EVERY
    every_entries: int = EVERY_ENTRIES

    async def __call__(self, *, at_once: bool = False) -> SignedHead | None:
        """
        Sign where so much was added, or added so long ago, or *at_once*; give the latest.

        Raises:
            Conflict: the store holds another checkpoint of that name.
            Unavailable: the store is away; the next time brings what waits.
        """
        now = self.clock.now()
        latest = await self._signed(now, at_once=at_once)
        async with self.storage() as work:
            waiting = await work.audit_checkpoints.unstored()
        for each in waiting:
            await self._store(each, now)
        return latest

    async def _signed(self, now: datetime, *, at_once: bool) -> SignedHead | None:
        async with self.storage() as work:
            latest = await work.audit_checkpoints.latest()
            head = await work.audit_log.head()
            added = head.number - (latest.head.number if latest else 0)
            is_due = added >= self.every_entries or (
                latest is None or not timedelta(0) <= now - latest.at < self.every
            )
            if not added or not (is_due or at_once):
                return latest
            signer = signer_of(self.attestation_key)
            note = Checkpoint.of(head, at=now).signed(signer)
            signed = SignedHead(head=head, at=now, note=note)
            if not await work.audit_checkpoints.add(signed):
                return await work.audit_checkpoints.before(head.number)
            await work.commit()
        return signed

    async def _store(self, checkpoint: SignedHead, now: datetime) -> None:
        await put_once(self.objects, checkpoint.key, checkpoint.note)
        async with self.storage() as work:
            await work.audit_checkpoints.mark_stored(checkpoint, at=now)
            await work.commit()


def signer_of(key: AttestationKey) -> Signer:
    return Signer(public_key=key.public_key, sign=key.sign)


async def put_once(objects: ObjectStore, key: str, note: str) -> None:
    """
    Put a signed note, which is never written over.

    Raises:
        Conflict: another one is there.
    """
    try:
        there = await objects.get(Bucket.AUDIT, key)
    except ObjectMissing:
        await objects.put(Bucket.AUDIT, key, note.encode(), content_type=NOTE_TYPE)
        return
    if there != note.encode():
        raise Conflict(what="audit_note")
