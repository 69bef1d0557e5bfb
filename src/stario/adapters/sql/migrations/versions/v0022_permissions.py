"""Permissions of people who are pictured."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import (
    identity,
    index,
    instant,
    integer,
    one_of,
    refers,
    text,
)

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "permissions",
        identity("id"),
        identity("account_id"),
        text("kind"),
        text("subject"),
        text("relation", nullable=True),
        text("text_version"),
        text("text_sha256"),
        text("language"),
        instant("given_at"),
        instant("valid_until"),
        instant("withdrawn_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        refers("account_id", "accounts"),
        one_of("kind", "likeness", "voice"),
        one_of("subject", "self", "other_adult", "child"),
        one_of("relation", "parent", "guardian"),
        sa.CheckConstraint("(subject = 'child') = (relation IS NOT NULL)", name="of_child"),
    )
    index("ix_permissions_account_id_given_at", "permissions", "account_id", "given_at")
    op.create_table(
        "permission_uses",
        identity("kind"),
        identity("subject_id"),
        identity("permission_id"),
        instant("at"),
        sa.PrimaryKeyConstraint("kind", "subject_id"),
        refers("permission_id", "permissions", ondelete="CASCADE"),
        one_of("kind", "face_upload", "artwork", "preview"),
    )
    index("ix_permission_uses_permission_id_at", "permission_uses", "permission_id", "at")
    op.add_column("accounts", integer("birth_year", nullable=True))
    op.add_column("accounts", text("terms_version", nullable=True))
    op.add_column("accounts", instant("terms_accepted_at", nullable=True))


def downgrade() -> None:
    for column in ("terms_accepted_at", "terms_version", "birth_year"):
        op.drop_column("accounts", column)
    op.drop_table("permission_uses")
    op.drop_table("permissions")
