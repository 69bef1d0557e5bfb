"""The tables, grouped as the repositories are."""

from stario.adapters.sql.tables.artists import artists, consents, templates
from stario.adapters.sql.tables.audit import audit_inbox
from stario.adapters.sql.tables.carts import carts, quotes, voucher_uses, vouchers
from stario.adapters.sql.tables.catalogue import categories, pricings, products, variants
from stario.adapters.sql.tables.effects import idempotency, outbox
from stario.adapters.sql.tables.faces import artist_faces, face_quizzes, face_uploads
from stario.adapters.sql.tables.generation import jobs, posters, shares, videos, voice_messages
from stario.adapters.sql.tables.identity import accounts, data_exports, refresh_tokens
from stario.adapters.sql.tables.ledger import (
    differences,
    ledger_accounts,
    ledger_entries,
    ledger_postings,
    payouts,
    reconciliations,
    share_rules,
)
from stario.adapters.sql.tables.orders import order_claims, order_events, order_lines, orders
from stario.adapters.sql.tables.payments import callbacks, payments, provider_states, refunds
from stario.adapters.sql.tables.previews import previews
from stario.adapters.sql.tables.provenance import assets
from stario.adapters.sql.tables.review import appeals, review_cases
from stario.adapters.sql.tables.sculptures import sculptures
from stario.adapters.sql.tables.shape import metadata
from stario.adapters.sql.tables.voices import voice_clips, voice_quizzes

__all__ = [
    "accounts",
    "appeals",
    "artist_faces",
    "artists",
    "assets",
    "audit_inbox",
    "callbacks",
    "carts",
    "categories",
    "consents",
    "data_exports",
    "differences",
    "face_quizzes",
    "face_uploads",
    "idempotency",
    "jobs",
    "ledger_accounts",
    "ledger_entries",
    "ledger_postings",
    "metadata",
    "order_claims",
    "order_events",
    "order_lines",
    "orders",
    "outbox",
    "payments",
    "payouts",
    "posters",
    "previews",
    "pricings",
    "products",
    "provider_states",
    "quotes",
    "reconciliations",
    "refresh_tokens",
    "refunds",
    "review_cases",
    "sculptures",
    "share_rules",
    "shares",
    "templates",
    "variants",
    "videos",
    "voice_clips",
    "voice_messages",
    "voice_quizzes",
    "voucher_uses",
    "vouchers",
]
