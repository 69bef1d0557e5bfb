"""The audit log."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import identity, instant, structure, text

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


def upgrade() -> None:
    create_inbox()


def downgrade() -> None:
    op.drop_table("audit_inbox")
