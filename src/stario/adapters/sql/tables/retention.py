"""The table of clean-ups."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table

from stario.adapters.sql.tables.shape import identity, instant, key, metadata, text

retention_runs = Table(
    "retention_runs",
    metadata,
    key(),
    text("rule"),
    instant("started_at"),
    instant("ended_at"),
    Column("deleted", Integer, nullable=False),
    Column("overdue", Integer, nullable=False),
    identity("actor_id", nullable=True),
    CheckConstraint("deleted >= 0 AND overdue >= 0", name="counts"),
    Index(None, "rule", "ended_at"),
    Index(None, "ended_at", "id"),
)
