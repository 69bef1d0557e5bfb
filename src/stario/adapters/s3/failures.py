"""From the library's exceptions to facts."""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError  # type: ignore[import-untyped]

from stario.domain.kernel.errors import Unavailable
from stario.ports.media import ObjectMissing

FAILURES = (ClientError, BotoCoreError, HTTPClientError, aiohttp.ClientError, TimeoutError)
"""All that a request may raise."""

_MISSING = frozenset({"NoSuchKey", "NotFound", "404"})


@contextmanager
def translated(key: str = "") -> Iterator[None]:
    """
    Run a request about *key*.

    Raises:
        ObjectMissing: the store has no such key.
        Unavailable: it refuses, fails or does not answer; `reason` is its own code.
    """
    try:
        yield
    except ClientError as error:
        code = error_code(error)
        if code in _MISSING:
            raise ObjectMissing(key=key) from error
        raise Unavailable(what="object_store", reason=code) from error
    except (BotoCoreError, HTTPClientError, aiohttp.ClientError, TimeoutError) as error:
        raise Unavailable(what="object_store", reason=type(error).__name__) from error


def error_code(error: ClientError) -> str:
    """The S3 error code, or the HTTP status of an answer without a body."""
    return str(error.response.get("Error", {}).get("Code", "unknown"))
