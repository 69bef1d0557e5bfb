"""
How fast the audit log is written on PostgreSQL, and what requests notice of it.

    python -m bench.audit [--events 20000] [--requests 400]

- chain: entries a second from a full inbox, in a process of its own as the scheduler is.
- requests: one that reads a row, of a fan (who is not followed) and of staff (an entry before the
  answer leaves): while the log rests, while another process records 2,000 events a second and
  leaves them in the inbox, and while it chains them too. The chain's own cost is the difference of
  the last two. In turns, so that a busy machine does the same to all; eight at a time.
- direct: what an entry would cost if each request appended to the chain itself, under its lock.
"""

import argparse
import asyncio
import multiprocessing
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from statistics import median, quantiles

import httpx
from rich.console import Console
from rich.table import Table
from tests.builders import an_account
from tests.builders.audit import an_event, recorded
from tests.http.house import House
from tests.servers.postgres import PostgresDatabases, running_postgres

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import upgrade
from stario.adapters.sql.storage import SqlStorage
from stario.adapters.system import SystemEntropy
from stario.domain.compliance.usecases.chain_events import ChainEvents
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId
from stario.entrypoints.http.routing import SIGNED_IN, Call, Reply, Route, route
from stario.entrypoints.logs import configure_logging
from stario.ports.storage import Storage

AT_ONCE = 8
ROUNDS = 3
FILL = 500
RATE = 2000
RESTS, RECORDS, CHAINS = "1 rests", "2 records", "3 records and chains"


def chaining(storage: Storage) -> ChainEvents:
    return ChainEvents(storage=storage, entropy=SystemEntropy())


async def fill(storage: Storage, count: int) -> None:
    for _ in range(0, count, FILL):
        await recorded(storage, *(an_event(count=n, order_id="o") for n in range(FILL)))


async def entries_a_second(storage: Storage, events: int) -> float:
    await fill(storage, events)
    began = time.perf_counter()
    made = await chaining(storage)()
    return made / (time.perf_counter() - began)


async def direct_a_second(storage: Storage, events: int) -> float:
    """Each by itself, eight at a time: record, lock, chain."""
    began = time.perf_counter()

    async def some() -> None:
        for _ in range(events // AT_ONCE):
            await recorded(storage, an_event())
            await ChainEvents(storage=storage, entropy=SystemEntropy(), batch=1)()

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    return events / (time.perf_counter() - began)


def keep_writing(url: str, stop: Event, counts: Connection, *, chains: bool) -> None:
    """Record `RATE` events a second, and chain them."""

    async def work() -> None:
        storage = SqlStorage(open_engine(url))
        chain = chaining(storage)
        due = time.perf_counter()
        while not stop.is_set():
            await fill(storage, FILL)
            counts.send(await chain() if chains else FILL)
            due += FILL / RATE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
        await storage.close()

    asyncio.run(work())


@asynccontextmanager
async def another_process(url: str, does: str) -> AsyncIterator[list[float]]:
    """Let another process write meanwhile; gives what it did a second at the end."""
    speed: list[float] = []
    if does == RESTS:
        yield speed
        return
    context = multiprocessing.get_context("spawn")
    stop, (counts, theirs) = context.Event(), context.Pipe(duplex=False)
    process = context.Process(
        target=keep_writing, args=(url, stop, theirs), kwargs={"chains": does == CHAINS}
    )
    process.start()
    await asyncio.to_thread(counts.recv)
    began, made = time.perf_counter(), 0
    try:
        yield speed
        seconds = time.perf_counter() - began
        while counts.poll():
            made += counts.recv()
        speed.append(made / seconds)
    finally:
        stop.set()
        await asyncio.to_thread(process.join)


def a_read(storage: Storage, account: AccountId) -> Route:
    async def read(call: Call) -> Reply:
        del call
        async with storage() as work:
            found = await work.accounts.get(account)
        return Reply(content=found.id.encode(), media_type="text/plain")

    return route("GET", "/things", read, tag="Bench", summary="Read", roles=SIGNED_IN)


async def milliseconds(house: House, read: Route, role: Role, requests: int) -> list[float]:
    async with house.client(house.app([read])) as web:
        headers = house.signed_in(role)
        took: list[float] = []

        async def some() -> None:
            for _ in range(requests // AT_ONCE):
                began = time.perf_counter()
                answer = await web.get("/things", headers=headers)
                took.append((time.perf_counter() - began) * 1e3)
                if answer.status_code != httpx.codes.OK:
                    raise RuntimeError(answer.text)

        await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    return took


async def measure(url: str, *, events: int, requests: int) -> None:
    storage = SqlStorage(open_engine(url))
    account = an_account()
    async with storage() as work:
        await work.accounts.add(account)
        await work.commit()
    console = Console()
    speeds = [await entries_a_second(storage, events) for _ in range(ROUNDS)]
    direct = await direct_a_second(storage, events // 40)
    console.print(f"chain alone: {median(speeds):,.0f} entries/s; each by itself: {direct:,.0f}/s")

    house, read = House(storage=storage), a_read(storage, account.id)
    took: dict[tuple[str, str], list[float]] = {}
    meanwhile: list[float] = []
    for _ in range(ROUNDS):
        for does in (RESTS, RECORDS, CHAINS):
            async with another_process(url, does) as speed:
                for role in (Role.USER, Role.ADMIN):
                    found = await milliseconds(house, read, role, requests)
                    took.setdefault((role.value, does), []).extend(found)
            meanwhile += speed if does == CHAINS else []
            await chaining(storage)()
    table = Table("request of", "the log", "P50, ms", "P95, ms", title="Requests, eight at a time")
    for (who, does), found in sorted(took.items()):
        p95 = quantiles(found, n=20)[18]
        table.add_row(who, does, f"{median(found):.1f}", f"{p95:.1f}")
    console.print(table)
    console.print(f"chained meanwhile: {median(meanwhile):,.0f} entries/s, recording included")
    await storage.close()


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--requests", type=int, default=400)
    given = parser.parse_args()
    configure_logging("error", service="bench")
    with running_postgres() as server:
        url = PostgresDatabases(server.url()).create()
        await upgrade(url)
        await measure(url, events=given.events, requests=given.requests)


if __name__ == "__main__":
    asyncio.run(main())
