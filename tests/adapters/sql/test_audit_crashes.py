"""A writer of the chain that is killed anywhere neither loses an event nor writes it twice."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from stario.adapters.system import SystemEntropy
from stario.domain.compliance.model.audit_entry import AuditHead
from stario.domain.compliance.model.audit_walk import AuditWalk
from stario.domain.compliance.usecases.chain_events import ChainEvents
from tests.builders.audit import all_entries

ROOT = Path(__file__).parents[3]
LINES_BEFORE_THE_KILL = (3, 8)


async def killed_after(url: str, lines: int) -> int:
    """Let a process write, kill it, and say how many events it had committed for sure."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.adapters.sql.audit_writer",
        url,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    number = 0
    for _ in range(lines):
        number = int(await process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    rest = await process.stdout.read()
    await process.wait()
    whole = rest.decode().splitlines()[: rest.count(b"\n")]
    return int(whole[-1]) if whole else number


async def test_every_event_is_one_entry_whenever_the_writer_dies(
    request: pytest.FixtureRequest,
) -> None:
    url = request.getfixturevalue("fresh_postgres_url")
    engine = open_engine(url)
    storage = SqlStorage(engine)
    committed = 0
    for lines in LINES_BEFORE_THE_KILL:
        committed += await killed_after(url, lines)
    await ChainEvents(storage=storage, entropy=SystemEntropy())()
    entries = await all_entries(storage)
    async with storage() as work:
        head = await work.audit_log.head()
    await engine.dispose()

    ids = [entry.event.id for entry in entries]
    assert len(ids) == len(set(ids)) >= committed
    walk = AuditWalk()
    for entry in entries:
        walk.look_at(entry)
    walk.conclude(head)
    assert walk.faults == []
    assert head == AuditHead().after(entries)
