"""Cases of moderation, appeals, rules and how well reviewers judge."""

from stario.domain.compliance.model.data_map.words import Category, Erasure, holds, plain, table
from stario.domain.compliance.model.retention import RuleKey

CONTENTS = RuleKey.REVIEWS.value
QUALITY = "90 days"
RULES_KEPT = "as long as decisions name them"

MODERATION = (
    *table(
        "review_cases",
        "having a person judge what machines doubt",
        CONTENTS,
        holds(Category.PSEUDONYM, Erasure.PSEUDONYMOUS, "account_id"),
        holds(Category.CONTENT, Erasure.EMPTIED, "texts", "media"),
        holds(Category.STAFF, Erasure.OF_WORK, "claimed_by", "revealed_by"),
        holds(Category.STAFF, Erasure.EMPTIED, "decisions"),
        holds(Category.BEHAVIOUR, Erasure.PSEUDONYMOUS, "flags"),
        plain("id", "content_type", "subject", "subject_id", "artist_id", "order_id"),
        plain("language", "scores", "versions", "severity", "opened_at", "due_at", "rank_at"),
        plain("state", "needs_second", "claimed_since", "claimed_until", "outcome", "closed_at"),
        plain("is_escalated", "is_overturned", "has_content"),
    ),
    *table(
        "appeals",
        "having another person judge again",
        CONTENTS,
        holds(Category.PSEUDONYM, Erasure.PSEUDONYMOUS, "account_id"),
        holds(Category.CONTENT, Erasure.EMPTIED, "reason"),
        holds(Category.STAFF, Erasure.OF_WORK, "decided_by"),
        holds(Category.STAFF, Erasure.EMPTIED, "notes"),
        plain("id", "case_id", "filed_at", "due_at", "state", "decided_at", "restored_id"),
        plain("has_content"),
    ),
    *table(
        "golden_items",
        "measuring reviewers by what is known",
        QUALITY,
        holds(Category.CONTENT, Erasure.EMPTIED, "texts"),
        holds(Category.PSEUDONYM, Erasure.EMPTIED, "source_account"),
        holds(Category.STAFF, Erasure.OF_WORK, "made_by", "note"),
        plain("id", "language", "flags", "scores", "versions", "answer", "made_at"),
        plain("source_case", "expires_at", "retired_at"),
    ),
    *table(
        "golden_placements",
        "measuring reviewers by what is known",
        QUALITY,
        plain("case_id", "item_id", "planted_at"),
    ),
    *table(
        "review_answers",
        "measuring reviewers by what is known",
        QUALITY,
        holds(Category.STAFF, Erasure.OF_WORK, "reviewer", "decision"),
        plain("case_id", "right_answer", "week", "answered_at"),
    ),
    *table(
        "review_exposures",
        "sparing reviewers",
        QUALITY,
        holds(Category.STAFF, Erasure.OF_WORK, "reviewer"),
        plain("case_id", "severity", "shift", "seen_at"),
    ),
    *table(
        "exposure_counts",
        "sparing reviewers",
        QUALITY,
        holds(Category.STAFF, Erasure.OF_WORK, "reviewer"),
        plain("shift", "severity", "seen"),
    ),
    *table(
        "review_samples",
        "finding what machines let through",
        QUALITY,
        plain("case_id", "week", "language"),
    ),
    *table(
        "sampled_weeks",
        "finding what machines let through",
        QUALITY,
        plain("week", "language", "population", "drawn"),
    ),
    *table(
        "judged_cases",
        "measuring rules",
        RULES_KEPT,
        plain("case_id", "subject", "subject_id", "language", "outcome", "is_sample"),
        plain("is_overturned", "decided_at"),
    ),
    *table(
        "judged_flags",
        "measuring rules",
        RULES_KEPT,
        plain("case_id", "category", "source", "is_shadow", "was_right"),
    ),
    *table(
        "moderation_rules",
        "judging texts",
        RULES_KEPT,
        holds(Category.STAFF, Erasure.OF_WORK, "created_by", "released_by", "retired_by"),
        plain("id", "kind", "state", "version", "category", "tier", "language", "follow"),
        plain("text", "threshold", "note", "created_at", "updated_at", "released_at"),
    ),
    *table(
        "moderation_releases",
        "judging texts",
        RULES_KEPT,
        holds(Category.STAFF, Erasure.OF_WORK, "made_by"),
        plain("number", "rule_id", "state", "made_at"),
    ),
    *table(
        "moderation_shadow_counts",
        "trying rules",
        RULES_KEPT,
        plain("rule_id", "status", "texts"),
    ),
    *table(
        "banned_media",
        "keeping known bad pictures out",
        RULES_KEPT,
        holds(Category.STAFF, Erasure.OF_WORK, "added_by", "retired_by"),
        plain("id", "kind", "reason", "hashes", "added_at", "retired_at"),
    ),
)
