"""Carry out what transactions decided about the world outside the database."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import attrs

from stario.domain.kernel.errors import DomainError, Invalid
from stario.domain.kernel.outbox import OutboxMessage, Topic
from stario.ports.media import Bucket, ObjectStore
from stario.ports.storage import Storage
from stario.ports.system import Clock
from stario.ports.work import EffectHandler

FIRST_RETRY_AFTER = timedelta(seconds=30)
LONGEST_RETRY_AFTER = timedelta(hours=1)
DELIVER_WITHIN_SECONDS = 25.0
"""Shorter than the first retry, so that one message is never delivered by two at once."""


@attrs.frozen(kw_only=True)
class Delivered:
    """How many effects are done; `failures` maps the id of each other one to a stable code."""

    done: int
    failures: dict[str, str]


@attrs.frozen(kw_only=True)
class DeliverEffects:
    """
    Any number of processes may run it at the same time.

    A message is put off before it is carried out and forgotten afterwards: no transaction waits
    for the object store, and a crash in between only delays it. It is never given up.
    """

    storage: Storage
    objects: ObjectStore
    clock: Clock
    others: Mapping[Topic, EffectHandler] = attrs.field(factory=dict)
    """Who carries out what is no deletion."""

    async def __call__(self, *, limit: int = 50) -> Delivered:
        """
        Carry out what is due, at most *limit* effects.

        Raises:
            Unavailable: the database is out of reach.
        """
        done, failures = 0, dict[str, str]()
        # One at a time: a batch would put the last ones off for the time the first ones take.
        while done + len(failures) < limit and (message := await self._take()):
            code = await self._carry_out(message)
            if code is None:
                await self._forget(message)
                done += 1
            else:
                failures[message.id] = code
        return Delivered(done=done, failures=failures)

    async def _take(self) -> OutboxMessage | None:
        async with self.storage() as work:
            now = self.clock.now()
            for message in await work.outbox.due(at=now, limit=1):
                await work.outbox.postpone(message, until=now + _delay(message.attempts))
                await work.commit()
                return message
        return None

    async def _forget(self, message: OutboxMessage) -> None:
        async with self.storage() as work:
            await work.outbox.delivered(message)
            await work.commit()

    async def _carry_out(self, message: OutboxMessage) -> str | None:
        """None when done, else why not."""
        try:
            async with asyncio.timeout(DELIVER_WITHIN_SECONDS):
                if message.topic is Topic.MEDIA_DELETE:
                    await self._delete(message)
                elif handler := self.others.get(message.topic):
                    await handler(message.payload)
                else:
                    return "nobody_for_it"
        except TimeoutError:
            return "timed_out"
        except DomainError as error:
            return error.code
        return None

    async def _delete(self, message: OutboxMessage) -> None:
        bucket = _bucket(message.payload.get("bucket", ""))
        match dict(message.payload):
            case {"key": str(key)} if key:
                await self.objects.delete(bucket, key)
            # Anything shorter than a folder would take strangers' objects along.
            case {"prefix": str(prefix)} if prefix.strip("/") and prefix.endswith("/"):
                keys = [found.key async for found in self.objects.list(bucket, prefix=prefix)]
                for key in keys:
                    await self.objects.delete(bucket, key)
            case _:
                raise Invalid("payload", "names_nothing")


def _bucket(name: str) -> Bucket:
    try:
        return Bucket(name)
    except ValueError as error:
        raise Invalid("bucket", "unknown") from error


def _delay(attempts: int) -> timedelta:
    """Doubles with each attempt; the exponent is bounded, for attempts are not."""
    return min(FIRST_RETRY_AFTER * (1 << min(attempts, 10)), LONGEST_RETRY_AFTER)
