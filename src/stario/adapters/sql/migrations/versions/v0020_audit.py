"""
The audit log.

Entries are only ever added: triggers refuse everything else, also to whoever has the right to it,
and PostgreSQL grants that right to nobody. What a stored archive covers may leave, through a
function that alone has the right to remove it.
"""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.audit_triggers import kept_by, left_by
from stario.adapters.sql.migrations.steps import (
    binary,
    identity,
    index,
    instant,
    integer,
    structure,
    text,
)

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# SQLite counts up in an INTEGER PRIMARY KEY only.
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def create_inbox() -> None:
    op.create_table(
        "audit_inbox",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        identity("id"),
        instant("at"),
        identity("actor_id", nullable=True),
        text("role", nullable=True),
        text("action"),
        text("resource_type"),
        text("resource_id", nullable=True),
        text("outcome"),
        structure("details"),
        text("request_id", nullable=True),
        text("address", nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )


def create_entries() -> None:
    op.create_table(
        "audit_entries",
        # Counted by the chain, not by a sequence.
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        identity("id"),
        instant("at"),
        identity("actor_id", nullable=True),
        text("role", nullable=True),
        identity("action"),
        identity("resource_type"),
        identity("resource_id", nullable=True),
        text("outcome"),
        structure("details"),
        text("request_id", nullable=True),
        binary("digest", nullable=True),
        binary("previous_hash"),
        binary("hash"),
        binary("leaf"),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint(
            "length(hash) = 32 AND length(previous_hash) = 32 AND length(leaf) = 32", name="hashes"
        ),
        sa.PrimaryKeyConstraint("number"),
        sqlite_with_rowid=False,
    )
    index("ix_audit_entries_actor_id_number", "audit_entries", "actor_id", "number")
    index("ix_audit_entries_action_number", "audit_entries", "action", "number")
    index("ix_audit_entries_resource", "audit_entries", "resource_type", "resource_id", "number")
    index("ix_audit_entries_at", "audit_entries", "at")
    op.create_table(
        "audit_origins",
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        identity("actor_id", nullable=True),
        text("address"),
        text("salt"),
        sa.PrimaryKeyConstraint("number"),
        sqlite_with_rowid=False,
    )
    index("ix_audit_origins_actor_id", "audit_origins", "actor_id")


def create_ends() -> None:
    op.create_table(
        "audit_head",
        integer("id"),
        sa.Column("number", sa.BigInteger, nullable=False),
        binary("hash"),
        binary("peaks"),
        sa.CheckConstraint("id = 1", name="single"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "audit_checkpoints",
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        instant("at"),
        binary("hash"),
        binary("peaks"),
        text("note"),
        instant("stored_at", nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sqlite_with_rowid=False,
    )
    index("ix_audit_checkpoints_unstored", "audit_checkpoints", "number", where="stored_at IS NULL")
    op.create_table(
        "audit_archives",
        sa.Column("first", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        binary("previous_hash"),
        binary("previous_peaks"),
        binary("hash"),
        binary("peaks"),
        instant("last_at"),
        binary("sha256"),
        instant("stored_at", nullable=True),
        instant("gone_at", nullable=True),
        sa.CheckConstraint("last >= first", name="span"),
        sa.PrimaryKeyConstraint("first"),
        sqlite_with_rowid=False,
    )


def upgrade() -> None:
    create_inbox()
    create_entries()
    create_ends()
    for statement in kept_by(op.get_bind().dialect.name):
        op.execute(sa.text(statement))


def downgrade() -> None:
    for table in ("archives", "checkpoints", "head", "origins", "entries", "inbox"):
        op.drop_table(f"audit_{table}")
    for statement in left_by(op.get_bind().dialect.name):
        op.execute(sa.text(statement))
