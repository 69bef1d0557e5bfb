"""Tables of the ledger; what keeps entries as they are is in the migration, as triggers."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
)
from sqlalchemy import text as sql_text

from stario.adapters.sql.column_types import IDENTITY
from stario.adapters.sql.tables.shape import (
    identity,
    instant,
    key,
    metadata,
    one_of,
    reference,
    text,
)
from stario.domain.ledger.model.account import AccountKind
from stario.domain.ledger.model.entry import EntryKind
from stario.domain.ledger.model.payout import PayoutState
from stario.domain.ledger.model.reconciliation import Source, Verdict
from stario.domain.payments.model.payment import PaymentState
from stario.domain.payments.model.provider import Provider

ledger_accounts = Table(
    "ledger_accounts",
    metadata,
    Column("code", IDENTITY, primary_key=True),
    text("kind"),
    one_of("kind", AccountKind),
    sqlite_with_rowid=False,
)

# Without row ids SQLite has one way less to put another row in the place of one.
ledger_entries = Table(
    "ledger_entries",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    identity("key"),
    text("kind"),
    identity("subject_id"),
    instant("at"),
    Column("previous_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    one_of("kind", EntryKind),
    CheckConstraint("number > 0", name="number"),
    CheckConstraint("length(hash) = 32 AND length(previous_hash) = 32", name="hashes"),
    Index(None, "key", unique=True),
    Index(None, "subject_id"),
    Index(None, "at"),
    sqlite_with_rowid=False,
)

# No foreign key to entries: PostgreSQL checks one with the right to lock rows for an update,
# which nobody has on entries. The triggers see to it.
ledger_postings = Table(
    "ledger_postings",
    metadata,
    Column("entry", BigInteger, primary_key=True, autoincrement=False),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("account", IDENTITY, ForeignKey("ledger_accounts.code"), nullable=False),
    Column("amount", BigInteger, nullable=False),
    CheckConstraint("amount <> 0", name="amount"),
    CheckConstraint("line > 0", name="line"),
    Index(None, "account", "entry"),
    sqlite_with_rowid=False,
)

share_rules = Table(
    "share_rules",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    reference("artist_id", "artists", nullable=True),
    identity("product_id", nullable=True),
    Column("basis_points", Integer, nullable=False),
    Column("deducts_production", Boolean, nullable=False),
    text("basis"),
    instant("valid_from"),
    reference("created_by", "accounts", nullable=True),
    instant("created_at"),
    CheckConstraint("version > 0", name="version"),
    CheckConstraint("basis_points BETWEEN 0 AND 10000", name="basis_points"),
    Index(None, "artist_id", "product_id"),
)

PROPOSED = "state = 'proposed'"

payouts = Table(
    "payouts",
    metadata,
    key(),
    reference("artist_id", "artists"),
    text("state"),
    Column("available", BigInteger, nullable=False),
    Column("netted", BigInteger, nullable=False),
    Column("tax", BigInteger, nullable=False),
    Column("tax_basis_points", Integer, nullable=False),
    Column("after", BigInteger, nullable=False),
    Column("through", BigInteger, nullable=False),
    reference("proposed_by", "accounts"),
    instant("created_at"),
    instant("updated_at"),
    reference("decided_by", "accounts", nullable=True),
    text("reference", nullable=True),
    text("error", nullable=True),
    one_of("state", PayoutState),
    CheckConstraint("netted >= 0 AND tax >= 0 AND available > netted + tax", name="amount"),
    CheckConstraint("after >= 0 AND through > after", name="statement"),
    CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="four_eyes"),
    Index(
        "ix_payouts_proposed",
        "artist_id",
        unique=True,
        postgresql_where=sql_text(PROPOSED),
        sqlite_where=sql_text(PROPOSED),
    ),
    Index(None, "artist_id", "created_at"),
    Index(None, "created_at", "id"),
)

reconciliations = Table(
    "reconciliations",
    metadata,
    key(),
    text("provider", nullable=True),
    Column("day", Date, nullable=False),
    text("source"),
    instant("ran_at"),
    Column("matched", Integer, nullable=False),
    one_of("provider", Provider),
    one_of("source", Source),
    Index(None, "day", "id"),
)

differences = Table(
    "reconciliation_differences",
    metadata,
    Column(
        "reconciliation_id",
        IDENTITY,
        ForeignKey("reconciliations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("number", Integer, primary_key=True, autoincrement=False),
    text("verdict"),
    text("subject"),
    Column("our_amount", BigInteger),
    text("our_state", nullable=True),
    Column("their_amount", BigInteger),
    text("their_state", nullable=True),
    text("note"),
    one_of("verdict", Verdict),
    one_of("our_state", PaymentState),
    one_of("their_state", PaymentState),
)
