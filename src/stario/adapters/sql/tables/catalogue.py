"""Tables of the catalogue of merch."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Index, Integer, Table

from stario.adapters.sql.column_types import STRUCTURE
from stario.adapters.sql.tables.shape import (
    identity,
    instant,
    key,
    metadata,
    one_of,
    reference,
    text,
)
from stario.domain.merch.model.product import Mockup

categories = Table(
    "categories",
    metadata,
    key(),
    identity("slug"),
    Column("wording", STRUCTURE, nullable=False),
    Column("position", Integer, nullable=False),
    Column("is_active", Boolean, nullable=False),
    instant("created_at"),
    instant("updated_at"),
    Index(None, "slug", unique=True),
)

products = Table(
    "products",
    metadata,
    key(),
    reference("category_id", "categories"),
    reference("artist_id", "artists", nullable=True),
    identity("slug"),
    Column("wording", STRUCTURE, nullable=False),
    text("mockup"),
    Column("print_area", STRUCTURE, nullable=False),
    Column("price_tiyin", BigInteger, nullable=False),
    Column("production_cost_tiyin", BigInteger, nullable=False),
    Column("vat_basis_points", Integer, nullable=False),
    text("mxik"),
    text("package_code"),
    Column("production_days", Integer, nullable=False),
    Column("most_per_order", Integer, nullable=False),
    Column("is_personalised", Boolean, nullable=False),
    Column("is_premium", Boolean, nullable=False),
    Column("is_active", Boolean, nullable=False),
    # Names and descriptions of every language, as a search compares them.
    text("search_text"),
    instant("created_at"),
    instant("updated_at"),
    one_of("mockup", Mockup),
    CheckConstraint("price_tiyin >= 0", name="price"),
    CheckConstraint("production_cost_tiyin >= 0", name="production_cost"),
    CheckConstraint("vat_basis_points BETWEEN 0 AND 10000", name="vat"),
    CheckConstraint("most_per_order > 0", name="most_per_order"),
    Index(None, "slug", unique=True),
    Index(None, "is_premium", "created_at", "id"),
    Index(None, "category_id"),
    Index(None, "artist_id"),
)

variants = Table(
    "variants",
    metadata,
    key(),
    reference("product_id", "products"),
    identity("sku"),
    text("size"),
    text("colour"),
    Column("extra_tiyin", BigInteger, nullable=False),
    Column("stock", Integer),
    Column("reserved", Integer, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    CheckConstraint("reserved >= 0", name="reserved"),
    CheckConstraint("stock IS NULL OR stock >= reserved", name="stock"),
    Index(None, "sku", unique=True),
    Index(None, "product_id", "position"),
)

pricings = Table(
    "pricings",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("artist_share_basis_points", Integer, nullable=False),
    Column("vat_basis_points", Integer, nullable=False),
    Column("shipping_tiyin", STRUCTURE, nullable=False),
    Column("four_eyes_above_tiyin", BigInteger, nullable=False),
    Column("hold_seconds", BigInteger, nullable=False),
    Column("reservation_seconds", BigInteger, nullable=False),
    reference("created_by", "accounts", nullable=True),
    instant("created_at", nullable=True),
    CheckConstraint("version > 0", name="version"),
    CheckConstraint("artist_share_basis_points BETWEEN 0 AND 10000", name="artist_share"),
    CheckConstraint("vat_basis_points BETWEEN 0 AND 10000", name="vat"),
    CheckConstraint("four_eyes_above_tiyin >= 0", name="four_eyes_above"),
    CheckConstraint("hold_seconds >= 0", name="hold"),
    CheckConstraint("reservation_seconds > 0", name="reservation"),
)
