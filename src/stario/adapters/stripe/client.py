"""
The library's client, opened and spoken to.

Its objects are no dictionaries, and its exceptions stay here.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import stripe

from stario.domain.kernel.errors import Invalid, Unavailable

TIMEOUT_SECONDS = 20.0
RETRIES = 1
"""Safe: the library gives every call that changes something an idempotency key."""


@asynccontextmanager
async def open_stripe(*, secret_key: str, url: str) -> AsyncIterator[stripe.StripeClient]:
    """Open a client for the API at *url*; nothing is asked of it yet."""
    http = stripe.HTTPXClient(timeout=TIMEOUT_SECONDS)
    try:
        yield stripe.StripeClient(
            secret_key,
            base_addresses={"api": url},
            http_client=http,
            max_network_retries=RETRIES,
        )
    finally:
        await http.close_async()  # type: ignore[no-untyped-call]


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
