"""Carts and vouchers."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import (
    bigint,
    boolean,
    identity,
    index,
    instant,
    integer,
    one_of,
    refers,
    structure,
    text,
)

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def create_carts() -> None:
    op.create_table(
        "carts",
        identity("id"),
        identity("account_id", nullable=True),
        identity("token_sha256", nullable=True),
        integer("version"),
        structure("items"),
        identity("voucher_id", nullable=True),
        identity("ordered", nullable=True),
        instant("created_at"),
        instant("updated_at"),
        instant("expires_at", nullable=True),
        sa.CheckConstraint("(account_id IS NULL) <> (token_sha256 IS NULL)", name="one_owner"),
        sa.CheckConstraint("(expires_at IS NULL) = (token_sha256 IS NULL)", name="expires"),
        refers("account_id", "accounts"),
        sa.UniqueConstraint("account_id"),
        sa.UniqueConstraint("token_sha256"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("ix_carts_to_expire", "carts", "expires_at", where="expires_at IS NOT NULL")


def create_quotes() -> None:
    op.create_table(
        "quotes",
        identity("id"),
        identity("account_id"),
        structure("prices"),
        instant("created_at"),
        instant("expires_at"),
        refers("account_id", "accounts"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("ix_quotes_account_id", "quotes", "account_id")
    index("ix_quotes_expires_at", "quotes", "expires_at")


def create_vouchers() -> None:
    op.create_table(
        "vouchers",
        identity("id"),
        identity("code"),
        text("kind"),
        integer("basis_points"),
        bigint("amount"),
        bigint("min_subtotal"),
        bigint("max_discount", nullable=True),
        instant("valid_from"),
        instant("valid_until", nullable=True),
        integer("most_uses", nullable=True),
        integer("most_uses_per_account", nullable=True),
        identity("product_id", nullable=True),
        identity("category_id", nullable=True),
        identity("artist_id", nullable=True),
        text("bearer"),
        boolean("is_active"),
        integer("used"),
        identity("created_by", nullable=True),
        instant("created_at"),
        instant("updated_at"),
        one_of("kind", "percent", "amount", "free_shipping"),
        one_of("bearer", "platform", "shared"),
        sa.CheckConstraint("basis_points BETWEEN 0 AND 10000 AND amount >= 0", name="worth"),
        sa.CheckConstraint("used >= 0", name="used"),
        refers("created_by", "accounts"),
        sa.UniqueConstraint("code"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("ix_vouchers_created_at_id", "vouchers", "created_at", "id")


def create_voucher_uses() -> None:
    op.create_table(
        "voucher_uses",
        identity("voucher_id"),
        identity("account_id"),
        integer("used"),
        sa.CheckConstraint("used >= 0", name="used"),
        refers("voucher_id", "vouchers", ondelete="CASCADE"),
        refers("account_id", "accounts"),
        sa.PrimaryKeyConstraint("voucher_id", "account_id"),
    )
    index("ix_voucher_uses_account_id", "voucher_uses", "account_id")


def upgrade() -> None:
    create_carts()
    create_quotes()
    create_vouchers()
    create_voucher_uses()


def downgrade() -> None:
    for table in ("voucher_uses", "vouchers", "quotes", "carts"):
        op.drop_table(table)
