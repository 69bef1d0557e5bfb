"""The audit log, packages for authorities and breaches."""

from stario.domain.compliance.model.data_map.words import Category, Erasure, holds, plain, table
from stario.domain.compliance.model.retention import RuleKey

LOG = RuleKey.AUDIT_LOG.value
OVERSIGHT_KEPT = "as long as the law wants proof of it"

OVERSIGHT = (
    *table(
        "audit_inbox",
        "proving who did what",
        "until the chain has it",
        holds(Category.PSEUDONYM, Erasure.EXPIRES, "actor_id", "resource_id"),
        holds(Category.SECURITY, Erasure.EXPIRES, "address"),
        holds(Category.BEHAVIOUR, Erasure.EXPIRES, "action", "details"),
        plain("number", "id", "at", "role", "resource_type", "outcome", "request_id"),
    ),
    *table(
        "audit_entries",
        "proving who did what",
        LOG,
        holds(Category.PSEUDONYM, Erasure.PSEUDONYMOUS, "actor_id", "resource_id"),
        holds(Category.BEHAVIOUR, Erasure.PSEUDONYMOUS, "action", "details"),
        plain("number", "id", "at", "role", "resource_type", "outcome", "request_id", "digest"),
        plain("previous_hash", "hash", "leaf"),
    ),
    *table(
        "audit_origins",
        "proving from where",
        LOG,
        holds(Category.PSEUDONYM, Erasure.DELETED, "actor_id"),
        holds(Category.SECURITY, Erasure.DELETED, "address", "salt"),
        plain("number"),
    ),
    *table("audit_head", "the end of the chain", LOG, plain("id", "number", "hash", "peaks")),
    *table(
        "audit_checkpoints",
        "proving the chain outside of it",
        LOG,
        plain("number", "at", "hash", "peaks", "note", "stored_at"),
    ),
    *table(
        "audit_archives",
        "what was moved out of the chain",
        LOG,
        plain("first", "last", "previous_hash", "previous_peaks", "hash", "peaks", "last_at"),
        plain("sha256", "stored_at", "gone_at"),
    ),
    *table(
        "legal_exports",
        "answering authorities",
        OVERSIGHT_KEPT,
        holds(Category.PSEUDONYM, Erasure.PSEUDONYMOUS, "user_ids", "content_ids"),
        holds(Category.STAFF, Erasure.OF_WORK, "legal_basis", "requested_by", "decided_by"),
        plain("id", "case_id", "date_from", "date_to", "include_logs", "include_content"),
        plain("recipient", "is_rehearsal", "requested_at", "state", "decided_at", "job_id"),
        plain("completed_at", "sha256", "bytes", "rows"),
    ),
    *table(
        "breaches",
        "telling authorities of breaches in time",
        OVERSIGHT_KEPT,
        holds(Category.STAFF, Erasure.OF_WORK, "title", "timeline"),
        plain("id", "category", "crosses_border", "is_biometric", "people", "detected_at"),
        plain("state"),
    ),
    *table(
        "verifications",
        "knowing when chains were last proved",
        "until the next one",
        plain("chain", "at", "entries", "head", "fault_count", "faults"),
    ),
)
