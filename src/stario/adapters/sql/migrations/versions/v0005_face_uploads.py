"""Face uploads."""

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

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "face_uploads",
        identity("id"),
        identity("account_id"),
        text("purpose"),
        identity("subject_id"),
        text("key"),
        instant("created_at"),
        instant("due_at"),
        instant("last_used_at", nullable=True),
        integer("attempts"),
        instant("retry_at", nullable=True),
        instant("deleted_at", nullable=True),
        text("deleted_by", nullable=True),
        instant("swept_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        refers("account_id", "accounts"),
        one_of("purpose", "quiz", "compare", "poster"),
        one_of("deleted_by", "use", "cleaner", "sweep", "manual"),
        sa.CheckConstraint("(deleted_at IS NULL) = (deleted_by IS NULL)", name="receipt"),
    )
    index("ix_face_uploads_key", "face_uploads", "key", unique=True)
    index("ix_face_uploads_account_id_created_at", "face_uploads", "account_id", "created_at")
    index("ix_face_uploads_deleted_at", "face_uploads", "deleted_at")
    index(
        "ix_face_uploads_to_delete",
        "face_uploads",
        "due_at",
        "id",
        where="deleted_at IS NULL",
    )
    index(
        "ix_face_uploads_kept_for_jobs",
        "face_uploads",
        "subject_id",
        where="deleted_at IS NULL AND purpose = 'poster' AND subject_id <> ''",
    )


def downgrade() -> None:
    op.drop_table("face_uploads")
