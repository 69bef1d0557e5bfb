"""
The ledger, shares, payouts and reconciliation.

Entries and postings are only ever added: triggers refuse everything else, also to whoever has the
right to it, and PostgreSQL grants that right to nobody. Postings are written before the entry that
closes them: an entry whose postings do not sum to zero is refused, and no posting may be added to
one that is closed.
"""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.ledger_triggers import kept_by, left_by
from stario.adapters.sql.migrations.steps import (
    bigint,
    binary,
    boolean,
    identity,
    index,
    instant,
    integer,
    one_of,
    refers,
    text,
)

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _ledger()
    _rules()
    _payouts()
    _reconciliations()
    index("ix_orders_paid", "orders", "paid_at", "id", where="paid_at IS NOT NULL")
    for statement in kept_by(op.get_bind().dialect.name):
        op.execute(sa.text(statement))


def _ledger() -> None:
    op.create_table(
        "ledger_accounts",
        identity("code"),
        text("kind"),
        one_of("kind", "asset", "liability", "revenue", "expense"),
        sa.PrimaryKeyConstraint("code"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_entries",
        # Counted by the chain, not by a sequence.
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        identity("key"),
        text("kind"),
        identity("subject_id"),
        instant("at"),
        binary("previous_hash"),
        binary("hash"),
        one_of(
            "kind",
            "payment.received",
            "payment.fee",
            "order.fulfilled",
            "refund.decided",
            "refund.paid",
            "settlement",
            "hold.passed",
            "payout",
            "payout.sent",
            "payout.returned",
            "correction",
        ),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint("length(hash) = 32 AND length(previous_hash) = 32", name="hashes"),
        sa.PrimaryKeyConstraint("number"),
        sqlite_with_rowid=False,
    )
    index("ix_ledger_entries_key", "ledger_entries", "key", unique=True)
    index("ix_ledger_entries_subject_id", "ledger_entries", "subject_id")
    index("ix_ledger_entries_at", "ledger_entries", "at")
    op.create_table(
        "ledger_postings",
        bigint("entry"),
        integer("line"),
        identity("account"),
        bigint("amount"),
        sa.CheckConstraint("amount <> 0", name="amount"),
        sa.CheckConstraint("line > 0", name="line"),
        sa.ForeignKeyConstraint(["account"], ["ledger_accounts.code"]),
        sa.PrimaryKeyConstraint("entry", "line"),
        sqlite_with_rowid=False,
    )
    index("ix_ledger_postings_account_entry", "ledger_postings", "account", "entry")


def _rules() -> None:
    op.create_table(
        "share_rules",
        identity("id"),
        integer("version"),
        identity("artist_id", nullable=True),
        identity("product_id", nullable=True),
        integer("basis_points"),
        boolean("deducts_production"),
        text("basis"),
        instant("valid_from"),
        identity("created_by", nullable=True),
        instant("created_at"),
        sa.CheckConstraint("version > 0", name="version"),
        sa.CheckConstraint("basis_points BETWEEN 0 AND 10000", name="basis_points"),
        refers("artist_id", "artists"),
        refers("created_by", "accounts"),
        sa.PrimaryKeyConstraint("id", "version"),
    )
    index("ix_share_rules_artist_id_product_id", "share_rules", "artist_id", "product_id")


def _payouts() -> None:
    op.create_table(
        "payouts",
        identity("id"),
        identity("artist_id"),
        text("state"),
        bigint("available"),
        bigint("netted"),
        bigint("tax"),
        integer("tax_basis_points"),
        bigint("after"),
        bigint("through"),
        identity("proposed_by"),
        instant("created_at"),
        instant("updated_at"),
        identity("decided_by", nullable=True),
        text("reference", nullable=True),
        text("error", nullable=True),
        one_of("state", "proposed", "approved", "sent", "paid", "failed", "returned", "cancelled"),
        sa.CheckConstraint("netted >= 0 AND tax >= 0 AND available > netted + tax", name="amount"),
        sa.CheckConstraint("after >= 0 AND through > after", name="statement"),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="four_eyes"),
        refers("artist_id", "artists"),
        refers("proposed_by", "accounts"),
        refers("decided_by", "accounts"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("ix_payouts_proposed", "payouts", "artist_id", unique=True, where="state = 'proposed'")
    index("ix_payouts_artist_id_created_at", "payouts", "artist_id", "created_at")
    index("ix_payouts_created_at_id", "payouts", "created_at", "id")


def _reconciliations() -> None:
    states = ("open", "pending", "paid", "cancelled", "expired", "refunded")
    op.create_table(
        "reconciliations",
        identity("id"),
        text("provider", nullable=True),
        sa.Column("day", sa.Date, nullable=False),
        text("source"),
        instant("ran_at"),
        integer("matched"),
        one_of("provider", "payme", "click", "stripe", "vas", "test"),
        one_of("source", "provider", "file", "none", "ours"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("ix_reconciliations_day_id", "reconciliations", "day", "id")
    op.create_table(
        "reconciliation_differences",
        identity("reconciliation_id"),
        integer("number"),
        text("verdict"),
        text("subject"),
        bigint("our_amount", nullable=True),
        text("our_state", nullable=True),
        bigint("their_amount", nullable=True),
        text("their_state", nullable=True),
        text("note"),
        one_of(
            "verdict",
            "match",
            "missing_ours",
            "missing_theirs",
            "amount",
            "state",
            "not_booked",
            "fiscal",
            "overdue",
            "outbox",
            "chain",
        ),
        one_of("our_state", *states),
        one_of("their_state", *states),
        refers("reconciliation_id", "reconciliations", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("reconciliation_id", "number"),
    )


def downgrade() -> None:
    op.drop_index("ix_orders_paid", "orders")
    op.drop_table("reconciliation_differences")
    op.drop_table("reconciliations")
    op.drop_table("payouts")
    op.drop_table("share_rules")
    op.drop_table("ledger_postings")
    op.drop_table("ledger_entries")
    op.drop_table("ledger_accounts")
    for statement in left_by(op.get_bind().dialect.name):
        op.execute(sa.text(statement))
