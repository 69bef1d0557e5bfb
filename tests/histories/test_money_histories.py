"""Random histories of orders, payments and the ledger: whatever happens, the books are right."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from shutil import copy

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from stario.ports.storage import Storage
from tests.histories.history import MoneyHistory


def explore(open_storage: Callable[[], Awaitable[Storage]], *, histories: int, steps: int) -> None:
    class Explored(MoneyHistory):
        pass

    Explored.open_storage = staticmethod(open_storage)
    run_state_machine_as_test(
        Explored,
        settings=settings(
            max_examples=histories,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_histories_in_memory() -> None:
    async def opened() -> Storage:
        return MemoryStorage()

    explore(opened, histories=30, steps=40)


def test_histories_on_sqlite(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "histories.db"

    async def opened() -> Storage:
        for old in tmp_path.glob("histories.db*"):
            old.unlink()
        copy(sqlite_template, path)
        return SqlStorage(open_engine(f"sqlite:///{path}"))

    explore(opened, histories=5, steps=30)
