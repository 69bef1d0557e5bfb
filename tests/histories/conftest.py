"""Databases that histories run on."""

from pathlib import Path

import pytest

from stario.adapters.sql.schema import upgrade
from tests.servers.postgres import in_thread


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database that holds nothing, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    in_thread(lambda: upgrade(f"sqlite:///{path}"))
    return path
