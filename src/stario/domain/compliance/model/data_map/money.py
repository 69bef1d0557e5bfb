"""Orders, payments and the ledger."""

from stario.domain.compliance.model.data_map.words import Category, Erasure, holds, plain, table
from stario.domain.compliance.model.retention import RuleKey

ORDERS = RuleKey.ORDERS.value
BOOKS = "as long as the books: amounts and bare ids, which name nobody"

MONEY = (
    *table(
        "orders",
        "carrying out an order, and tax law",
        ORDERS,
        holds(Category.PSEUDONYM, Erasure.PSEUDONYMOUS, "account_id", "number"),
        holds(Category.CONTACT, Erasure.EMPTIED, "address"),
        # The number of a parcel, which its carrier alone can read.
        holds(Category.CONTACT, Erasure.KEPT_BY_LAW, "shipment"),
        holds(Category.FINANCIAL, Erasure.KEPT_BY_LAW, "shipping", "shipping_discount"),
        holds(Category.FINANCIAL, Erasure.KEPT_BY_LAW, "shipping_vat_basis_points", "total"),
        holds(Category.FINANCIAL, Erasure.KEPT_BY_LAW, "refunded", "paid_at"),
        plain("id", "kind", "state", "language", "voucher_id", "reprint_of", "created_at"),
        plain("updated_at", "expires_at", "delivered_at", "hold_passed_at"),
    ),
    *table(
        "order_lines",
        "what was sold, and tax law",
        ORDERS,
        holds(Category.FINANCIAL, Erasure.KEPT_BY_LAW, "title", "quantity", "unit_price"),
        holds(Category.FINANCIAL, Erasure.KEPT_BY_LAW, "vat_basis_points", "discount"),
        holds(Category.CONTENT, Erasure.EMPTIED, "print_key"),
        plain("order_id", "number", "kind", "mxik", "package_code", "discount_bearer"),
        plain("production_cost", "artist_id", "share", "product_id", "variant_id", "preview_id"),
        plain("job_id", "is_personalised"),
    ),
    *table(
        "order_events",
        "the history of an order",
        ORDERS,
        holds(Category.STAFF, Erasure.OF_WORK, "actor_id"),
        # Notes of people are in the details; facts such as the number of a payment stay.
        holds(Category.CONTENT, Erasure.EMPTIED, "details"),
        plain("id", "order_id", "kind", "at"),
    ),
    *table(
        "order_claims",
        "claims about what was delivered",
        ORDERS,
        holds(Category.CONTENT, Erasure.EMPTIED, "note", "reply", "photo_key"),
        holds(Category.STAFF, Erasure.OF_WORK, "decided_by"),
        plain("id", "order_id", "kind", "state", "created_at", "decided_at"),
    ),
    *table(
        "payments",
        "taking money, and tax law",
        ORDERS,
        holds(Category.FINANCIAL, Erasure.KEPT_BY_LAW, "provider", "state", "amount", "fee"),
        holds(Category.FINANCIAL, Erasure.KEPT_BY_LAW, "refunded", "presented", "paid_at"),
        holds(Category.FINANCIAL, Erasure.KEPT_BY_LAW, "provider_tx", "provider_time"),
        # A telephone number, where an operator's bill is what is paid by.
        holds(Category.CONTACT, Erasure.EMPTIED, "facts"),
        holds(Category.SECURITY, Erasure.KEPT_BY_LAW, "checkout_url", "client_secret"),
        plain("number", "id", "order_id", "created_at", "updated_at", "expires_at"),
        plain("reserved_at", "cancelled_at", "cancel_reason", "is_surplus", "return_url"),
    ),
    *table(
        "refunds",
        "giving money back, and tax law",
        ORDERS,
        holds(Category.FINANCIAL, Erasure.KEPT_BY_LAW, "amount", "reason", "state"),
        holds(Category.FINANCIAL, Erasure.KEPT_BY_LAW, "provider_ref", "error"),
        holds(Category.CONTENT, Erasure.EMPTIED, "note"),
        holds(Category.STAFF, Erasure.OF_WORK, "requested_by", "decided_by"),
        plain("id", "payment_id", "order_id", "created_at", "updated_at"),
    ),
    *table(
        "callbacks",
        "disputes with payment providers",
        RuleKey.CALLBACKS.value,
        holds(Category.FINANCIAL, Erasure.EMPTIED, "body"),
        holds(Category.SECURITY, Erasure.EXPIRES, "headers", "answer"),
        plain("id", "provider", "received_at", "answered_at"),
    ),
    *table(
        "provider_states",
        "knowing which provider is away",
        "until it is asked again",
        plain("provider", "checked_at", "error"),
    ),
    *table("ledger_accounts", "the books", BOOKS, plain("code", "kind")),
    *table(
        "ledger_entries",
        "the books",
        BOOKS,
        holds(Category.FINANCIAL, Erasure.PSEUDONYMOUS, "key", "subject_id"),
        plain("number", "kind", "at", "previous_hash", "hash"),
    ),
    *table(
        "ledger_postings",
        "the books",
        BOOKS,
        holds(Category.FINANCIAL, Erasure.PSEUDONYMOUS, "account", "amount"),
        plain("entry", "line"),
    ),
    *table(
        "share_rules",
        "what artists earn",
        BOOKS,
        holds(Category.STAFF, Erasure.OF_WORK, "created_by"),
        plain("id", "version", "artist_id", "product_id", "basis_points", "deducts_production"),
        plain("basis", "valid_from", "created_at"),
    ),
    *table(
        "payouts",
        "paying artists, and tax law",
        BOOKS,
        holds(Category.FINANCIAL, Erasure.OF_WORK, "available", "netted", "tax"),
        holds(Category.FINANCIAL, Erasure.OF_WORK, "tax_basis_points", "reference"),
        holds(Category.STAFF, Erasure.OF_WORK, "proposed_by", "decided_by"),
        plain("id", "artist_id", "state", "after", "through", "created_at", "updated_at"),
        plain("error"),
    ),
    *table(
        "reconciliations",
        "comparing with providers",
        BOOKS,
        plain("id", "provider", "day", "source", "ran_at", "matched"),
    ),
    *table(
        "reconciliation_differences",
        "comparing with providers",
        BOOKS,
        holds(Category.FINANCIAL, Erasure.PSEUDONYMOUS, "subject", "our_amount"),
        holds(Category.FINANCIAL, Erasure.PSEUDONYMOUS, "their_amount", "note"),
        plain("reconciliation_id", "number", "verdict", "our_state", "their_state"),
    ),
)
