"""The servers that tests run on, each started once a session, and the order of the tests."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest_plugins = [
    "tests.servers.object_stores",
    "tests.servers.postgres",
    "tests.servers.redis",
    "tests.servers.s3",
    "tests.servers.shelf",
]

LONG = ("test_gateway_openapi.py", "quality", "runbook", "system", "chaos", "contracts")
"""Folders and files that take long: begun last, they would keep one process busy alone."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Modules and tests stay to the end: who looks for garbage need not look through them."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _rank(item.path))


def _rank(path: Path) -> int:
    parts = set(path.parts)
    return next((rank for rank, name in enumerate(LONG) if name in parts), len(LONG))
