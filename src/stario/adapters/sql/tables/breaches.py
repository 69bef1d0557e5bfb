"""Tables of breaches of personal data, and of what was verified."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Index, Integer, Table

from stario.adapters.sql.column_types import STRUCTURE
from stario.adapters.sql.tables.shape import instant, key, metadata, one_of, partial_index, text
from stario.domain.compliance.model.breach import BreachCategory, BreachState
from stario.domain.compliance.model.compliance_report import VerifiedChain

breaches = Table(
    "breaches",
    metadata,
    key(),
    text("title"),
    text("category"),
    Column("crosses_border", Boolean, nullable=False),
    Column("is_biometric", Boolean, nullable=False),
    Column("people", Integer),
    instant("detected_at"),
    text("state"),
    Column("timeline", STRUCTURE, nullable=False),
    one_of("category", BreachCategory),
    one_of("state", BreachState),
    CheckConstraint("people IS NULL OR people >= 0", name="people"),
    Index(None, "detected_at", "id"),
    partial_index(
        "breaches_open",
        "detected_at",
        where="state IN ('open', 'notified', 'detailed')",
    ),
)

verifications = Table(
    "verifications",
    metadata,
    key("chain"),
    instant("at"),
    Column("entries", BigInteger, nullable=False),
    text("head"),
    Column("fault_count", Integer, nullable=False),
    Column("faults", STRUCTURE, nullable=False),
    one_of("chain", VerifiedChain),
)
