"""The table of packages for authorities."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, Index, Integer, Table

from stario.adapters.sql.column_types import STRUCTURE
from stario.adapters.sql.tables.shape import (
    identity,
    instant,
    key,
    metadata,
    one_of,
    partial_index,
    reference,
    text,
)
from stario.domain.compliance.model.legal_export import STORED

legal_exports = Table(
    "legal_exports",
    metadata,
    key(),
    text("case_id"),
    text("legal_basis"),
    Column("date_from", Date, nullable=False),
    Column("date_to", Date, nullable=False),
    Column("user_ids", STRUCTURE, nullable=False),
    Column("content_ids", STRUCTURE, nullable=False),
    Column("include_logs", Boolean, nullable=False),
    Column("include_content", Boolean, nullable=False),
    text("recipient"),
    Column("is_rehearsal", Boolean, nullable=False),
    reference("requested_by", "accounts"),
    instant("requested_at"),
    text("state"),
    reference("decided_by", "accounts", nullable=True),
    instant("decided_at", nullable=True),
    identity("job_id", nullable=True),
    instant("completed_at", nullable=True),
    text("sha256", nullable=True),
    Column("bytes", BigInteger),
    Column("rows", Integer),
    one_of("state", STORED),
    CheckConstraint("date_from <= date_to", name="period"),
    CheckConstraint(
        "state IN ('awaiting_approval', 'rejected') OR decided_by <> requested_by",
        name="four_eyes",
    ),
    CheckConstraint("(state IN ('ready', 'expired')) = (sha256 IS NOT NULL)", name="package"),
    Index(None, "requested_at", "id"),
    Index(None, "completed_at"),
    partial_index("legal_exports_ready", "completed_at", "id", where="state = 'ready'"),
)
