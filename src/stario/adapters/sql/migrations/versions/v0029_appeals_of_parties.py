"""An appeal of each party of a case: an artist's takes nothing from the fan."""

from alembic import op

from stario.adapters.sql.migrations.steps import index

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

BEFORE, AFTER = "ix_appeals_case_id", "ix_appeals_case_id_account_id"


def upgrade() -> None:
    index(AFTER, "appeals", "case_id", "account_id", unique=True)
    op.drop_index(BEFORE, "appeals")


def downgrade() -> None:
    # Fails where both have appealed, which the schema before can't tell.
    index(BEFORE, "appeals", "case_id", unique=True)
    op.drop_index(AFTER, "appeals")
