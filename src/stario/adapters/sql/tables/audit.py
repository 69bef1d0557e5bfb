"""Tables of the audit log; what keeps entries as they are is in the migration, as triggers."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, LargeBinary, Table

from stario.adapters.sql.column_types import STRUCTURE
from stario.adapters.sql.tables.shape import identity, instant, metadata, partial_index, text


def _number(name: str = "number") -> Column[int]:
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


def _binary(name: str, *, nullable: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=nullable)


audit_inbox = Table(
    "audit_inbox",
    metadata,
    Column(
        "number",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    identity("id"),
    instant("at"),
    identity("actor_id", nullable=True),
    text("role", nullable=True),
    text("action"),
    text("resource_type"),
    text("resource_id", nullable=True),
    text("outcome"),
    Column("details", STRUCTURE, nullable=False),
    text("request_id", nullable=True),
    text("address", nullable=True),
)

# Without row ids SQLite has one way less to put another row in the place of one.
audit_entries = Table(
    "audit_entries",
    metadata,
    _number(),
    identity("id"),
    instant("at"),
    identity("actor_id", nullable=True),
    text("role", nullable=True),
    identity("action"),
    identity("resource_type"),
    identity("resource_id", nullable=True),
    text("outcome"),
    Column("details", STRUCTURE, nullable=False),
    text("request_id", nullable=True),
    _binary("digest", nullable=True),
    _binary("previous_hash"),
    _binary("hash"),
    _binary("leaf"),
    CheckConstraint("number > 0", name="number"),
    CheckConstraint(
        "length(hash) = 32 AND length(previous_hash) = 32 AND length(leaf) = 32", name="hashes"
    ),
    Index(None, "actor_id", "number"),
    Index(None, "action", "number"),
    Index("ix_audit_entries_resource", "resource_type", "resource_id", "number"),
    Index(None, "at"),
    sqlite_with_rowid=False,
)

# From where: what the chain only commits to, and erasure may take away.
audit_origins = Table(
    "audit_origins",
    metadata,
    _number(),
    identity("actor_id", nullable=True),
    text("address"),
    text("salt"),
    Index(None, "actor_id"),
    sqlite_with_rowid=False,
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", BigInteger, nullable=False),
    _binary("hash"),
    _binary("peaks"),
    CheckConstraint("id = 1", name="single"),
)

audit_checkpoints = Table(
    "audit_checkpoints",
    metadata,
    _number(),
    instant("at"),
    _binary("hash"),
    _binary("peaks"),
    text("note"),
    instant("stored_at", nullable=True),
    partial_index("audit_checkpoints_unstored", "number", where="stored_at IS NULL"),
    sqlite_with_rowid=False,
)

audit_archives = Table(
    "audit_archives",
    metadata,
    _number("first"),
    Column("last", BigInteger, nullable=False),
    _binary("previous_hash"),
    _binary("previous_peaks"),
    _binary("hash"),
    _binary("peaks"),
    instant("last_at"),
    _binary("sha256"),
    instant("stored_at", nullable=True),
    instant("gone_at", nullable=True),
    CheckConstraint("last >= first", name="span"),
    sqlite_with_rowid=False,
)
