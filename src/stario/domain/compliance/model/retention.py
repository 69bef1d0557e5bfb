"""
How long everything is kept: one table of rules, from which clean-up, statistics and reports work.

Source: the retention table of the contract (account until deletion, orders five years, generated
content 90 days, audit log 90 days hot and one year in all, analytics two years); for the rest the
purpose that each thing serves.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from stario.domain.kernel.ids import AccountId

DAY = timedelta(days=1)
YEAR = timedelta(days=366)
"""A day too many rather than one too few, for what the law wants kept."""


class RuleKey(StrEnum):
    ACCOUNTS = "accounts"
    ORDERS = "orders"
    GENERATED_CONTENT = "generated_content"
    WORDS = "words"
    PRINTS = "prints"
    DESIGNS = "designs"
    ARTWORK = "artwork"
    FACE_PHOTOS = "face_photos"
    FACE_RECEIPTS = "face_receipts"
    QUIZZES = "quizzes"
    CARTS = "carts"
    QUOTES = "quotes"
    SHARES = "shares"
    SESSIONS = "sessions"
    IDEMPOTENCY = "idempotency"
    CALLBACKS = "callbacks"
    DATA_EXPORTS = "data_exports"
    ARCHIVES = "archives"
    PERMISSIONS = "permissions"
    RETENTION_RUNS = "retention_runs"
    REVIEWS = "reviews"
    LEGAL_PACKAGES = "legal_packages"
    AUDIT_LOG = "audit_log"
    AUDIT_ARCHIVES = "audit_archives"


class Carrier(StrEnum):
    """Who carries a rule out."""

    RECORDS = "records"
    """The clean-up itself, in the database."""
    CHORE = "chore"
    """A chore of its own, which the clean-up runs too."""
    OBJECTS = "objects"
    """The clean-up itself, in the object store."""
    CLEANER = "cleaner"
    """The cleaner of photos, at all times; the clean-up only counts."""


@attrs.frozen(kw_only=True)
class RetentionRule:
    """
    One line of the table.

    What it is about is gone once `kept_for` has passed since `counts_from`. Where the rows name
    the moment themselves (`has_own_end`), `kept_for` is already in it. `prefix` is where the
    things of an `OBJECTS` rule lie in the bucket of media.
    """

    key: RuleKey
    what: str
    kept_for: timedelta
    counts_from: str
    why: str
    carrier: Carrier = Carrier.RECORDS
    has_own_end: bool = False
    prefix: str | None = None

    def before(self, at: datetime) -> datetime:
        """What counts from then or earlier is over at *at*."""
        return at if self.has_own_end else at - self.kept_for


def _rule(
    key: RuleKey,
    what: str,
    kept_for: timedelta,
    counts_from: str,
    why: str,
    *,
    carrier: Carrier = Carrier.RECORDS,
    has_own_end: bool = False,
    prefix: str | None = None,
) -> RetentionRule:
    return RetentionRule(
        key=key,
        what=what,
        kept_for=kept_for,
        counts_from=counts_from,
        why=why,
        carrier=carrier,
        has_own_end=has_own_end,
        prefix=prefix,
    )


_RULES = (
    _rule(
        RuleKey.ACCOUNTS, "Accounts whose owners asked for deletion", 30 * DAY,
        "the request", "time to take it back", carrier=Carrier.CHORE, has_own_end=True,
    ),
    _rule(
        RuleKey.ORDERS, "Orders with their payments, refunds, claims and addresses", 5 * YEAR,
        "the last change of an order that has ended", "tax law", carrier=Carrier.CHORE,
    ),
    _rule(
        RuleKey.GENERATED_CONTENT, "Videos, voice messages, posters, reliefs and figurines",
        90 * DAY, "when they were made", "the contract", carrier=Carrier.CHORE, has_own_end=True,
    ),
    _rule(
        RuleKey.WORDS, "Names and words in ended work and in what was made of it", 90 * DAY,
        "the end of the work", "they serve the work alone",
    ),
    _rule(
        RuleKey.PRINTS, "Print files of designs that were ordered", 90 * DAY,
        "the last change of their orders, once all have ended", "claims and returns",
    ),
    _rule(
        RuleKey.DESIGNS, "Designs that nobody ordered", 7 * DAY,
        "when they were made", "time to order them", carrier=Carrier.CHORE, has_own_end=True,
    ),
    _rule(
        RuleKey.ARTWORK, "Pictures that were sent to be printed", 7 * DAY,
        "when they arrived", "a design has its own copy", carrier=Carrier.OBJECTS,
        prefix="merch-artwork/",
    ),
    _rule(
        RuleKey.FACE_PHOTOS, "Photos of faces", timedelta(seconds=3),
        "their last use", "biometric data", carrier=Carrier.CLEANER, has_own_end=True,
    ),
    _rule(
        RuleKey.FACE_RECEIPTS, "Receipts of deleted photos of faces", 2 * YEAR,
        "the deletion", "proof of it; nothing of the face is in them",
    ),
    _rule(
        RuleKey.QUIZZES, "Answers and results of quizzes", 2 * YEAR,
        "when they were played", "analytics",
    ),
    _rule(
        RuleKey.CARTS, "Carts of guests", 30 * DAY, "the last look", "nobody comes back for them",
        has_own_end=True,
    ),
    _rule(RuleKey.QUOTES, "Promised prices", DAY, "when they ended", "whoever is late is told so"),
    _rule(
        RuleKey.SHARES, "Public links", 90 * DAY, "when they were made",
        "as long as what they lead to", has_own_end=True,
    ),
    _rule(
        RuleKey.SESSIONS, "Refresh tokens", 7 * DAY, "when they were given", "the session",
        has_own_end=True,
    ),
    _rule(
        RuleKey.IDEMPOTENCY, "Stored answers to requests", DAY, "the request",
        "it may be repeated",
    ),
    _rule(
        RuleKey.CALLBACKS, "What payment providers sent", 180 * DAY, "when it came",
        "disputes of cards may come for 120 days",
    ),
    _rule(
        RuleKey.DATA_EXPORTS, "Requests for a copy of one's data", YEAR, "the request",
        "proof that they were answered",
    ),
    _rule(
        RuleKey.ARCHIVES, "Copies of people's data", 7 * DAY, "when they were packed",
        "time to fetch them", carrier=Carrier.OBJECTS, prefix="exports/",
    ),
    _rule(
        RuleKey.PERMISSIONS, "Permissions of people who are pictured", 3 * YEAR,
        "their end", "proof that they were given; the limitation of claims",
    ),
    _rule(
        RuleKey.RETENTION_RUNS, "Records of clean-ups", 2 * YEAR, "the clean-up",
        "proof of them",
    ),
    _rule(
        RuleKey.REVIEWS, "Contents of cases and appeals that are decided", 90 * DAY,
        "the decision", "the contract; what was decided stays", carrier=Carrier.CHORE,
    ),
    _rule(
        RuleKey.LEGAL_PACKAGES, "Packages for authorities", 7 * DAY,
        "when they were made", "time to fetch them", carrier=Carrier.CHORE,
    ),
    _rule(
        RuleKey.AUDIT_LOG, "Entries of the audit log in the database", 90 * DAY,
        "what they tell of", "the contract; then they are archived", carrier=Carrier.CHORE,
    ),
    _rule(
        RuleKey.AUDIT_ARCHIVES, "Archived entries of the audit log", 365 * DAY,
        "the youngest of them", "the contract", carrier=Carrier.CHORE,
    ),
)  # fmt: skip

RULES: Mapping[RuleKey, RetentionRule] = {rule.key: rule for rule in _RULES}


@attrs.frozen(kw_only=True)
class Tally:
    """How much of a rule there is, since when (its own clock), and how much of it is over."""

    kept: int
    oldest_at: datetime | None
    overdue: int


@attrs.frozen(kw_only=True)
class RetentionRun:
    """
    One clean-up by one rule, as it is remembered.

    `actor_id` None: it came round by itself. `overdue`: what was left over at its end.
    """

    id: str
    rule: RuleKey
    started_at: datetime
    ended_at: datetime
    deleted: int
    overdue: int
    actor_id: AccountId | None


@attrs.frozen(kw_only=True)
class RuleHistory:
    """What all remembered runs of a rule did together."""

    last_run_at: datetime
    deleted: int
    runs: int
