"""Photos of faces on servers that are mistreated, and a search for what is left of them."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import cast
from uuid import uuid4

import attrs
import httpx
from aiobotocore.client import AioBaseClient  # type: ignore[import-untyped]
from redis.asyncio import Redis
from sqlalchemy import text

from stario.adapters.s3.store import S3ObjectStore
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.tables import metadata
from stario.domain.faces.model.face_upload import FaceUpload
from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import FaceUploadId
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.settings import Settings
from stario.ports.media import Bucket
from stario.ports.repositories.faces import PendingDeletions
from tests.builders.people import an_account
from tests.chaos.face_process import Step, reader_of, sent_photo, use_photo
from tests.servers.faults import FaultProxy
from tests.servers.redis import RedisServer
from tests.system.processes import PROCESSES, QUICK, Process, stario

LIST = "ephemeral_deletion_queue"


@attrs.define(eq=False, kw_only=True)
class ChaosDarkroom:
    """Cleaners and readers of their own processes; the store is reached through `proxy`."""

    folder: Path
    postgres_url: str
    redis: RedisServer
    proxy: FaultProxy
    prefix: str = attrs.field(factory=lambda: f"t{uuid4().hex[:8]}-")
    fan: Account = attrs.field(factory=an_account)
    settings: Mapping[str, str] = attrs.field(factory=dict)
    canaries: list[bytes] = attrs.field(init=False, factory=list)
    _processes: list[Process] = attrs.field(init=False, factory=list)
    _cleaner: Process | None = attrs.field(init=False, default=None)
    _clients: Clients | None = attrs.field(init=False, default=None)
    _http: httpx.AsyncClient | None = attrs.field(init=False, default=None)

    @property
    def environment(self) -> dict[str, str]:
        scratch = self.folder / "tmp"
        scratch.mkdir(exist_ok=True)
        return {
            **os.environ,
            **QUICK,
            "TMPDIR": str(scratch),
            "STARIO_HOME": str(self.folder / "home"),
            "DATABASE_URL": self.postgres_url,
            "REDIS_URL": self.redis.url,
            "S3_ENDPOINT_URL": self.proxy.url,
            "S3_ACCESS_KEY_ID": "test",
            "S3_SECRET_ACCESS_KEY": "test",
            "S3_BUCKET_PREFIX": self.prefix,
            "JWT_KEYS": "a signing key of the tests that is long enough",
            "LINK_SECRET": "a secret of the tests that is long enough as well",
            "LOG_LEVEL": "debug",
            **self.settings,
        }

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        wanted = {name.lower(): value for name, value in self.environment.items()}
        async with (
            open_clients(Settings.model_validate(wanted), name="tests") as self._clients,
            httpx.AsyncClient(timeout=30) as self._http,
        ):
            async with self.clients.storage() as work:
                await work.accounts.add(self.fan)
                await work.commit()
            try:
                yield
            finally:
                for process in self._processes:
                    process.close()

    @property
    def clients(self) -> Clients:
        assert self._clients is not None
        return self._clients

    @property
    def s3(self) -> AioBaseClient:
        assert isinstance(self.clients.objects, S3ObjectStore)
        return cast("AioBaseClient", self.clients.objects.client)

    @property
    def bucket(self) -> str:
        assert isinstance(self.clients.objects, S3ObjectStore)
        return self.clients.objects.name(Bucket.EPHEMERAL)

    async def start_cleaner(self) -> None:
        """Start `stario cleaner` and wait until it has set up the store."""
        log = self.folder / f"cleaner-{len(self._processes)}.log"
        process = Process.stario("cleaner", environment=self.environment, log=log)
        self._processes.append(process)
        deadline = time.monotonic() + 40
        while not await self._has_bucket():
            assert process.alive, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            await asyncio.sleep(0.1)
        self._cleaner = process

    def kill_cleaner(self) -> None:
        assert self._cleaner is not None
        self._cleaner.close()

    async def keep_versions(self) -> None:
        """The worst case: a bucket in which whatever is deleted stays behind a marker."""
        await self.s3.put_bucket_versioning(
            Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"}
        )

    async def killed_at(self, step: Step) -> FaceUpload:
        """Have a process use a photo, and kill it at *step*."""
        reached = PROCESSES.Event()
        log = self.folder / f"reader-{len(self._processes)}.log"
        process = Process.start(
            use_photo, self.environment, self.fan.id, self.photo(), step, reached, log=log
        )
        self._processes.append(process)
        assert await asyncio.to_thread(reached.wait, 30), log.read_text()
        process.close()
        return max(await self.uploads(), key=lambda upload: upload.id)

    def photo(self) -> bytes:
        canary = f"CANARY-{token_hex(12)}".encode()
        self.canaries.append(canary)
        return b"\xff\xd8\xff\xe0" + canary * 50

    async def sent(self, photo: bytes | None = None) -> FaceUpload:
        assert self._http is not None
        return await sent_photo(self.clients, self._http, self.fan.id, photo or self.photo())

    async def used(self, upload: FaceUpload) -> None:
        """Use it in this process."""
        assert isinstance(self.clients.objects, S3ObjectStore)
        read = reader_of(self.clients, self.clients.storage, self.clients.objects)
        async with read(upload.id, account=self.fan.id) as content:
            assert content

    async def stario(self, *words: str) -> str:
        log = self.folder / f"command-{token_hex(4)}.log"
        return await stario(*words, environment=self.environment, log=log)

    async def mark_used(self, upload: FaceUpload) -> None:
        """Write what is written at the end of a use, and nothing more."""
        async with self.clients.storage() as work:
            found = await work.face_uploads.get(upload.id, lock=True)
            now = self.clients.clock.now()
            held = found.hold(at=now) if found.last_used_at is None else found
            await work.face_uploads.save(held.end(at=now))
            await work.commit()

    async def row(self, upload: FaceUploadId) -> FaceUpload:
        async with self.clients.storage() as work:
            return await work.face_uploads.get(upload)

    async def uploads(self) -> tuple[FaceUpload, ...]:
        async with self.clients.storage() as work:
            return await work.face_uploads.of_account(self.fan.id)

    async def pending(self) -> PendingDeletions:
        async with self.clients.storage() as work:
            return await work.face_uploads.pending(at=self.clients.clock.now())

    async def listed(self) -> int:
        """What `redis-cli LLEN` says."""
        return int(self.redis.command("LLEN", LIST).removeprefix(b":"))

    async def list_is_true(self) -> bool:
        return await self.listed() == (await self.pending()).count

    async def gone_at(self, *uploads: FaceUpload, within_seconds: float = 20) -> datetime:
        """
        Wait until each has a receipt and the store no version; gives when the store had none.

        Raises:
            AssertionError: not in time.
        """
        deadline = time.monotonic() + within_seconds
        while await self.versions({upload.key for upload in uploads}):
            assert time.monotonic() < deadline, "still in the store"
            await asyncio.sleep(0.03)
        gone_at = self.clients.clock.now()
        for upload in uploads:
            while (await self.row(upload.id)).deleted_at is None:
                assert time.monotonic() < deadline, "no receipt"
                await asyncio.sleep(0.03)
        return gone_at

    async def versions(self, keys: set[str] | None = None) -> list[str]:
        """Keys of all versions and markers in the bucket of faces."""
        found = await self.s3.list_object_versions(Bucket=self.bucket)
        every = [*found.get("Versions", ()), *found.get("DeleteMarkers", ())]
        return [entry["Key"] for entry in every if keys is None or entry["Key"] in keys]

    async def traces(self) -> list[str]:
        """Where a canary is found: any bucket, the database, Redis, any file of the processes."""
        return [
            *[f"store: {key}" async for key in self._in_store()],
            *[f"table: {name}" async for name in self._in_database()],
            *[f"redis: {key}" async for key in self._in_redis()],
            *[f"file: {path}" for path in self._on_disk()],
        ]

    def _is_in(self, content: bytes) -> bool:
        return any(canary in content for canary in self.canaries)

    async def _in_store(self) -> AsyncIterator[str]:
        assert isinstance(self.clients.objects, S3ObjectStore)
        for bucket in Bucket:
            name = self.clients.objects.name(bucket)
            found = await self.s3.list_object_versions(Bucket=name)
            for version in found.get("Versions", ()):
                content = await self.s3.get_object(
                    Bucket=name, Key=version["Key"], VersionId=version["VersionId"]
                )
                async with content["Body"] as body:
                    if self._is_in(await body.read()):
                        yield version["Key"]

    async def _in_database(self) -> AsyncIterator[str]:
        engine = open_engine(self.postgres_url, pool_size=1)
        try:
            async with engine.connect() as connection:
                for table in metadata.sorted_tables:
                    rows = await connection.execute(text(f"SELECT t::text FROM {table.name} t"))
                    if any(self._is_in(row[0].encode()) for row in rows):
                        yield table.name
        finally:
            await engine.dispose()

    async def _in_redis(self) -> AsyncIterator[str]:
        async with Redis.from_url(self.redis.url) as redis:
            for key in await redis.keys("*"):
                if self._is_in(await redis.dump(key) or b""):
                    yield str(key)

    def _on_disk(self) -> Iterator[Path]:
        for path in self.folder.rglob("*"):
            if path.is_file() and self._is_in(path.read_bytes()):
                yield path

    async def _has_bucket(self) -> bool:
        listed = await self.s3.list_buckets()
        return self.bucket in {bucket["Name"] for bucket in listed["Buckets"]}
