"""Everything that the platform holds about people, table by table; a test finds what is missing."""

from collections.abc import Mapping

from stario.domain.compliance.model.case_scope import Belongs, Holding, Part


def _of_person(
    table: str,
    part: Part,
    dated: str | None,
    *hidden: str,
    column: str = "account_id",
    key: tuple[str, ...] = ("id",),
) -> Holding:
    return Holding(
        table=table,
        part=part,
        by=Belongs.ACCOUNT,
        column=column,
        dated=dated,
        key=key,
        hidden=frozenset(hidden),
    )


def _made(table: str, folder: str | None) -> Holding:
    return Holding(
        table=table,
        part=Part.CONTENT,
        by=Belongs.ACCOUNT,
        column="account_id",
        dated="created_at",
        named="id",
        folder=folder,
    )


def _related(
    table: str,
    part: Part,
    by: Belongs,
    column: str,
    dated: str | None,
    *hidden: str,
    key: tuple[str, ...] = ("id",),
    folder: str | None = None,
) -> Holding:
    return Holding(
        table=table,
        part=part,
        by=by,
        column=column,
        dated=dated,
        key=key,
        folder=folder,
        hidden=frozenset(hidden),
    )


_PEOPLE = (
    _of_person("accounts", Part.USERS, None, "password_hash", "search_text", column="id"),
    _of_person("artists", Part.USERS, None, "voice", "search_text", "sort_name"),
    _related("templates", Part.USERS, Belongs.ARTIST, "artist_id", "created_at"),
    _related("consents", Part.USERS, Belongs.ARTIST, "artist_id", "recorded_at"),
    _of_person("refresh_tokens", Part.USERS, "issued_at", "token_sha256", key=("token_sha256",)),
    _of_person("data_exports", Part.USERS, "requested_at", "object_key"),
    _of_person("shares", Part.USERS, "created_at", "token", key=("token",)),
    _of_person("permissions", Part.USERS, "given_at"),
    _related(
        "permission_uses",
        Part.USERS,
        Belongs.PERMISSION,
        "permission_id",
        "at",
        key=("kind", "subject_id"),
    ),
    _of_person("face_uploads", Part.USERS, "created_at", "key"),
    _of_person("face_quizzes", Part.USERS, "created_at", "features"),
    _of_person("voice_quizzes", Part.USERS, "created_at", "options", "correct_option_id"),
)

_CONTENT = (
    _made("jobs", None),
    _made("videos", "videos/{id}/"),
    _made("voice_messages", "voice/{id}/"),
    _made("posters", "posters/{id}/"),
    _made("sculptures", "sculptures/{id}/"),
    _made("previews", "merch-previews/{id}/"),
    _related("assets", Part.CONTENT, Belongs.JOB, "job_id", "created_at"),
)

_MONEY = (
    _of_person("carts", Part.TRANSACTIONS, "updated_at", "token_sha256"),
    _of_person("quotes", Part.TRANSACTIONS, "created_at"),
    _of_person("orders", Part.TRANSACTIONS, "created_at"),
    _related(
        "order_lines", Part.TRANSACTIONS, Belongs.ORDER_OF_PERIOD, "order_id", None,
        key=("order_id", "number"),
    ),
    _related("order_events", Part.TRANSACTIONS, Belongs.ORDER, "order_id", "at"),
    _of_person("voucher_uses", Part.TRANSACTIONS, None, key=("voucher_id", "account_id")),
    _related(
        "payments", Part.TRANSACTIONS, Belongs.ORDER, "order_id", "created_at",
        "checkout_url", "client_secret",
    ),
    _related("refunds", Part.TRANSACTIONS, Belongs.ORDER, "order_id", "created_at"),
    _related("payouts", Part.TRANSACTIONS, Belongs.ARTIST, "artist_id", "created_at"),
    _related("share_rules", Part.TRANSACTIONS, Belongs.ARTIST, "artist_id", "created_at",
             key=("id", "version")),
    _related(
        "ledger_entries", Part.TRANSACTIONS, Belongs.MONEY, "subject_id", "at", key=("number",)
    ),
    _related(
        "ledger_postings", Part.TRANSACTIONS, Belongs.ENTRY, "entry", None, key=("entry", "line")
    ),
)  # fmt: skip

_MODERATION = (
    Holding(
        table="review_cases",
        part=Part.MODERATION,
        by=Belongs.ACCOUNT,
        column="account_id",
        dated="opened_at",
        named="subject_id",
        hidden=frozenset({"has_content", "rank_at"}),
    ),
    _of_person("appeals", Part.MODERATION, "filed_at", "has_content"),
    _related(
        "artist_restrictions", Part.MODERATION, Belongs.ARTIST, "artist_id", "changed_at",
        key=("artist_id",),
    ),
)  # fmt: skip

_COMMUNICATIONS = (
    _related(
        "order_claims", Part.COMMUNICATIONS, Belongs.ORDER, "order_id", "created_at",
        folder="order-claims/{order_id}/{id}",
    ),
)  # fmt: skip

HELD: tuple[Holding, ...] = (*_PEOPLE, *_CONTENT, *_MONEY, *_MODERATION, *_COMMUNICATIONS)

OMITTED: Mapping[str, str] = {
    "artist_faces": "biometric templates never leave",
    "audit_archives": "of the log, which has a file of its own",
    "audit_checkpoints": "of the log, which has a file of its own",
    "audit_entries": "of the log, which has a file of its own",
    "audit_head": "of the log, which has a file of its own",
    "audit_origins": "of the log, which has a file of its own",
    "audit_inbox": "waits for the chain, which the log is read from",
    "banned_media": "fingerprints of what nobody may send, not of people",
    "callbacks": "raw messages of providers; what they led to is in payments and refunds",
    "categories": "of the shop, not of people",
    "exposure_counts": "of reviewers at work",
    "golden_items": "texts without names that reviewers are tried with; their cases are there",
    "golden_placements": "of reviewers at work",
    "idempotency": "answers for a day, with secrets in them; what they tell of is elsewhere",
    "incidents": "of the platform, not of people",
    "judged_cases": "figures about rules; the cases are there",
    "judged_flags": "figures about rules; the cases are there",
    "ledger_accounts": "names of accounts, which postings repeat",
    "legal_exports": "requests of authorities themselves",
    "breaches": "of the platform, not of one person",
    "maintenances": "of the platform, not of people",
    "moderation_releases": "of rules, not of people",
    "moderation_rules": "of rules, not of people",
    "moderation_shadow_counts": "of rules, not of people",
    "outbox": "effects on their way, gone within seconds",
    "pricings": "of the shop, not of people",
    "products": "of the shop, not of people",
    "provider_states": "of the shop, not of people",
    "reconciliation_differences": "of the books; the payments themselves are there",
    "reconciliations": "of the books, not of people",
    "retention_runs": "of the platform, not of people",
    "review_answers": "of reviewers at work; decisions are in the cases",
    "review_exposures": "of reviewers at work",
    "review_samples": "figures about rules; the cases are there",
    "sampled_weeks": "figures about rules",
    "status_days": "of the platform, not of people",
    "switch_positions": "of the platform, not of people",
    "variants": "of the shop, not of people",
    "voice_clips": "made of an artist's voice for quizzes; her consent is there",
    "verifications": "of the platform, not of people",
    "vouchers": "offers of the shop; their uses are there",
}
"""Tables that no package has, and why."""
