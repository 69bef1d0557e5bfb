"""A store in front of the store whose disk can be full."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import attrs
import httpx
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from tests.servers.loopback import on_loopback

WRITES: Final = frozenset({"PUT", "POST"})
HOP: Final = frozenset({"connection", "keep-alive", "transfer-encoding"})

# Source: MinIO's list of errors; others say 507 as well (RFC 4918, 11.5).
REFUSAL: Final = """<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>XMinioStorageFull</Code><Message>Storage backend has reached its minimum free drive \
threshold.</Message></Error>"""


@attrs.define(eq=False)
class Disk:
    """While it `is_full`, nothing can be written; what is there can be read and deleted."""

    is_full: bool = False
    refused: int = 0


@asynccontextmanager
async def store_with_disk(target: str, disk: Disk) -> AsyncIterator[str]:
    """Open it before the store at *target*; gives its URL."""
    async with httpx.AsyncClient(base_url=target, timeout=30) as upstream:

        async def answer(request: Request) -> Response:
            try:
                content = await request.body()
            except ClientDisconnect:
                return Response(status_code=400)
            # A POST begins or ends something; `?delete` is one that frees room.
            is_write = request.method in WRITES and "delete" not in request.query_params
            if disk.is_full and is_write:
                disk.refused += 1
                return Response(REFUSAL, 507, media_type="application/xml")
            passed = upstream.build_request(
                request.method,
                httpx.URL(path=request.url.path, query=request.url.query.encode()),
                headers=request.headers.raw,
                content=content,
            )
            got = await upstream.send(passed, stream=True)
            body = b"".join([chunk async for chunk in got.aiter_raw()])
            headers = {name: value for name, value in got.headers.items() if name not in HOP}
            return Response(body, got.status_code, headers=headers)

        methods = ["GET", "HEAD", "PUT", "POST", "DELETE"]
        app = Starlette(routes=[Route("/{path:path}", answer, methods=methods)])
        async with on_loopback(app) as url:
            yield url
