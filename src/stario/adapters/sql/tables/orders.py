"""Tables of orders and of what happened to them."""

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
from sqlalchemy import text as sql_text

from stario.adapters.sql.column_types import IDENTITY, STRUCTURE
from stario.adapters.sql.tables.shape import (
    identity,
    instant,
    key,
    metadata,
    one_of,
    partial_index,
    quoted,
    reference,
    text,
)
from stario.domain.kernel.language import Language
from stario.domain.orders.model.claim import ClaimKind, ClaimState
from stario.domain.orders.model.order import OrderKind, OrderState
from stario.domain.orders.model.order_event import OrderEventKind
from stario.domain.orders.model.order_line import DiscountBearer, LineKind

STORED_STATES = [state for state in OrderState if state is not OrderState.PARTLY_REFUNDED]
SOLD = "paid_at IS NOT NULL"
UNPAID = "state = 'awaiting_payment'"
MADE = f"kind = 'work' AND state IN ({quoted((OrderState.PAID, OrderState.IN_PRODUCTION))})"
OPEN_CLAIM = "state = 'open'"
HELD = "delivered_at IS NOT NULL AND hold_passed_at IS NULL"

orders = Table(
    "orders",
    metadata,
    key(),
    identity("number", unique=True),
    reference("account_id", "accounts"),
    text("kind"),
    text("state"),
    text("language"),
    Column("shipping", BigInteger, nullable=False),
    Column("shipping_discount", BigInteger, nullable=False),
    Column("shipping_vat_basis_points", Integer, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("refunded", BigInteger, nullable=False),
    Column("address", STRUCTURE),
    identity("voucher_id", nullable=True),
    Column("shipment", STRUCTURE),
    reference("reprint_of", "orders", nullable=True),
    instant("created_at"),
    instant("updated_at"),
    instant("expires_at"),
    instant("paid_at", nullable=True),
    instant("delivered_at", nullable=True),
    instant("hold_passed_at", nullable=True),
    one_of("kind", OrderKind),
    one_of("state", STORED_STATES),
    one_of("language", Language),
    CheckConstraint("shipping_discount BETWEEN 0 AND shipping", name="shipping"),
    CheckConstraint("total >= 0 AND refunded BETWEEN 0 AND total", name="refunded"),
    Index(None, "account_id", "created_at"),
    Index(None, "created_at", "id"),
    Index(None, "voucher_id"),
    Index(None, "reprint_of"),
    partial_index("orders_paid", "paid_at", "id", where=SOLD),
    partial_index("orders_unpaid", "expires_at", "id", where=UNPAID),
    partial_index("orders_in_the_making", "created_at", where=MADE),
    partial_index("orders_held", "delivered_at", "id", where=HELD),
)

order_lines = Table(
    "order_lines",
    metadata,
    Column("order_id", IDENTITY, ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    text("kind"),
    text("title"),
    Column("quantity", Integer, nullable=False),
    Column("unit_price", BigInteger, nullable=False),
    Column("vat_basis_points", Integer, nullable=False),
    text("mxik"),
    text("package_code"),
    Column("discount", BigInteger, nullable=False),
    text("discount_bearer"),
    Column("production_cost", BigInteger, nullable=False),
    reference("artist_id", "artists", nullable=True),
    Column("share", STRUCTURE),
    # What the catalogue and the queue forget some day, the tax office does not.
    identity("product_id", nullable=True),
    identity("variant_id", nullable=True),
    identity("preview_id", nullable=True),
    text("print_key", nullable=True),
    identity("job_id", nullable=True),
    Column("is_personalised", Boolean, nullable=False),
    one_of("kind", LineKind),
    one_of("discount_bearer", DiscountBearer),
    CheckConstraint("quantity > 0 AND unit_price >= 0", name="price"),
    CheckConstraint("discount BETWEEN 0 AND unit_price * quantity", name="discount"),
    Index(None, "job_id", unique=True),
    Index(None, "preview_id"),
    Index(None, "variant_id"),
    Index(None, "artist_id"),
)

order_events = Table(
    "order_events",
    metadata,
    key(),
    reference("order_id", "orders", ondelete="CASCADE"),
    text("kind"),
    instant("at"),
    reference("actor_id", "accounts", nullable=True),
    Column("details", STRUCTURE, nullable=False),
    one_of("kind", OrderEventKind),
    Index(None, "order_id", "at"),
)

order_claims = Table(
    "order_claims",
    metadata,
    key(),
    reference("order_id", "orders", ondelete="CASCADE"),
    text("kind"),
    text("note"),
    text("photo_key", nullable=True),
    text("state"),
    text("reply"),
    instant("created_at"),
    instant("decided_at", nullable=True),
    reference("decided_by", "accounts", nullable=True),
    one_of("kind", ClaimKind),
    one_of("state", ClaimState),
    CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided"),
    Index(None, "order_id", "created_at"),
    Index(
        "ix_order_claims_open",
        "order_id",
        unique=True,
        postgresql_where=sql_text(OPEN_CLAIM),
        sqlite_where=sql_text(OPEN_CLAIM),
    ),
)
