"""Remembered effects and answers in SQL."""

from collections.abc import Sequence
from datetime import datetime

import attrs
from sqlalchemy import ColumnElement, RowMapping, case, delete, func, select, update

from stario.adapters.sql.rows import flat
from stario.adapters.sql.tables import idempotency, outbox
from stario.adapters.sql.transaction import Transaction
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.idempotency import IdempotencyRecord
from stario.domain.kernel.outbox import OutboxMessage, Topic
from stario.ports.repositories.effects import IdempotencyRecords, Outbox, OutboxBacklog


@attrs.frozen
class SqlOutbox(Outbox):
    _transaction: Transaction

    async def add(self, message: OutboxMessage) -> None:
        row = flat(message) | {"payload": dict(message.payload)}
        if not await self._transaction.add(outbox, row):
            raise Conflict(what="outbox_message")

    async def due(self, *, at: datetime, limit: int) -> tuple[OutboxMessage, ...]:
        # One of a later release, which was taken back, waits and holds up nothing.
        is_known = outbox.c.topic.in_([topic.value for topic in Topic])
        wanted = select(outbox).where(outbox.c.due_at <= at, is_known)
        oldest_first = wanted.order_by(outbox.c.due_at, outbox.c.id)
        found: list[RowMapping] = []
        # Two statements, each along the index: sorting would read all that waits for each one.
        for part in (outbox.c.attempts == 0, outbox.c.attempts > 0):
            if len(found) < limit:
                found += await self._transaction.locked(
                    oldest_first.where(part).limit(limit - len(found)), skip_locked=True
                )
        return tuple(map(_message, found))

    async def delivered(self, message: OutboxMessage) -> None:
        await self._transaction.write(delete(outbox).where(outbox.c.id == message.id))

    async def postpone(self, message: OutboxMessage, *, until: datetime) -> None:
        await self._transaction.write(
            update(outbox)
            .where(outbox.c.id == message.id)
            .values(due_at=until, attempts=outbox.c.attempts + 1)
        )

    async def backlog(self, *, at: datetime) -> OutboxBacklog:
        is_due = outbox.c.due_at <= at
        found = await self._transaction.row(
            select(
                func.count(case((is_due, 1))).label("due"),
                func.count(case((outbox.c.attempts > 0, 1))).label("retried"),
                func.min(case((is_due, outbox.c.due_at))).label("oldest_at"),
            )
        )
        return OutboxBacklog(**found) if found else OutboxBacklog(due=0, retried=0, oldest_at=None)


@attrs.frozen
class SqlIdempotencyRecords(IdempotencyRecords):
    _transaction: Transaction

    async def begin(self, record: IdempotencyRecord) -> IdempotencyRecord | None:
        # Waits for a request with the same key that has not committed yet. Forgetting may take
        # the row away between the two statements: then this one begins.
        while not await self._transaction.add(idempotency, _row(record)):
            found = await self._transaction.row(
                select(idempotency).where(
                    idempotency.c.caller == record.caller,
                    idempotency.c.key == record.key,
                    idempotency.c.route == record.route,
                )
            )
            if found is not None:
                return _record(found)
            if await self._transaction.rows(
                select(idempotency.c.id).where(idempotency.c.id == record.id)
            ):
                raise Conflict(what="idempotency_record")
        return None

    async def take_over(self, record: IdempotencyRecord, *, at: datetime) -> bool:
        claiming = update(idempotency).where(_open(record)).values(created_at=at)
        return await self._transaction.write(claiming) == 1

    async def answer(
        self,
        record: IdempotencyRecord,
        *,
        status: int,
        headers: Sequence[tuple[str, str]],
        body: bytes,
    ) -> None:
        await self._transaction.write(
            update(idempotency)
            .where(idempotency.c.id == record.id, idempotency.c.status.is_(None))
            .values(status=status, headers=[list(header) for header in headers], body=body)
        )

    async def forget(self, record: IdempotencyRecord) -> None:
        await self._transaction.write(delete(idempotency).where(_open(record)))

    async def forget_before(self, at: datetime) -> int:
        return await self._transaction.write(
            delete(idempotency).where(idempotency.c.created_at < at)
        )


def _open(record: IdempotencyRecord) -> ColumnElement[bool]:
    """Not answered, and not taken over by another request since *record* was read."""
    return (
        (idempotency.c.id == record.id)
        & (idempotency.c.created_at == record.created_at)
        & idempotency.c.status.is_(None)
    )


def _row(record: IdempotencyRecord) -> dict[str, object]:
    return flat(record) | {"headers": [list(header) for header in record.headers]}


def _message(row: RowMapping) -> OutboxMessage:
    return OutboxMessage(
        id=row["id"],
        topic=Topic(row["topic"]),
        payload=row["payload"],
        created_at=row["created_at"],
        attempts=row["attempts"],
        due_at=row["due_at"],
    )


def _record(row: RowMapping) -> IdempotencyRecord:
    return IdempotencyRecord(
        id=row["id"],
        caller=row["caller"],
        key=row["key"],
        route=row["route"],
        body_sha256=row["body_sha256"],
        created_at=row["created_at"],
        status=row["status"],
        headers=tuple((name, value) for name, value in row["headers"]),
        body=row["body"],
    )
