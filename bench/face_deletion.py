"""
How long a photo of a face lives after its last use, under load.

PostgreSQL, Redis and an S3-protocol server are started here, and `stario cleaner` in a process of
its own. Photos of 200 kB are sent by their links, so many a second, in three ways at once:

- use: read and deleted right away by the reader, as after an answer.
- killed: the reader's hold ends by itself, as if its process had died in the middle of the use.
- handed over: the reader writes down the end of its use and leaves the deletion to the cleaner.

The delay is the receipt's own: from the last use until the store had no version left. After the
load nothing may be left in the bucket. Run: `python -m bench.face_deletion`.
"""

import argparse
import asyncio
import contextlib
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from statistics import quantiles

import attrs
from rich.console import Console
from rich.table import Table
from tests.chaos.darkroom import ChaosDarkroom
from tests.servers.faults import FaultProxy
from tests.servers.postgres import PostgresDatabases, running_postgres
from tests.servers.redis import RedisServer
from tests.servers.s3 import running_s3
from tests.system.waiting import until

from stario.adapters.sql.schema import upgrade
from stario.domain.faces.model.face_upload import FaceUpload, PhotoGone
from stario.domain.kernel.ids import FaceUploadId

PHOTO_BYTES = 200_000
# The senders of all photos share this process: none is to wait for the others' connections.
SETTINGS = {
    "LOG_LEVEL": "info",
    "DATABASE_POOL_SIZE": "30",
    "DATABASE_POOL_TIMEOUT_SECONDS": "30",
}
WAYS = ("use", "killed", "handed over")


@attrs.define(eq=False)
class Load:
    """Sends photos and ends their use, each in the way whose turn it is."""

    room: ChaosDarkroom
    ways: dict[FaceUploadId, str] = attrs.field(init=False, factory=dict)
    too_late: int = attrs.field(init=False, default=0)

    async def one(self, number: int) -> None:
        way = WAYS[number % len(WAYS)]
        upload = await self.room.sent(os.urandom(PHOTO_BYTES))
        self.ways[upload.id] = way
        ends: dict[str, Callable[[FaceUpload], Coroutine[object, object, None]]] = {
            "use": self.room.used,
            "killed": self._die,
            "handed over": self.room.mark_used,
        }
        try:
            await ends[way](upload)
        except PhotoGone:
            # A machine so busy that the reader lost its hold before it had read.
            self.too_late += 1

    async def _die(self, upload: FaceUpload) -> None:
        async with self.room.clients.storage() as work:
            found = await work.face_uploads.get(upload.id, lock=True)
            await work.face_uploads.save(found.hold(at=self.room.clients.clock.now()))
            await work.commit()

    async def run(self, *, a_second: float, seconds: float) -> float:
        """Send them at an even pace, whatever becomes of those before; gives the seconds taken."""
        began = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for number in range(int(a_second * seconds)):
                await asyncio.sleep(max(0.0, began + number / a_second - time.perf_counter()))
                group.create_task(self.one(number))
        return time.perf_counter() - began


@contextlib.asynccontextmanager
async def opened_room(folder: Path) -> AsyncIterator[ChaosDarkroom]:
    (folder / "redis").mkdir()
    redis = RedisServer(folder / "redis")
    redis.start()
    with running_postgres() as postgres, running_s3(folder) as s3_url:
        url = PostgresDatabases(postgres.url()).create()
        await upgrade(url)
        # Nothing stands between: the store is reached directly.
        direct = FaultProxy(url=s3_url)
        room = ChaosDarkroom(
            folder=folder, postgres_url=url, redis=redis, proxy=direct, settings=SETTINGS
        )
        try:
            async with room.open():
                await room.start_cleaner()
                yield room
        finally:
            redis.close()


async def measure(*, a_second: float, seconds: float) -> None:
    with tempfile.TemporaryDirectory() as name:
        async with opened_room(Path(name)) as room:
            load = Load(room)
            took = await load.run(a_second=a_second, seconds=seconds)
            await until(room.versions, lambda keys: not keys, within_seconds=60)
            await until(room.pending, lambda left: not left.count, within_seconds=60)
            delays: dict[str, list[float]] = {way: [] for way in WAYS}
            for receipt in await room.uploads():
                assert receipt.delay_seconds is not None
                delays[load.ways[receipt.id]].append(receipt.delay_seconds)
    show(delays, a_second=len(load.ways) / took, too_late=load.too_late)


def show(delays: dict[str, list[float]], *, a_second: float, too_late: int) -> None:
    title = f"seconds from the last use until gone, {a_second:.1f} photos of 200 kB a second"
    table = Table("way", "photos", "P50", "P95", "max", "over 3 s", title=title)
    every = [delay for found in delays.values() for delay in found]
    for way, found in [*delays.items(), ("all", every)]:
        cuts = quantiles(found, n=20, method="inclusive")
        figures = (cuts[9], cuts[18], max(found))
        over = sum(delay > 3 for delay in found)
        table.add_row(way, str(len(found)), *(f"{each:.3f}" for each in figures), str(over))
    console = Console(width=100)
    console.print(table)
    if too_late:
        console.print(f"{too_late} readers lost their hold before they had read the photo")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0] if __doc__ else None)
    parser.add_argument("--a-second", type=float, default=10)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    asyncio.run(measure(a_second=given.a_second, seconds=given.seconds))


if __name__ == "__main__":
    main()
