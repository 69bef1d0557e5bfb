"""Prove a backup by restoring it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

import attrs

from stario.domain.kernel.errors import DomainError
from stario.domain.operations.model.backup import Rehearsal, require_reachable
from stario.domain.operations.usecases.take_backup import read_or_begin, write_status
from stario.ports.backups import Backups, DatabaseInspection, RestoredDatabase
from stario.ports.media import ObjectStore
from stario.ports.storage import Storage
from stario.ports.system import Clock

Proof = Callable[[Storage], Awaitable[Sequence[str]]]
"""Looks through a database and gives what is wrong with it, in sentences."""


@attrs.frozen(kw_only=True)
class VerifyBackup:
    """`proofs` are what must hold in a copy, by the name of what they prove."""

    backups: Backups
    inspection: DatabaseInspection
    objects: ObjectStore
    clock: Clock
    proofs: Mapping[str, Proof]

    async def __call__(self, *, to: datetime | None = None) -> Rehearsal:
        """
        Restore the state of *to*, or the last one, beside the database, and look through it.

        Counts the rows of each table, brings the schema to this release's and computes every hash
        of the chains anew. What came of it stands in the status; the copy is gone afterwards.

        Raises:
            Invalid: *to* is out of reach.
            BackupFailed: nothing could be restored, which the status tells as well.
            Unavailable: a store is away.
        """
        known = await self.backups.list()
        now = self.clock.now()
        require_reachable(now if to is None else to, known, at=now)
        try:
            async with self.backups.rehearse(to=to) as restored:
                rehearsal = await self._look_through(restored)
        except DomainError as error:
            await self._note(
                Rehearsal(
                    at=self.clock.now(), label="", revision=None, rows={}, faults=[error.code]
                )
            )
            raise
        await self._note(rehearsal)
        return rehearsal

    async def _look_through(self, restored: RestoredDatabase) -> Rehearsal:
        revision = await restored.inspection.revision()
        rows = await restored.inspection.row_counts()
        await restored.inspection.bring_up_to_date()
        faults = await self._missing(rows, is_of_now=revision == await self.inspection.revision())
        for name, proof in self.proofs.items():
            faults += [f"{name}: {fault}" for fault in await proof(restored.storage)]
        return Rehearsal(
            at=self.clock.now(),
            label=restored.label,
            revision=revision,
            rows=rows,
            faults=faults,
        )

    async def _missing(self, rows: Mapping[str, int], *, is_of_now: bool) -> list[str]:
        living = await self.inspection.row_counts()
        faults = []
        if is_of_now:
            faults = [f"table {name} is missing" for name in sorted(living.keys() - rows.keys())]
        if not any(rows.values()) and any(living.values()):
            faults.append("there is not a single row")
        return faults

    async def _note(self, rehearsal: Rehearsal) -> None:
        status = await read_or_begin(self.objects, self.clock)
        await write_status(self.objects, status.rehearsed(rehearsal))
