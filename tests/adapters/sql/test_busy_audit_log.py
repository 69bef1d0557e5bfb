"""Searching the audit log while somebody else writes."""

from pathlib import Path

from stario.adapters.memory.system import MemoryEntropy
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import upgrade
from stario.adapters.sql.storage import SqlStorage
from stario.domain.compliance.usecases.chain_events import ChainEvents
from stario.domain.compliance.usecases.search_audit_log import SearchAuditLog
from stario.domain.kernel.paging import PageRequest
from stario.ports.repositories.audit import AuditFilter
from tests.builders.audit import an_event, recorded


async def test_a_log_that_others_keep_busy_is_searched_as_it_was(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'stario.db'}"
    await upgrade(url)
    storage = SqlStorage(open_engine(url, pool_timeout_seconds=0.1))
    chain = ChainEvents(storage=storage, entropy=MemoryEntropy())
    search = SearchAuditLog(storage=storage, chain_events=chain)
    await recorded(storage, an_event())
    await chain()
    await recorded(storage, an_event())

    async with storage() as other:
        await other.audit_log.lock()
        busy = await search(PageRequest(1, 9), AuditFilter())
    idle = await search(PageRequest(1, 9), AuditFilter())
    await storage.close()

    assert (busy.total, idle.total) == (1, 2)
