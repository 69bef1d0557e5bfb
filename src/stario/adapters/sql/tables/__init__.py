"""The tables, grouped as the repositories are."""

from stario.adapters.sql.tables.artists import artists, consents, templates
from stario.adapters.sql.tables.audit import (
    audit_archives,
    audit_checkpoints,
    audit_entries,
    audit_head,
    audit_inbox,
    audit_origins,
)
from stario.adapters.sql.tables.banned_media import banned_media
from stario.adapters.sql.tables.breaches import breaches, verifications
from stario.adapters.sql.tables.carts import carts, quotes, voucher_uses, vouchers
from stario.adapters.sql.tables.catalogue import categories, pricings, products, variants
from stario.adapters.sql.tables.effects import idempotency, outbox
from stario.adapters.sql.tables.faces import artist_faces, face_quizzes, face_uploads
from stario.adapters.sql.tables.generation import jobs, posters, shares, videos, voice_messages
from stario.adapters.sql.tables.identity import accounts, data_exports, refresh_tokens
from stario.adapters.sql.tables.incidents import incidents, maintenances, status_days
from stario.adapters.sql.tables.ledger import (
    differences,
    ledger_accounts,
    ledger_entries,
    ledger_postings,
    payouts,
    reconciliations,
    share_rules,
)
from stario.adapters.sql.tables.legal import legal_exports
from stario.adapters.sql.tables.moderation_rules import (
    artist_restrictions,
    moderation_releases,
    moderation_rules,
    moderation_shadow_counts,
)
from stario.adapters.sql.tables.orders import order_claims, order_events, order_lines, orders
from stario.adapters.sql.tables.payments import callbacks, payments, provider_states, refunds
from stario.adapters.sql.tables.permissions import permission_uses, permissions
from stario.adapters.sql.tables.previews import previews
from stario.adapters.sql.tables.provenance import assets
from stario.adapters.sql.tables.retention import retention_runs
from stario.adapters.sql.tables.review import appeals, review_cases
from stario.adapters.sql.tables.review_quality import (
    exposure_counts,
    golden_items,
    golden_placements,
    judged_cases,
    judged_flags,
    review_answers,
    review_exposures,
    review_samples,
    sampled_weeks,
)
from stario.adapters.sql.tables.sculptures import sculptures
from stario.adapters.sql.tables.shape import metadata
from stario.adapters.sql.tables.switches import switch_positions
from stario.adapters.sql.tables.voices import voice_clips, voice_quizzes

__all__ = [
    "accounts",
    "appeals",
    "artist_faces",
    "artist_restrictions",
    "artists",
    "assets",
    "audit_archives",
    "audit_checkpoints",
    "audit_entries",
    "audit_head",
    "audit_inbox",
    "audit_origins",
    "banned_media",
    "breaches",
    "callbacks",
    "carts",
    "categories",
    "consents",
    "data_exports",
    "differences",
    "exposure_counts",
    "face_quizzes",
    "face_uploads",
    "golden_items",
    "golden_placements",
    "idempotency",
    "incidents",
    "jobs",
    "judged_cases",
    "judged_flags",
    "ledger_accounts",
    "ledger_entries",
    "ledger_postings",
    "legal_exports",
    "maintenances",
    "metadata",
    "moderation_releases",
    "moderation_rules",
    "moderation_shadow_counts",
    "order_claims",
    "order_events",
    "order_lines",
    "orders",
    "outbox",
    "payments",
    "payouts",
    "permission_uses",
    "permissions",
    "posters",
    "previews",
    "pricings",
    "products",
    "provider_states",
    "quotes",
    "reconciliations",
    "refresh_tokens",
    "refunds",
    "retention_runs",
    "review_answers",
    "review_cases",
    "review_exposures",
    "review_samples",
    "sampled_weeks",
    "sculptures",
    "share_rules",
    "shares",
    "status_days",
    "switch_positions",
    "templates",
    "variants",
    "verifications",
    "videos",
    "voice_clips",
    "voice_messages",
    "voice_quizzes",
    "voucher_uses",
    "vouchers",
]
