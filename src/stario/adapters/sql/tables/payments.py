"""Tables of payments."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
)
from sqlalchemy import text as sql_text

from stario.adapters.sql.column_types import STRUCTURE
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
from stario.domain.payments.model.payment import CancelReason, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import RefundReason, RefundState

# SQLite counts up in an INTEGER PRIMARY KEY only.
NUMBER = BigInteger().with_variant(Integer, "sqlite")
COUNTS = "state IN ('paid', 'refunded') AND NOT is_surplus"
PENDING = "state = 'pending'"
UNSETTLED = "state IN ('open', 'pending')"
UNDONE = "state <> 'done'"


def _unique(name: str, *columns: str, where: str) -> Index:
    condition = sql_text(where)
    return Index(
        f"ix_{name}", *columns, unique=True, postgresql_where=condition, sqlite_where=condition
    )


payments = Table(
    "payments",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    identity("id"),
    reference("order_id", "orders"),
    text("provider"),
    text("state"),
    Column("amount", BigInteger, nullable=False),
    instant("created_at"),
    instant("updated_at"),
    instant("expires_at"),
    text("provider_tx", nullable=True),
    instant("provider_time", nullable=True),
    instant("reserved_at", nullable=True),
    instant("paid_at", nullable=True),
    instant("cancelled_at", nullable=True),
    text("cancel_reason", nullable=True),
    Column("fee", BigInteger, nullable=False),
    Column("refunded", BigInteger, nullable=False),
    text("presented", nullable=True),
    Column("is_surplus", Boolean, nullable=False),
    text("return_url", nullable=True),
    text("checkout_url", nullable=True),
    text("client_secret", nullable=True),
    Column("facts", STRUCTURE, nullable=False),
    UniqueConstraint("id"),
    UniqueConstraint("provider", "provider_tx"),
    one_of("provider", Provider),
    one_of("state", PaymentState),
    one_of("cancel_reason", CancelReason),
    CheckConstraint("amount > 0 AND fee BETWEEN 0 AND amount", name="amount"),
    CheckConstraint("refunded BETWEEN 0 AND amount", name="refunded"),
    CheckConstraint(
        "(state = 'refunded') = (refunded = amount)"
        " AND (refunded = 0 OR state IN ('paid', 'refunded'))",
        name="refunded_as_state",
    ),
    CheckConstraint(
        "(state IN ('paid', 'refunded')) = (paid_at IS NOT NULL)"
        " AND (state <> 'pending' OR (provider_tx IS NOT NULL AND provider_time IS NOT NULL))",
        name="state_as_times",
    ),
    _unique("payments_that_count", "order_id", where=COUNTS),
    _unique("payments_pending", "order_id", "provider", where=PENDING),
    partial_index("payments_unsettled", "expires_at", "number", where=UNSETTLED),
    Index(None, "order_id"),
    Index(None, "provider", "provider_time"),
    Index(None, "created_at", "number"),
    Index(None, "updated_at"),
)

refunds = Table(
    "refunds",
    metadata,
    key(),
    reference("payment_id", "payments"),
    reference("order_id", "orders"),
    Column("amount", BigInteger, nullable=False),
    text("reason"),
    text("note"),
    text("state"),
    instant("created_at"),
    instant("updated_at"),
    reference("requested_by", "accounts", nullable=True),
    reference("decided_by", "accounts", nullable=True),
    text("provider_ref", nullable=True),
    text("error", nullable=True),
    one_of("reason", RefundReason),
    one_of("state", RefundState),
    CheckConstraint("amount > 0", name="amount"),
    Index(None, "payment_id"),
    Index(None, "order_id"),
    Index(None, "created_at", "id"),
    partial_index("refunds_by_state", "state", "created_at", where=UNDONE),
)

callbacks = Table(
    "callbacks",
    metadata,
    key(),
    text("provider"),
    instant("received_at"),
    Column("headers", STRUCTURE, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("answer", LargeBinary),
    instant("answered_at", nullable=True),
    one_of("provider", Provider),
    CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
    Index(None, "received_at", "id"),
)

provider_states = Table(
    "provider_states",
    metadata,
    key("provider"),
    instant("checked_at"),
    text("error", nullable=True),
    one_of("provider", Provider),
)
