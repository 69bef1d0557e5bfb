"""
What providers send: raw bytes in, raw bytes out, both remembered.

    route("POST", "/payments/webhook/x", self.receive, raw_body=ANY_BODY, limit=UNLIMITED, ...)

    async def receive(self, call: Call) -> Reply:
        try:
            body = await raw_body(call.request)
        except (BodyTooLarge, BodyTooSlow):
            return ...  # in the words of the provider's protocol
        answer = await self.callbacks(
            Provider.X, call, body, is_authentic=..., answer=lambda: self._answer(body)
        )
        return Reply(content=answer, media_type="application/json")
"""

import contextlib
import re
from collections.abc import Awaitable, Callable, Mapping

import attrs
from starlette.requests import Request

from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.ids import CallbackId, OrderId
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.http.addresses import counted_address
from stario.entrypoints.http.reading import declared_length, limited, read_body
from stario.entrypoints.http.routing import Call, RawBody
from stario.ports.limits import Limit, RateLimiter
from stario.ports.repositories.payments import Callback
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids

LARGEST_CALLBACK_BYTES = 64 * 1024
ANY_BODY = RawBody(
    media_types=("application/json", "text/json"),
    max_bytes=LARGEST_CALLBACK_BYTES,
    is_checked=False,
)
"""A body that the handler itself refuses, in its protocol, when it is none."""

PROOFS = ("auth", "cookie", "signature", "token", "secret")
"""Whatever header has one of these in its name proves who sends, and is not remembered."""

LONGEST_HEADER = 500
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
STRANGERS = Limit(60, 60)
"""How many callbacks of strangers are remembered, for each address."""
ALL_STRANGERS = Limit(600, 3600)
"""And of all of them together: addresses are cheap."""
LONGEST_OF_STRANGERS = 2048
"""How many bytes are remembered of what a stranger sent."""


async def raw_body(request: Request) -> bytes:
    """
    Collect the whole body, whatever it says it is.

    Raises:
        BodyTooLarge: it is longer than `LARGEST_CALLBACK_BYTES`.
        BodyTooSlow: it takes too long.
        ClientDisconnect: the provider left in the middle.
    """
    declared_length(dict(request.headers.raw), LARGEST_CALLBACK_BYTES)
    return await read_body(limited(request.receive, LARGEST_CALLBACK_BYTES))


def order_named(told: object) -> OrderId | None:
    """The order that a provider names; None: it is no id at all, and there is none to look for."""
    return OrderId(told) if isinstance(told, str) and _ID.fullmatch(told) else None


@attrs.frozen(kw_only=True)
class AnswerCallbacks:
    """Remembers a callback before anything is made of it, and what it was answered afterwards."""

    storage: Storage
    limiter: RateLimiter
    clock: Clock
    ids: Ids

    async def __call__(
        self,
        provider: Provider,
        call: Call,
        body: bytes,
        *,
        is_authentic: bool,
        answer: Callable[[], Awaitable[bytes]],
    ) -> bytes:
        """
        Give what *answer* gives.

        Args:
            is_authentic: whether it comes from the provider. What strangers send is remembered
                too, but little of it: nobody fills the database who knows no secret.

        Raises:
            Unavailable: it could not be remembered; nothing was made of it.
        """
        callback = await self._remember(provider, call, body, is_authentic=is_authentic)
        answered = await answer()
        if callback is not None:
            # What was decided is committed: a log that fails now must not change the answer.
            with contextlib.suppress(Unavailable):
                async with self.storage() as work:
                    await work.callbacks.answered(callback, answered, at=self.clock.now())
                    await work.commit()
        return answered

    async def _remember(
        self, provider: Provider, call: Call, body: bytes, *, is_authentic: bool
    ) -> CallbackId | None:
        if not is_authentic:
            if not await self._has_room(provider, call):
                return None
            body = body[:LONGEST_OF_STRANGERS]
        callback = Callback(
            id=CallbackId(self.ids.new()),
            provider=provider,
            received_at=self.clock.now(),
            headers=told(call.request.headers),
            body=body,
        )
        async with self.storage() as work:
            await work.callbacks.add(callback)
            await work.commit()
        return callback.id

    async def _has_room(self, provider: Provider, call: Call) -> bool:
        """Whether one more of a stranger is remembered; a single address can't use up all."""
        key = f"callbacks:{provider.value}"
        one = await self.limiter.hit(f"{key}:{counted_address(call.address)}", STRANGERS)
        return one.allowed and (await self.limiter.hit(key, ALL_STRANGERS)).allowed


def told(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers without proofs, as the database takes them."""
    return {
        name.lower(): value.replace("\0", "")[:LONGEST_HEADER]
        for name, value in headers.items()
        if not any(proof in name.lower() for proof in PROOFS)
    }
