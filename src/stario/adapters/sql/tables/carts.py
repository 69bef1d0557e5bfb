"""Tables of carts, promised prices and vouchers."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
)

from stario.adapters.sql.column_types import IDENTITY, STRUCTURE
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
from stario.domain.orders.model.order_line import DiscountBearer
from stario.domain.orders.model.voucher import VoucherKind

carts = Table(
    "carts",
    metadata,
    key(),
    Column("account_id", IDENTITY, ForeignKey("accounts.id"), unique=True),
    identity("token_sha256", nullable=True, unique=True),
    Column("version", Integer, nullable=False),
    # Things in a cart may leave the catalogue; whoever looks into it is told so.
    Column("items", STRUCTURE, nullable=False),
    identity("voucher_id", nullable=True),
    identity("ordered", nullable=True),
    instant("created_at"),
    instant("updated_at"),
    instant("expires_at", nullable=True),
    CheckConstraint("(account_id IS NULL) <> (token_sha256 IS NULL)", name="one_owner"),
    CheckConstraint("(expires_at IS NULL) = (token_sha256 IS NULL)", name="expires"),
    partial_index("carts_to_expire", "expires_at", where="expires_at IS NOT NULL"),
)

quotes = Table(
    "quotes",
    metadata,
    key(),
    reference("account_id", "accounts"),
    Column("prices", STRUCTURE, nullable=False),
    instant("created_at"),
    instant("expires_at"),
    Index(None, "account_id"),
    Index(None, "expires_at"),
)

vouchers = Table(
    "vouchers",
    metadata,
    key(),
    identity("code", unique=True),
    text("kind"),
    Column("basis_points", Integer, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("min_subtotal", BigInteger, nullable=False),
    Column("max_discount", BigInteger),
    instant("valid_from"),
    instant("valid_until", nullable=True),
    Column("most_uses", Integer),
    Column("most_uses_per_account", Integer),
    identity("product_id", nullable=True),
    identity("category_id", nullable=True),
    identity("artist_id", nullable=True),
    text("bearer"),
    Column("is_active", Boolean, nullable=False),
    Column("used", Integer, nullable=False),
    reference("created_by", "accounts", nullable=True),
    instant("created_at"),
    instant("updated_at"),
    one_of("kind", VoucherKind),
    one_of("bearer", DiscountBearer),
    CheckConstraint("basis_points BETWEEN 0 AND 10000 AND amount >= 0", name="worth"),
    CheckConstraint("used >= 0", name="used"),
    Index(None, "created_at", "id"),
)

voucher_uses = Table(
    "voucher_uses",
    metadata,
    Column("voucher_id", IDENTITY, ForeignKey("vouchers.id", ondelete="CASCADE"), primary_key=True),
    Column("account_id", IDENTITY, ForeignKey("accounts.id"), primary_key=True),
    Column("used", Integer, nullable=False),
    CheckConstraint("used >= 0", name="used"),
    Index(None, "account_id"),
)
