"""Progress over Redis publish/subscribe."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import attrs
import msgspec
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from stario.adapters.redis.connection import PREFIX, RedisConnection
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.ids import JobId
from stario.ports.progress import JobProgress, ProgressFeed

CHANNEL = f"{PREFIX}progress"
SUBSCRIBE_WITHIN_SECONDS = 1.0
RECONNECT_AFTER_SECONDS = 0.5


@attrs.define(eq=False)
class RedisProgressFeed(ProgressFeed):
    """
    One channel for all jobs and one subscription a process, however many watch in it.

    `local` hands what arrives to the watchers of this process. While Redis is away, what this
    process publishes still reaches its own watchers.
    """

    _redis: RedisConnection
    _local: ProgressFeed
    _watchers: int = attrs.field(init=False, default=0)
    _reader: asyncio.Task[None] | None = attrs.field(init=False, default=None)
    _subscribed: asyncio.Event = attrs.field(init=False, factory=asyncio.Event)

    async def publish(self, progress: JobProgress) -> None:
        text = msgspec.json.encode(progress).decode()
        try:
            heard = await self._redis.run("PUBLISH", CHANNEL, text)
        except Unavailable:
            heard = 0
        if not heard or not self._subscribed.is_set():
            await self._local.publish(progress)

    @contextlib.asynccontextmanager
    async def watch(self, job: JobId) -> AsyncIterator[AsyncIterator[JobProgress]]:
        async with self._local.watch(job) as updates, self._reading():
            yield updates

    @contextlib.asynccontextmanager
    async def _reading(self) -> AsyncIterator[None]:
        self._watchers += 1
        if self._reader is None:
            self._subscribed = asyncio.Event()
            self._reader = asyncio.create_task(self._read_on(self._subscribed))
        try:
            # Without Redis the watcher goes on: it asks the truth now and then anyway.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SUBSCRIBE_WITHIN_SECONDS):
                    await self._subscribed.wait()
            yield
        finally:
            self._watchers -= 1
            if not self._watchers:
                await self._stop_reading()

    async def _stop_reading(self) -> None:
        reader, self._reader = self._reader, None
        self._subscribed.clear()
        # A client cancelled in the moment its time-out passes reports the time-out alone.
        while reader is not None and not reader.done():
            reader.cancel()
            await asyncio.wait([reader], timeout=RECONNECT_AFTER_SECONDS)

    async def _read_on(self, subscribed: asyncio.Event) -> None:
        while True:
            pubsub = self._redis.client.pubsub()
            try:
                await pubsub.subscribe(CHANNEL)
                await self._forward(pubsub, subscribed)
            except (RedisError, OSError):
                subscribed.clear()
                await asyncio.sleep(RECONNECT_AFTER_SECONDS)
            finally:
                with contextlib.suppress(RedisError, OSError):
                    await pubsub.aclose()  # type: ignore[no-untyped-call]

    async def _forward(self, pubsub: PubSub, subscribed: asyncio.Event) -> None:
        while True:
            message = await pubsub.get_message(timeout=RECONNECT_AFTER_SECONDS)
            if message is None:
                continue
            if message["type"] == "subscribe":
                subscribed.set()
            elif message["type"] == "message":
                # A newer release may say more than this one understands.
                with contextlib.suppress(msgspec.ValidationError, msgspec.DecodeError):
                    await self._local.publish(
                        msgspec.json.decode(message["data"], type=JobProgress)
                    )
