"""
The ledger, shares, payouts and reconciliation.

Entries and postings are only ever added: triggers refuse everything else, also to whoever has the
right to it, and PostgreSQL grants that right to nobody. Postings are written before the entry that
closes them: an entry whose postings do not sum to zero is refused, and no posting may be added to
one that is closed.
"""

import sqlalchemy as sa
from alembic import op

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

KEPT = ("ledger_accounts", "ledger_entries", "ledger_postings")

SQLITE_TRIGGERS = [
    *(
        f"""CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} BEGIN
            SELECT RAISE(ABORT, 'the ledger is only added to');
        END"""
        for table in KEPT
        for change in ("UPDATE", "DELETE")
    ),
    # INSERT OR REPLACE would take the old row away without asking the triggers on DELETE.
    """CREATE TRIGGER ledger_entries_no_replace BEFORE INSERT ON ledger_entries
    WHEN EXISTS (SELECT 1 FROM ledger_entries WHERE number = NEW.number OR key = NEW.key) BEGIN
        SELECT RAISE(ABORT, 'the ledger is only added to');
    END""",
    """CREATE TRIGGER ledger_accounts_no_replace BEFORE INSERT ON ledger_accounts
    WHEN EXISTS (SELECT 1 FROM ledger_accounts WHERE code = NEW.code AND kind <> NEW.kind) BEGIN
        SELECT RAISE(ABORT, 'the ledger is only added to');
    END""",
    """CREATE TRIGGER ledger_postings_no_replace BEFORE INSERT ON ledger_postings
    WHEN EXISTS (SELECT 1 FROM ledger_entries WHERE number = NEW.entry)
        OR EXISTS (SELECT 1 FROM ledger_postings WHERE entry = NEW.entry AND line = NEW.line) BEGIN
        SELECT RAISE(ABORT, 'the entry is closed');
    END""",
    """CREATE TRIGGER ledger_entries_balance BEFORE INSERT ON ledger_entries
    WHEN (SELECT sum(amount) FROM ledger_postings WHERE entry = NEW.number) IS NOT 0 BEGIN
        SELECT RAISE(ABORT, 'the postings do not sum to zero');
    END""",
]

POSTGRESQL_FUNCTIONS = [
    """CREATE FUNCTION ledger_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the ledger is only added to' USING ERRCODE = 'restrict_violation';
    END $$""",
    """CREATE FUNCTION ledger_entry_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM ledger_entries WHERE number = NEW.entry) THEN
            RAISE EXCEPTION 'the entry is closed' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$""",
    # Deferred, so that it also sees what another transaction has committed meanwhile.
    """CREATE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        wanted bigint;
        total numeric;
    BEGIN
        IF TG_TABLE_NAME = 'ledger_entries' THEN
            wanted = NEW.number;
        ELSE
            wanted = NEW.entry;
        END IF;
        SELECT sum(amount) INTO total FROM ledger_postings WHERE entry = wanted;
        IF total IS DISTINCT FROM 0 THEN
            RAISE EXCEPTION 'the postings do not sum to zero' USING ERRCODE = 'check_violation';
        END IF;
        IF NOT EXISTS (SELECT 1 FROM ledger_entries WHERE number = wanted) THEN
            RAISE EXCEPTION 'the postings have no entry' USING ERRCODE = 'foreign_key_violation';
        END IF;
        RETURN NULL;
    END $$""",
]

POSTGRESQL_TRIGGERS = [
    *(
        f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION ledger_is_only_added_to()"""
        for table in KEPT
    ),
    *(
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_only_added_to()"""
        for table in KEPT
    ),
    """CREATE TRIGGER ledger_postings_open BEFORE INSERT ON ledger_postings
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_open()""",
    *(
        f"""CREATE CONSTRAINT TRIGGER {table}_balance AFTER INSERT ON {table}
        DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances()"""
        for table in ("ledger_entries", "ledger_postings")
    ),
    # Not on accounts: checking a foreign key locks a row there, with the right to update it.
    *(
        f"REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entries, ledger_postings FROM {whom}"
        for whom in ("PUBLIC", "CURRENT_USER")
    ),
    *(
        f"REVOKE DELETE, TRUNCATE ON ledger_accounts FROM {whom}"
        for whom in ("PUBLIC", "CURRENT_USER")
    ),
]


def upgrade() -> None:
    _ledger()
    _rules()
    _payouts()
    _reconciliations()
    index("ix_orders_paid", "orders", "paid_at", "id", where="paid_at IS NOT NULL")
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    kept = SQLITE_TRIGGERS if is_sqlite else [*POSTGRESQL_FUNCTIONS, *POSTGRESQL_TRIGGERS]
    for statement in kept:
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
    if op.get_bind().dialect.name != "sqlite":
        for name in ("ledger_entry_balances", "ledger_entry_is_open", "ledger_is_only_added_to"):
            op.execute(sa.text(f"DROP FUNCTION {name}()"))
