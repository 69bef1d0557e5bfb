"""The catalogue, carts, vouchers and designs."""

from stario.domain.compliance.model.data_map.words import Category, Erasure, holds, plain, table
from stario.domain.compliance.model.retention import RuleKey

CATALOGUE = "as long as it is sold"

SHOP = (
    *table(
        "carts",
        "keeping what somebody wants to buy",
        RuleKey.CARTS.value,
        holds(Category.PSEUDONYM, Erasure.DELETED, "account_id"),
        holds(Category.SECURITY, Erasure.DELETED, "token_sha256"),
        holds(Category.BEHAVIOUR, Erasure.DELETED, "items", "voucher_id", "ordered"),
        plain("id", "version", "created_at", "updated_at", "expires_at"),
    ),
    *table(
        "quotes",
        "keeping a promised price",
        RuleKey.QUOTES.value,
        holds(Category.PSEUDONYM, Erasure.EXPIRES, "account_id"),
        holds(Category.BEHAVIOUR, Erasure.EXPIRES, "prices"),
        plain("id", "created_at", "expires_at"),
    ),
    *table(
        "vouchers",
        "discounts",
        CATALOGUE,
        holds(Category.STAFF, Erasure.OF_WORK, "created_by"),
        plain("id", "code", "kind", "basis_points", "amount", "min_subtotal", "max_discount"),
        plain("valid_from", "valid_until", "most_uses", "most_uses_per_account", "product_id"),
        plain("category_id", "artist_id", "bearer", "is_active", "used", "created_at"),
        plain("updated_at"),
    ),
    *table(
        "voucher_uses",
        "letting nobody use a voucher too often",
        "as long as the voucher",
        holds(Category.PSEUDONYM, Erasure.PSEUDONYMOUS, "account_id"),
        holds(Category.BEHAVIOUR, Erasure.PSEUDONYMOUS, "used"),
        plain("voucher_id"),
    ),
    *table(
        "previews",
        "showing and printing a design",
        RuleKey.DESIGNS.value,
        holds(Category.PSEUDONYM, Erasure.EMPTIED, "account_id"),
        holds(Category.CONTENT, Erasure.EMPTIED, "text", "prompt"),
        plain("id", "product_id", "variant_id", "language", "artwork", "poster_id", "state"),
        plain("picture_key", "artwork_key", "print_key", "findings", "created_at", "expires_at"),
        plain("is_ordered"),
    ),
    *table(
        "categories",
        "the shop",
        CATALOGUE,
        plain("id", "slug", "wording", "position", "is_active", "created_at", "updated_at"),
    ),
    *table(
        "products",
        "the shop",
        CATALOGUE,
        plain("id", "category_id", "artist_id", "slug", "wording", "mockup", "print_area"),
        plain("price_tiyin", "production_cost_tiyin", "vat_basis_points", "mxik"),
        plain("package_code", "production_days", "most_per_order", "is_personalised"),
        plain("is_premium", "is_active", "search_text", "created_at", "updated_at"),
    ),
    *table(
        "variants",
        "the shop",
        CATALOGUE,
        plain("id", "product_id", "sku", "size", "colour", "extra_tiyin", "stock", "reserved"),
        plain("is_active", "position"),
    ),
    *table(
        "pricings",
        "prices and shares",
        CATALOGUE,
        holds(Category.STAFF, Erasure.OF_WORK, "created_by"),
        plain("version", "artist_share_basis_points", "vat_basis_points", "shipping_tiyin"),
        plain("four_eyes_above_tiyin", "hold_seconds", "reservation_seconds", "created_at"),
    ),
)
