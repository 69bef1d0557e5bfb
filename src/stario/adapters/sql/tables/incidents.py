"""Tables of incidents, of the status page's history and of announced maintenance."""

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, Table, Text
from sqlalchemy import text as sql_text

from stario.adapters.sql.column_types import STRUCTURE
from stario.adapters.sql.tables.shape import instant, key, metadata, one_of, partial_index, text
from stario.domain.operations.model.component import Component
from stario.domain.operations.model.incident import IncidentState
from stario.domain.operations.model.severity import Severity

GOING_ON = sql_text("state IN ('open', 'acknowledged')")

incidents = Table(
    "incidents",
    metadata,
    key(),
    Column("number", Integer, nullable=False, unique=True),
    text("title"),
    text("severity"),
    text("state"),
    instant("opened_at"),
    text("opened_by"),
    instant("acknowledged_at", nullable=True),
    text("acknowledged_by", nullable=True),
    instant("resolved_at", nullable=True),
    instant("breached_at", nullable=True),
    instant("due_at"),
    instant("escalate_at", nullable=True),
    Column("level", Integer, nullable=False),
    instant("remind_at", nullable=True),
    Column("reminders", Integer, nullable=False),
    text("alert_group", nullable=True),
    Column("alerts", STRUCTURE, nullable=False),
    Column("roles", STRUCTURE, nullable=False),
    Column("published", STRUCTURE),
    text("postmortem", nullable=True),
    Column("timeline", STRUCTURE, nullable=False),
    one_of("severity", Severity),
    one_of("state", IncidentState),
    CheckConstraint("number > 0", name="number"),
    # Of one alert group, one incident goes on.
    Index(
        "ix_incidents_alert_group",
        "alert_group",
        unique=True,
        postgresql_where=GOING_ON,
        sqlite_where=GOING_ON,
    ),
    partial_index("incidents_escalate_at", "escalate_at", where="escalate_at IS NOT NULL"),
    partial_index("incidents_remind_at", "remind_at", where="remind_at IS NOT NULL"),
    partial_index("incidents_published", "number", where="published IS NOT NULL"),
)

status_days = Table(
    "status_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("component", Text, primary_key=True),
    Column("up", Integer, nullable=False),
    Column("degraded", Integer, nullable=False),
    Column("down", Integer, nullable=False),
    instant("counted_until"),
    one_of("component", Component),
)

maintenances = Table(
    "maintenances",
    metadata,
    key(),
    Column("titles", STRUCTURE, nullable=False),
    Column("components", STRUCTURE, nullable=False),
    instant("begins_at"),
    instant("ends_at"),
    CheckConstraint("ends_at > begins_at", name="ends_at"),
    Index(None, "ends_at"),
)
