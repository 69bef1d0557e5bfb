"""
The library's client, opened and spoken to.

Its objects are no dictionaries, and its exceptions stay here.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager

import httpx
import stripe

from stario.domain.kernel.errors import Invalid, Unavailable

TIMEOUT_SECONDS = 20.0
RETRIES = 1
"""Safe: the library gives every call that changes something an idempotency key."""


class _Http(stripe.HTTPClient):
    """
    Carries the library's requests.

    Its own carrier over httpx passes bodies in a way that httpx has given up.
    """

    name = "httpx"

    def __init__(self, http: httpx.AsyncClient) -> None:
        super().__init__()
        self._http = http

    async def request_async(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        post_data: str | bytes | None = None,
    ) -> tuple[bytes, int, Mapping[str, str]]:
        try:
            answer = await self._http.request(method, url, headers=headers, content=post_data)
        except httpx.HTTPError as error:
            name = type(error).__name__
            raise stripe.APIConnectionError(name, should_retry=True) from error  # type: ignore[no-untyped-call]
        return answer.content, answer.status_code, answer.headers

    async def sleep_async(self, secs: float) -> None:
        await asyncio.sleep(secs)


@asynccontextmanager
async def open_stripe(
    *, secret_key: str, url: str, retries: int = RETRIES
) -> AsyncIterator[stripe.StripeClient]:
    """Open a client for the API at *url*; nothing is asked of it yet."""
    async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as http:
        yield stripe.StripeClient(
            secret_key,
            base_addresses={"api": url},
            http_client=_Http(http),
            max_network_retries=retries,
        )


class StripeRefused(Exception):
    """Stripe understood and will not; `code` is its own, `is_missing` that there is no such one."""

    def __init__(self, code: str, *, is_missing: bool) -> None:
        super().__init__(code)
        self.code = code
        self.is_missing = is_missing


@contextmanager
def translated() -> Iterator[None]:
    """
    Run a call.

    Raises:
        StripeRefused: the request can't be met.
        Unavailable: it does not answer, is overloaded, or does not know us.
    """
    try:
        yield
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        code = str(error.code or error.http_status or "refused")
        raise StripeRefused(code, is_missing=error.http_status == 404) from error
    except stripe.StripeError as error:
        raise Unavailable(what="payment_provider", reason=type(error).__name__) from error


@contextmanager
def acceptable() -> Iterator[None]:
    """
    Run a call that asks for a new payment.

    Raises:
        Invalid: Stripe refuses it as it is.
        Unavailable: it does not answer.
    """
    try:
        with translated():
            yield
    except StripeRefused as error:
        raise Invalid("order_id", "provider_refused") from error


@contextmanager
def answered() -> Iterator[None]:
    """
    Run a call that Stripe has no reason to refuse.

    Raises:
        Unavailable: it did all the same, or does not answer.
    """
    try:
        with translated():
            yield
    except StripeRefused as error:
        raise Unavailable(what="payment_provider", reason=error.code) from error
