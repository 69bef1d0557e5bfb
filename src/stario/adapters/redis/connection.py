"""A Redis that may be away at any moment without holding anybody up."""

import time

import attrs
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as ConnectionLost
from redis.exceptions import RedisError

from stario.domain.kernel.errors import Unavailable

PREFIX = "stario:"
"""Of every key but the queues, whose names operators know by heart."""

ANSWER_WITHIN_SECONDS = 1.0
BLOCK_SECONDS = 0.5
"""Longest blocking read; shorter than the socket's time-out, so that silence is not a fault."""

AWAY_SECONDS = 1.0
"""How long a Redis that failed is left alone: a hanging one costs one time-out, not one a call."""


def open_redis(url: str) -> Redis:
    """A client of *url*, not connected yet; whoever opens it closes it with `aclose`."""
    return Redis.from_url(
        url,
        protocol=2,
        decode_responses=True,
        socket_timeout=ANSWER_WITHIN_SECONDS,
        socket_connect_timeout=0.5,
        # A pooled connection that a restart cut is replaced once; a time-out is not repeated.
        retry=Retry(NoBackoff(), 1, supported_errors=(ConnectionLost,)),
    )


@attrs.define(eq=False)
class RedisConnection:
    """Runs commands on *client* and knows when to leave it alone."""

    client: Redis
    _away_until: float = attrs.field(init=False, default=0.0)

    async def run(self, *words: str | float) -> object:
        """
        Run one command and give its reply.

        Raises:
            Unavailable: no answer, a refusal, or none to expect for the next moment.
        """
        if time.monotonic() < self._away_until:
            raise Unavailable(what="redis")
        try:
            reply: object = await self.client.execute_command(*words)  # type: ignore[no-untyped-call]
        except (RedisError, OSError) as error:
            self._away_until = time.monotonic() + AWAY_SECONDS
            raise Unavailable(what="redis") from error
        return reply

    async def script(self, source: str, *, keys: list[str], words: list[str | float]) -> object:
        """
        Run *source* atomically on the server.

        Sent whole each time: a restart forgets scripts, and their text is short.
        """
        return await self.run("EVAL", source, len(keys), *keys, *words)

    async def check(self) -> None:
        """
        Ask, whatever was known before.

        Raises:
            Unavailable: it does not answer.
        """
        self._away_until = 0.0
        await self.run("PING")
