"""People who sign in, what they allowed, and what they are asked."""

from stario.domain.compliance.model.data_map.words import Category, Erasure, holds, plain, table
from stario.domain.compliance.model.retention import RuleKey

PEOPLE = (
    *table(
        "accounts",
        "signing in, addressing and reaching people",
        RuleKey.ACCOUNTS.value,
        holds(Category.PSEUDONYM, Erasure.PSEUDONYMOUS, "id"),
        holds(Category.IDENTITY, Erasure.EMPTIED, "full_name", "telegram_id", "birth_year"),
        holds(Category.IDENTITY, Erasure.EMPTIED, "preferences"),
        holds(Category.CONTACT, Erasure.EMPTIED, "email", "phone", "search_text"),
        holds(Category.SECURITY, Erasure.EMPTIED, "password_hash"),
        holds(Category.CONTENT, Erasure.EMPTIED, "deletion_reason"),
        holds(Category.BEHAVIOUR, Erasure.PSEUDONYMOUS, "terms_version", "terms_accepted_at"),
        holds(Category.BEHAVIOUR, Erasure.PSEUDONYMOUS, "deletion_requested_at"),
        plain("role", "created_at", "updated_at", "delete_after", "blocked_at"),
    ),
    *table(
        "refresh_tokens",
        "staying signed in",
        RuleKey.SESSIONS.value,
        holds(Category.PSEUDONYM, Erasure.PSEUDONYMOUS, "account_id"),
        holds(Category.SECURITY, Erasure.EXPIRES, "token_sha256", "session_id"),
        holds(Category.BEHAVIOUR, Erasure.EXPIRES, "issued_at", "used_at"),
        plain("expires_at", "revoked_at"),
    ),
    *table(
        "data_exports",
        "answering requests for a copy of one's data",
        RuleKey.DATA_EXPORTS.value,
        holds(Category.PSEUDONYM, Erasure.PSEUDONYMOUS, "account_id", "object_key"),
        plain("id", "job_id", "state", "requested_at", "completed_at"),
    ),
    *table(
        "permissions",
        "proof that people who are pictured agreed",
        RuleKey.PERMISSIONS.value,
        holds(Category.PSEUDONYM, Erasure.PSEUDONYMOUS, "account_id"),
        holds(Category.BEHAVIOUR, Erasure.PSEUDONYMOUS, "subject", "relation", "language"),
        holds(Category.BEHAVIOUR, Erasure.PSEUDONYMOUS, "given_at", "withdrawn_at"),
        plain("id", "kind", "text_version", "text_sha256", "valid_until"),
    ),
    *table(
        "permission_uses",
        "ending everything that stands on a permission",
        RuleKey.PERMISSIONS.value,
        plain("kind", "subject_id", "permission_id", "at"),
    ),
    *table(
        "retention_runs",
        "proof of clean-ups",
        RuleKey.RETENTION_RUNS.value,
        holds(Category.STAFF, Erasure.OF_WORK, "actor_id"),
        plain("id", "rule", "started_at", "ended_at", "deleted", "overdue"),
    ),
)
