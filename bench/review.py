"""
How many cases reviewers get through on PostgreSQL, ten at once.

    python -m bench.review [--cases 300]

The server is started by this; reviewers are coroutines of one process, each with a connection.

- apart: each claims cases of its own share, one after another.
- next: each asks for the next case, again and again.
- picking: each reads the first page of the queue and claims the first case that is free there,
  as reviewers do who choose; how many claims came too late is told too.
- whole: each claims, reveals, and approves cases of its own share, with audit events, exposure,
  the answer and what is counted of the flags.
- page: the first page of twenty, with the counts of the whole queue, milliseconds.
"""

import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from statistics import median

import attrs
from rich.console import Console
from rich.table import Table
from tests.builders.quality_desk import QualityDesk, a_reviewer
from tests.builders.review import a_case
from tests.servers.postgres import PostgresDatabases, running_postgres

from stario.adapters.memory.system import MemoryClock
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import upgrade
from stario.adapters.sql.storage import SqlStorage
from stario.adapters.system import SystemClock
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.ids import CaseId
from stario.domain.kernel.paging import PageRequest
from stario.domain.moderation.model.review_case import CaseState, Decision, ReviewCase, Subject
from stario.domain.moderation.model.review_refusals import CaseClaimed
from stario.ports.repositories.review import CaseFilter
from stario.ports.storage import Storage

REVIEWERS = 10
PAGES = 30
Work = Callable[[Actor, Sequence[CaseId]], Awaitable[None]]


@attrs.define
class Desk:
    storage: Storage
    late: int = 0

    @property
    def at_work(self) -> QualityDesk:
        return QualityDesk(storage=self.storage, clock=MemoryClock(SystemClock().now()))

    async def fill(self, count: int) -> list[CaseId]:
        now = SystemClock().now()
        cases: list[ReviewCase] = [a_case(subject=Subject.CONTENT, at=now) for _ in range(count)]
        async with self.storage() as work:
            for case in cases:
                await work.cases.add(case)
            await work.commit()
        return [case.id for case in cases]

    async def apart(self, reviewer: Actor, cases: Sequence[CaseId]) -> None:
        claim = self.at_work.claim
        for case in cases:
            await claim(case, actor=reviewer)

    async def next(self, reviewer: Actor, cases: Sequence[CaseId]) -> None:
        claim = self.at_work.next
        for _ in cases:
            await claim(actor=reviewer)

    async def picking(self, reviewer: Actor, cases: Sequence[CaseId]) -> None:
        desk, wanted = self.at_work, CaseFilter(state=CaseState.OPEN)
        mine = 0
        while mine < len(cases):
            page = (await desk.read(PageRequest(1, REVIEWERS), wanted)).page
            if not page.items:
                return
            for case in page.items:
                try:
                    await desk.claim(case.id, actor=reviewer)
                except CaseClaimed:
                    self.late += 1
                    continue
                mine += 1
                break

    async def whole(self, reviewer: Actor, cases: Sequence[CaseId]) -> None:
        desk = self.at_work
        for case in cases:
            await desk.claim(case, actor=reviewer)
            await desk.read.reveal(case, actor=reviewer)
            await desk.say(case, Decision.APPROVE, by=reviewer)


async def a_second(desk: Desk, work: Work, count: int) -> float:
    """Cases a second, shared out among the reviewers."""
    cases = await desk.fill(count)
    shares = [cases[number::REVIEWERS] for number in range(REVIEWERS)]
    began = time.perf_counter()
    await asyncio.gather(*(work(a_reviewer(), share) for share in shares))
    return count / (time.perf_counter() - began)


async def page_milliseconds(desk: Desk) -> float:
    times = []
    for _ in range(PAGES):
        began = time.perf_counter()
        await desk.at_work.read(PageRequest(), CaseFilter())
        times.append((time.perf_counter() - began) * 1e3)
    return median(times)


async def measure(url: str, count: int) -> None:
    engine = open_engine(url, pool_size=REVIEWERS)
    desk = Desk(SqlStorage(engine))
    table = Table("figure", "value", title=f"Review: {REVIEWERS} reviewers, {count} cases")
    table.add_row("claims a second, apart", f"{await a_second(desk, desk.apart, count):.0f}")
    table.add_row("claims a second, next", f"{await a_second(desk, desk.next, count):.0f}")
    table.add_row("claims a second, picking", f"{await a_second(desk, desk.picking, count):.0f}")
    table.add_row("claims that came too late", str(desk.late))
    table.add_row("whole reviews a second", f"{await a_second(desk, desk.whole, count):.0f}")
    table.add_row("page of the queue, ms", f"{await page_milliseconds(desk):.1f}")
    Console().print(table)
    await engine.dispose()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=300)
    given = parser.parse_args()
    with running_postgres() as server:
        url = PostgresDatabases(server.url()).create()
        await upgrade(url)
        await measure(url, given.cases)


if __name__ == "__main__":
    asyncio.run(main())
