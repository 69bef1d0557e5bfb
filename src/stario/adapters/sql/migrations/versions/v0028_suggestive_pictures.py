"""Whether an artist minds bare skin in pictures of fans beside her."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "artist_restrictions",
        sa.Column("allow_suggestive", sa.Boolean, nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("artist_restrictions", "allow_suggestive")
