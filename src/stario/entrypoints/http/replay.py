"""
Idempotency-Key: the same request twice, answered once.

Source: draft-ietf-httpapi-idempotency-key-header-07. What is kept:

- a success, and any other answer that the handler itself gave, for 24 hours;
- not a refusal: a domain error means that nothing happened, and the cause may go away, so the
  key is free again;
- not a failure (500, 503): nobody knows what happened, so the key stays taken, and the next
  request with it goes on under the same id. So does one that comes after a crash.
"""

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress

import attrs

from stario.domain.kernel.errors import DomainError, Unavailable
from stario.domain.kernel.idempotency import (
    ABANDONED_AFTER,
    IdempotencyKeyReused,
    IdempotencyRecord,
    RequestInProgress,
)
from stario.entrypoints.http.answers import Rendered
from stario.entrypoints.http.problems import status_of
from stario.entrypoints.http.refusals import MalformedRequest
from stario.entrypoints.http.sealing import AnswerSeal
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids

KEY_PATTERN = '^("[!#-~]{1,255}"|[!#-~]{1,255})$'
"""Visible ASCII; the quotes of a structured field (RFC 8941) are not everybody's habit."""

RETRY_AFTER_SECONDS = 1
_KEY = re.compile(KEY_PATTERN)
KEPT_HEADERS = frozenset({b"location", b"content-type", b"content-language"})


Work = Callable[[str], Awaitable[Rendered]]
"""Does the request under the id it is given."""


def checked_key(given: bytes) -> str:
    """
    The key, without its quotes.

    Raises:
        MalformedRequest: it does not fit `KEY_PATTERN`.
    """
    key = given.decode("latin-1").strip()
    if _KEY.fullmatch(key) is None:
        raise MalformedRequest(reason="idempotency_key")
    return key.strip('"')


@attrs.frozen(kw_only=True)
class Replays:
    """Remembers requests and their answers."""

    storage: Storage
    seal: AnswerSeal
    clock: Clock
    ids: Ids

    async def answer(
        self, *, key: str, caller: str, route: str, content: bytes, work: Work
    ) -> tuple[Rendered, bool]:
        """
        Do *work* once for *key*, or give the answer of the first time (and True).

        Args:
            caller: whose key it is; two callers never share one.
            route: method and template.
            content: all that makes two requests the same: path, query and body.

        Raises:
            IdempotencyKeyReused: the key came with another *content*.
            RequestInProgress: the first request still runs.
            DomainError: whatever *work* raises.
        """
        fingerprints = self.seal.fingerprints(content)
        record = IdempotencyRecord(
            id=self.ids.new(),
            caller=caller,
            key=key,
            route=route,
            body_sha256=fingerprints[0],
            created_at=self.clock.now(),
        )
        known = await self._begin(record)
        if known is not None:
            if known.body_sha256 not in fingerprints:
                raise IdempotencyKeyReused
            if known.status is not None:
                return self._stored(known, known.status), True
            record = await self._taken_over(known)
        return await self._work(record, work), False

    async def _work(self, record: IdempotencyRecord, work: Work) -> Rendered:
        try:
            rendered = await work(record.id)
        except DomainError as error:
            if status_of(type(error)) < 500:
                await self._forget(record)
            else:
                await self._hand_back(record)
            raise
        except BaseException:
            await self._hand_back(record)
            raise
        if rendered.status >= 500:
            await self._hand_back(record)
        else:
            await self._remember(record, rendered)
        return rendered

    async def _begin(self, record: IdempotencyRecord) -> IdempotencyRecord | None:
        async with self.storage() as work:
            known = await work.idempotency.begin(record)
            if known is None:
                await work.commit()
            return known

    async def _taken_over(self, record: IdempotencyRecord) -> IdempotencyRecord:
        now = self.clock.now()
        if now < record.created_at + ABANDONED_AFTER:
            raise RequestInProgress(retry_after_seconds=RETRY_AFTER_SECONDS)
        async with self.storage() as work:
            if not await work.idempotency.take_over(record, at=now):
                raise RequestInProgress(retry_after_seconds=RETRY_AFTER_SECONDS)
            await work.commit()
        return attrs.evolve(record, created_at=now)

    async def _remember(self, record: IdempotencyRecord, rendered: Rendered) -> None:
        nonce = bytes.fromhex(self.ids.new().replace("-", ""))[-12:]
        headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in rendered.headers
            if name in KEPT_HEADERS
        ]
        # The thing is done: a storage that fails now must not turn the answer into a failure. A
        # repeated request then goes on under the same id.
        with suppress(Unavailable):
            async with self.storage() as work:
                await work.idempotency.answer(
                    record,
                    status=rendered.status,
                    headers=headers,
                    body=self.seal.seal(rendered.body, record=record.id, nonce=nonce),
                )
                await work.commit()

    async def _forget(self, record: IdempotencyRecord) -> None:
        # What is not forgotten counts as abandoned after a while.
        with suppress(Unavailable):
            async with self.storage() as work:
                await work.idempotency.forget(record)
                await work.commit()

    async def _hand_back(self, record: IdempotencyRecord) -> None:
        # Dated as abandoned: the next request with this key need not wait to take it over.
        with suppress(Unavailable):
            async with self.storage() as work:
                if await work.idempotency.take_over(record, at=self.clock.now() - ABANDONED_AFTER):
                    await work.commit()

    def _stored(self, record: IdempotencyRecord, status: int) -> Rendered:
        body = self.seal.open(record.body or b"", record=record.id)
        if body is None:
            # Sealed under a secret that is gone: what was answered can't be said any more.
            raise IdempotencyKeyReused
        headers = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in record.headers]
        return Rendered(status=status, headers=headers, body=body)
