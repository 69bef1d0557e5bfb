"""A server that these tests may end."""

from collections.abc import Iterator

import pytest

from stario.adapters.sql.schema import upgrade
from tests.servers.postgres import PostgresServer, in_thread, running_postgres


@pytest.fixture(scope="package")
def server() -> Iterator[PostgresServer]:
    """Migrated; whoever ends it starts it again."""
    with running_postgres() as server:
        in_thread(lambda: upgrade(server.url()))
        yield server
