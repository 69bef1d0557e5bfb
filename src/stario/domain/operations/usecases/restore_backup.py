"""Go back to a moment."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.identity.model.actor import Actor
from stario.domain.operations.model.backup import Restored, Settled, require_reachable
from stario.ports.backups import Backups, RestoredDatabase
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids

Settle = Callable[[Storage, datetime | None], Awaitable[Settled]]
"""Tells a restored database what must not be undone."""


@attrs.frozen(kw_only=True)
class RestoreBackup:
    backups: Backups
    clock: Clock
    ids: Ids
    settle: Settle

    async def __call__(
        self, *, to: datetime | None, actor: Actor, confirmed: bool = False
    ) -> Restored:
        """
        Put the database as it was at *to*, or at the last moment there is, in its place.

        Before anybody else reaches it, its schema is this release's, people who were erased after
        *to* are erased again, and the audit log says who went back and where to.

        Raises:
            Invalid: *to* is out of reach.
            DatabaseInUse: there is a database, and *confirmed* is false.
            BackupFailed: a program refuses.
            Unavailable: a store is away.
        """
        now = self.clock.now()
        require_reachable(now if to is None else to, await self.backups.list(), at=now)
        async with self.backups.restore(to=to, confirmed=confirmed) as restored:
            rows = await restored.inspection.row_counts()
            await restored.inspection.bring_up_to_date()
            settled = await self.settle(restored.storage, to)
            await self._record(restored, to, settled, actor)
        return Restored(label=restored.label, rows=rows, settled=settled)

    async def _record(
        self, restored: RestoredDatabase, to: datetime | None, settled: Settled, actor: Actor
    ) -> None:
        async with restored.storage() as work:
            await work.audit.record(
                audit_event(
                    "operations.backup.restore",
                    "backup",
                    restored.label,
                    id_=self.ids.new(),
                    at=self.clock.now(),
                    actor=actor,
                    to=to.isoformat() if to else None,
                    erased_again=settled.erased,
                    checkpoints_set_aside=settled.set_aside,
                    last_signed=settled.last_signed,
                )
            )
            await work.commit()
