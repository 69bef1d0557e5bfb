"""Payments, refunds and what providers said."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import (
    bigint,
    binary,
    boolean,
    identity,
    index,
    instant,
    one_of,
    refers,
    structure,
    text,
)

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PROVIDERS = ("payme", "click", "stripe", "vas", "test")
# SQLite counts up in an INTEGER PRIMARY KEY only.
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def create_payments() -> None:
    op.create_table(
        "payments",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        identity("id"),
        identity("order_id"),
        text("provider"),
        text("state"),
        bigint("amount"),
        instant("created_at"),
        instant("updated_at"),
        instant("expires_at"),
        text("provider_tx", nullable=True),
        instant("provider_time", nullable=True),
        instant("reserved_at", nullable=True),
        instant("paid_at", nullable=True),
        instant("cancelled_at", nullable=True),
        text("cancel_reason", nullable=True),
        bigint("fee"),
        bigint("refunded"),
        text("presented", nullable=True),
        boolean("is_surplus"),
        text("return_url", nullable=True),
        text("checkout_url", nullable=True),
        text("client_secret", nullable=True),
        structure("facts"),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
        refers("order_id", "orders"),
        sa.UniqueConstraint("provider", "provider_tx"),
        one_of("provider", *PROVIDERS),
        one_of("state", "open", "pending", "paid", "cancelled", "expired", "refunded"),
        one_of(
            "cancel_reason",
            "receiver",
            "debit",
            "execution",
            "timeout",
            "refund",
            "declined",
            "unknown",
        ),
        sa.CheckConstraint("amount > 0 AND fee BETWEEN 0 AND amount", name="amount"),
        sa.CheckConstraint("refunded BETWEEN 0 AND amount", name="refunded"),
        sa.CheckConstraint(
            "(state = 'refunded') = (refunded = amount)"
            " AND (refunded = 0 OR state IN ('paid', 'refunded'))",
            name="refunded_as_state",
        ),
        sa.CheckConstraint(
            "(state IN ('paid', 'refunded')) = (paid_at IS NOT NULL)"
            " AND (state <> 'pending' OR (provider_tx IS NOT NULL AND provider_time IS NOT NULL))",
            name="state_as_times",
        ),
    )


def index_payments() -> None:
    index(
        "ix_payments_that_count",
        "payments",
        "order_id",
        unique=True,
        where="state IN ('paid', 'refunded') AND NOT is_surplus",
    )
    index(
        "ix_payments_pending",
        "payments",
        "order_id",
        "provider",
        unique=True,
        where="state = 'pending'",
    )
    index(
        "ix_payments_unsettled",
        "payments",
        "expires_at",
        "number",
        where="state IN ('open', 'pending')",
    )
    index("ix_payments_order_id", "payments", "order_id")
    index("ix_payments_provider_provider_time", "payments", "provider", "provider_time")
    index("ix_payments_created_at_number", "payments", "created_at", "number")
    index("ix_payments_updated_at", "payments", "updated_at")


def create_refunds() -> None:
    op.create_table(
        "refunds",
        identity("id"),
        identity("payment_id"),
        identity("order_id"),
        bigint("amount"),
        text("reason"),
        text("note"),
        text("state"),
        instant("created_at"),
        instant("updated_at"),
        identity("requested_by", nullable=True),
        identity("decided_by", nullable=True),
        text("provider_ref", nullable=True),
        text("error", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        refers("payment_id", "payments"),
        refers("order_id", "orders"),
        refers("requested_by", "accounts"),
        refers("decided_by", "accounts"),
        one_of(
            "reason",
            "customer_request",
            "work_failed",
            "work_refused",
            "faulty",
            "returned",
            "paid_twice",
            "paid_too_late",
            "provider",
            "other",
        ),
        one_of("state", "requested", "approved", "done", "failed", "refused"),
        sa.CheckConstraint("amount > 0", name="amount"),
    )
    index("ix_refunds_payment_id", "refunds", "payment_id")
    index("ix_refunds_order_id", "refunds", "order_id")
    index("ix_refunds_created_at_id", "refunds", "created_at", "id")
    index("ix_refunds_by_state", "refunds", "state", "created_at", where="state <> 'done'")


def create_callbacks() -> None:
    op.create_table(
        "callbacks",
        identity("id"),
        text("provider"),
        instant("received_at"),
        structure("headers"),
        binary("body"),
        binary("answer", nullable=True),
        instant("answered_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        one_of("provider", *PROVIDERS),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
    )
    index("ix_callbacks_received_at_id", "callbacks", "received_at", "id")


def create_provider_states() -> None:
    op.create_table(
        "provider_states",
        identity("provider"),
        instant("checked_at"),
        text("error", nullable=True),
        sa.PrimaryKeyConstraint("provider"),
        one_of("provider", *PROVIDERS),
    )


def upgrade() -> None:
    create_payments()
    index_payments()
    create_refunds()
    create_callbacks()
    create_provider_states()


def downgrade() -> None:
    op.drop_table("provider_states")
    op.drop_table("callbacks")
    op.drop_table("refunds")
    op.drop_table("payments")
