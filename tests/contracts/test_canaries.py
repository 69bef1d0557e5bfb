"""What the data map says of erasure is true: no canary is left that it says is gone."""

from collections.abc import AsyncIterator
from datetime import timedelta

import attrs
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from stario.adapters.memory.attestation import MemoryAttestationKey
from stario.adapters.memory.dispatch import MemoryJobDispatch
from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.memory.progress import MemoryProgressFeed
from stario.adapters.memory.system import MemoryClock
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from stario.adapters.sql.tables import metadata
from stario.domain.compliance.model.data_map.whole import DATA_MAP, ENTRIES
from stario.domain.compliance.model.data_map.words import Category, ColumnEntry, Erasure
from stario.domain.compliance.model.retention import RuleKey
from stario.entrypoints.wiring.retention_container import RetentionContainer
from tests.builders.canaries import BARE, PERSON, canary, fill
from tests.builders.values import NOW

Dump = dict[tuple[str, str], list[object]]

GONE_WITH_THE_ORDER = {"orders", "order_lines", "order_events", "order_claims", "payments"}
OF_THE_CHAIN = {RuleKey.AUDIT_LOG, RuleKey.AUDIT_ARCHIVES}
BY_OTHER_CHORES = {"audit_inbox", "outbox"}
"""Delivered or chained within a second, by what this test does not run."""


@attrs.frozen(kw_only=True)
class House:
    engine: AsyncEngine
    container: RetentionContainer
    clock: MemoryClock

    async def dump(self) -> Dump:
        found: Dump = {}
        async with self.engine.connect() as connection:
            for table in metadata.sorted_tables:
                rows = (await connection.execute(select(table))).mappings().all()
                for column in table.columns:
                    found[table.name, column.name] = [row[column.name] for row in rows]
        return found

    async def clean_up(self) -> None:
        """By every rule but those of the audit log, which reads nothing that is no chain."""
        done = await self.container.clean_up()(rules=set(RuleKey) - OF_THE_CHAIN)
        assert {each.rule.key: each.error for each in done if each.error} == {}

    async def erase(self) -> None:
        (done,) = await self.container.clean_up()(rules=[RuleKey.ACCOUNTS])
        assert (done.deleted, done.overdue, done.error) == (1, 0, None)


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    engine = open_engine(sqlite_url)
    clock = MemoryClock()
    assert clock.now() == NOW
    container = RetentionContainer(
        storage=SqlStorage(engine),
        objects=MemoryObjectStore(clock=clock),
        dispatch=MemoryJobDispatch(),
        feed=MemoryProgressFeed(),
        attestation_key=MemoryAttestationKey(),
        clock=clock,
    )
    await fill(engine)
    yield House(engine=engine, container=container, clock=clock)
    await engine.dispose()


def holds_canary(dump: Dump, entry: ColumnEntry) -> bool:
    """Any canary at all: one that moved into another column is not gone either."""
    return any("canary-" in str(value) for value in dump[entry.table, entry.column])


def bears_canaries(entry: ColumnEntry) -> bool:
    return entry.category not in BARE and entry.table not in BY_OTHER_CHORES


async def test_the_person_is_everywhere_before(house: House) -> None:
    dump = await house.dump()
    assert [name for name, values in dump.items() if not values] == []
    said = str(dump)
    emptied = [each for each in ENTRIES if each.erasure is Erasure.EMPTIED]
    texts = [each for each in emptied if canary(each.table, each.column) in said]
    # What else is emptied is a number, a time or an id, which the next test looks at as well.
    others = {f"{each.table}.{each.column}" for each in emptied if each not in texts}
    assert others == {
        "accounts.telegram_id",
        "accounts.birth_year",
        "artists.account_id",
        "previews.account_id",
        "golden_items.source_account",
    }


async def test_after_erasure_what_the_map_calls_gone_is_gone(house: House) -> None:
    await house.erase()

    dump = await house.dump()
    kept = [
        f"{entry.table}.{entry.column}"
        for entry in ENTRIES
        if entry.erasure in (Erasure.EMPTIED, Erasure.DELETED)
        and (
            holds_canary(dump, entry)
            or (entry.erasure is Erasure.DELETED and dump[entry.table, entry.column])
            or PERSON in map(str, dump[entry.table, entry.column])
        )
    ]
    assert kept == []
    assert dump["accounts", "telegram_id"] == dump["accounts", "birth_year"] == [None]


async def test_the_bare_id_and_what_the_law_wants_stay_until_their_time(house: House) -> None:
    await house.erase()
    dump = await house.dump()
    assert dump["accounts", "id"] == [PERSON]
    assert dump["orders", "total"] == [1]
    assert dump["payments", "amount"] == [1]
    assert dump["permissions", "withdrawn_at"] == [NOW]

    house.clock.advance(by=timedelta(days=5 * 366 - 1))
    await house.clean_up()
    assert (await house.dump())["orders", "total"] == [1]

    house.clock.advance(by=timedelta(days=1))
    await house.clean_up()
    after = await house.dump()

    left = {table for table, _ in DATA_MAP if after[table, _] and table in GONE_WITH_THE_ORDER}
    assert left == set()
    # The books have what moved, and nobody in them.
    assert after["ledger_entries", "number"] == [1]
    kept = [
        f"{entry.table}.{entry.column}"
        for entry in ENTRIES
        if entry.erasure in (Erasure.EMPTIED, Erasure.DELETED, Erasure.EXPIRES, Erasure.KEPT_BY_LAW)
        and bears_canaries(entry)
        and holds_canary(after, entry)
    ]
    assert kept == []


async def test_nothing_personal_is_anywhere_that_the_map_calls_nothing(house: House) -> None:
    """After erasure and five years a canary may stand only where the map says why."""
    await house.erase()
    house.clock.advance(by=timedelta(days=5 * 366))
    await house.clean_up()
    dump = await house.dump()
    allowed = {Erasure.OF_WORK, Erasure.PSEUDONYMOUS}
    strays = [
        f"{entry.table}.{entry.column}"
        for entry in ENTRIES
        if entry.category not in (Category.NONE, *BARE)
        and entry.erasure not in allowed
        and entry.table not in BY_OTHER_CHORES
        and holds_canary(dump, entry)
    ]
    assert strays == []
