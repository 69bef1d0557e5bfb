"""
How Alembic runs the migrations.

Stario calls them through `stario.adapters.sql.schema`, which hands over a connection. Somebody
who writes a new one calls `alembic -x url=postgresql://... revision --autogenerate -m "..."`.
"""

import asyncio

from alembic import context
from sqlalchemy import Connection

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.tables import metadata


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=True,
        compare_server_default=True,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_by_url(url: str) -> None:
    engine = open_engine(url, statement_timeout_seconds=0)
    async with engine.connect() as connection:
        await connection.run_sync(run)
        await connection.commit()
    await engine.dispose()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    asyncio.run(run_by_url(context.get_x_argument(as_dictionary=True)["url"]))
