"""Packages, as npm gives them."""

import asyncio
import hashlib
import io
import tarfile
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from stario.adapters.model_store.packages import PackageClients
from stario.adapters.model_store.recipes import Package, Registry
from tests.servers.object_stores import listening, served


def tarball(members: Mapping[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w:gz") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return sink.getvalue()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest_asyncio.fixture
async def npm_registry() -> AsyncIterator[tuple[str, Package]]:
    """A registry with one package, as npm asks for it."""
    archive = tarball({"package/package.json": b'{"name":"tiny-voices","version":"2.0.0"}'})
    listener, url = listening()

    async def describe(_: Request) -> Response:
        version = {
            "name": "tiny-voices",
            "version": "2.0.0",
            "dist": {"tarball": f"{url}/tiny.tgz", "shasum": hashlib.sha1(archive).hexdigest()},
        }
        tags = {"latest": "2.0.0"}
        document = {"name": "tiny-voices", "dist-tags": tags, "versions": {"2.0.0": version}}
        return JSONResponse(document)

    async def give(_: Request) -> Response:
        return Response(archive, media_type="application/octet-stream")

    app = Starlette(routes=[Route("/tiny-voices", describe), Route("/tiny.tgz", give)])
    async with served(app, listener):
        yield url, Package(Registry.NPM, "tiny-voices", "2.0.0", sha256(archive))


async def test_a_tarball_comes_through_npm(
    npm_registry: tuple[str, Package], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, package = npm_registry
    monkeypatch.setenv("npm_config_registry", url)
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    clients = PackageClients(tmp_path / "workshop")

    archive = await asyncio.to_thread(clients.download, package, tmp_path / "archives")

    assert sha256(archive.read_bytes()) == package.sha256
