"""The table of switches that were turned."""

from sqlalchemy import Boolean, Column, Table, Text

from stario.adapters.sql.tables.shape import instant, metadata, one_of, text
from stario.domain.operations.model.switch import Switch

switch_positions = Table(
    "switch_positions",
    metadata,
    Column("switch", Text, primary_key=True),
    Column("is_on", Boolean, nullable=False),
    instant("turned_at"),
    text("turned_by"),
    one_of("switch", Switch),
)
