"""Effects and answers in memory."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from stario.adapters.memory.transaction import Tables, Transaction
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.idempotency import IdempotencyRecord
from stario.domain.kernel.outbox import OutboxMessage
from stario.ports.repositories.effects import IdempotencyRecords, Outbox, OutboxBacklog


@attrs.frozen
class MemoryOutbox(Outbox):
    _transaction: Transaction

    async def add(self, message: OutboxMessage) -> None:
        outbox = (await self._transaction.writing()).outbox
        if message.id in outbox:
            raise Conflict(what="outbox_message")
        outbox[message.id] = message

    async def due(self, *, at: datetime, limit: int) -> tuple[OutboxMessage, ...]:
        outbox = (await self._transaction.writing()).outbox
        due = [message for message in outbox.values() if message.due_at <= at]
        due.sort(key=lambda message: (message.attempts > 0, message.due_at, message.id))
        return tuple(due[:limit])

    async def delivered(self, message: OutboxMessage) -> None:
        (await self._transaction.writing()).outbox.pop(message.id, None)

    async def postpone(self, message: OutboxMessage, *, until: datetime) -> None:
        outbox = (await self._transaction.writing()).outbox
        stored = outbox.get(message.id)
        if stored is not None:
            outbox[message.id] = attrs.evolve(stored, due_at=until, attempts=stored.attempts + 1)

    async def backlog(self, *, at: datetime) -> OutboxBacklog:
        messages = self._transaction.tables.outbox.values()
        due = [message.due_at for message in messages if message.due_at <= at]
        return OutboxBacklog(
            due=len(due),
            retried=sum(message.attempts > 0 for message in messages),
            oldest_at=min(due, default=None),
        )


@attrs.frozen
class MemoryIdempotencyRecords(IdempotencyRecords):
    _transaction: Transaction

    async def begin(self, record: IdempotencyRecord) -> IdempotencyRecord | None:
        records = (await self._transaction.writing()).idempotency
        for other in records.values():
            same_request = (other.caller, other.key, other.route)
            if same_request == (record.caller, record.key, record.route):
                return other
        if record.id in records:
            raise Conflict(what="idempotency_record")
        records[record.id] = record
        return None

    async def take_over(self, record: IdempotencyRecord, *, at: datetime) -> bool:
        tables = await self._transaction.writing()
        if not _is_open(tables, record):
            return False
        tables.idempotency[record.id] = attrs.evolve(record, created_at=at)
        return True

    async def answer(
        self,
        record: IdempotencyRecord,
        *,
        status: int,
        headers: Sequence[tuple[str, str]],
        body: bytes,
    ) -> None:
        records = (await self._transaction.writing()).idempotency
        stored = records.get(record.id)
        if stored is not None and stored.status is None:
            records[record.id] = attrs.evolve(
                stored, status=status, headers=tuple(headers), body=body
            )

    async def forget(self, record: IdempotencyRecord) -> None:
        tables = await self._transaction.writing()
        if _is_open(tables, record):
            del tables.idempotency[record.id]

    async def forget_before(self, at: datetime) -> int:
        records = (await self._transaction.writing()).idempotency
        old = [key for key, record in records.items() if record.created_at < at]
        for key in old:
            del records[key]
        return len(old)


def _is_open(tables: Tables, record: IdempotencyRecord) -> bool:
    """Not answered, and not taken over by another request since *record* was read."""
    stored = tables.idempotency.get(record.id)
    return stored is not None and stored.status is None and stored.created_at == record.created_at
