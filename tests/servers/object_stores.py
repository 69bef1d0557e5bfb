"""Every object store, each with links that really answer over HTTP."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from stario.adapters.files.links import LinkSigner
from stario.adapters.files.store import FilesObjectStore
from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.s3.buckets import ensure_buckets
from stario.adapters.s3.connection import S3Connection, open_store
from stario.adapters.system import SystemClock
from stario.domain.kernel.errors import Forbidden
from stario.entrypoints.http.files import FileTransfers
from stario.ports.media import Bucket, ObjectStore

LINK_SECRET = b"a secret of the tests, long enough"


@asynccontextmanager
async def served(app: ASGIApp, listener: socket.socket) -> AsyncIterator[None]:
    """Serve *app* on *listener* while the block lasts."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    task = asyncio.create_task(server.serve([listener]))
    try:
        while not server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        yield
    finally:
        server.should_exit = True
        await task


def listening() -> tuple[socket.socket, str]:
    """A socket on a free port, and the URL that leads there."""
    listener = socket.create_server(("127.0.0.1", 0))
    return listener, f"http://127.0.0.1:{listener.getsockname()[1]}"


@asynccontextmanager
async def files_store(root: Path) -> AsyncIterator[FilesObjectStore]:
    """A folder whose links answer."""
    listener, url = listening()
    store = FilesObjectStore(
        root=root, base_url=url, signer=LinkSigner(LINK_SECRET), clock=SystemClock()
    )
    await store.ensure_buckets()
    app = Starlette(routes=[Route("/files/{bucket}/{key:path}", FileTransfers(store))])
    async with served(app, listener):
        yield store


@asynccontextmanager
async def memory_store() -> AsyncIterator[MemoryObjectStore]:
    """Memory whose links answer."""
    listener, url = listening()
    store = MemoryObjectStore(clock=SystemClock(), base_url=url)

    async def transfer(request: Request) -> Response:
        bucket, key = Bucket(request.path_params["bucket"]), request.path_params["key"]
        token = request.query_params.get("grant", "")
        try:
            grant = store.redeem(token, method=request.method, bucket=bucket, key=key)
        except Forbidden:
            return Response(status_code=403)
        if request.method == "PUT":
            body, content_type = await request.body(), request.headers.get("content-type", "")
            if grant.largest_bytes:
                if len(body) > grant.largest_bytes:
                    return Response(status_code=413)
            elif (content_type, len(body)) != (grant.content_type, grant.size_bytes):
                return Response(status_code=403)
            await store.put(bucket, key, body, content_type=content_type)
            return Response()
        headers = {"Content-Type": (await store.describe(bucket, key)).content_type}
        if grant.filename:
            headers["Content-Disposition"] = f"attachment; filename={grant.filename}"
        return Response(await store.get(bucket, key), headers=headers)

    route = Route("/{bucket}/{key:path}", transfer, methods=["GET", "PUT"])
    async with served(Starlette(routes=[route]), listener):
        yield store


@pytest_asyncio.fixture(scope="session", params=["memory", "files", "s3"])
async def objects(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[ObjectStore]:
    """One store of each kind for the whole session: tests choose keys of their own."""
    if request.param == "memory":
        async with memory_store() as memory:
            yield memory
    elif request.param == "files":
        async with files_store(tmp_path_factory.mktemp("objects")) as files:
            yield files
    else:
        connection = s3_connection(request.getfixturevalue("s3_url"))
        prefix = f"t{uuid4().hex[:8]}-"
        async with open_store(connection, clock=SystemClock(), prefix=prefix) as s3:
            await ensure_buckets(s3)
            yield s3


def s3_connection(url: str) -> S3Connection:
    """The account that the server of the tests knows: it checks signatures of links."""
    return S3Connection(endpoint=url, access_key="test", secret_key="test")


@pytest.fixture
def folder() -> str:
    """A folder of keys that no other test uses."""
    return f"test-{uuid4().hex}"
