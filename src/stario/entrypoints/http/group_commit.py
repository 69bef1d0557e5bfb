"""Events of many requests at once, written in one transaction."""

import asyncio

import attrs

from stario.domain.compliance.model.audit_event import AuditEvent
from stario.ports.storage import Storage

MOST_AT_ONCE = 500


@attrs.define
class AuditBuffer:
    """
    A request waits until its own event lasts, and no longer.

    While one batch is written the next one gathers: under load a commit is shared by many, and
    alone a request waits for nobody.
    """

    _storage: Storage
    _waiting: list[tuple[AuditEvent, asyncio.Future[None]]] = attrs.field(init=False, factory=list)
    _writing: asyncio.Task[None] | None = attrs.field(init=False, default=None)

    async def record(self, event: AuditEvent) -> None:
        """
        Write *event*, also when the one who asks leaves meanwhile.

        Raises:
            DomainError: it could not be written.
        """
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        written.add_done_callback(_noticed)
        self._waiting.append((event, written))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await asyncio.shield(written)

    async def _write(self) -> None:
        while self._waiting:
            batch = self._waiting[:MOST_AT_ONCE]
            del self._waiting[:MOST_AT_ONCE]
            failure = await self._attempt([event for event, _ in batch])
            for _, written in batch:
                if failure is None:
                    written.set_result(None)
                else:
                    written.set_exception(failure)

    async def _attempt(self, events: list[AuditEvent]) -> Exception | None:
        try:
            async with self._storage() as work:
                await work.audit.record(*events)
                await work.commit()
        # Whoever waits is told, whatever it was.
        except Exception as error:  # noqa: BLE001
            return error
        return None


def _noticed(written: "asyncio.Future[None]") -> None:
    """A failure that nobody waits for any more is no loss that asyncio should report."""
    if not written.cancelled():
        written.exception()
