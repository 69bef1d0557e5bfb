"""The catalogue of merch."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import (
    bigint,
    boolean,
    identity,
    index,
    instant,
    integer,
    one_of,
    refers,
    structure,
    text,
)

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def create_categories() -> None:
    op.create_table(
        "categories",
        identity("id"),
        identity("slug"),
        structure("wording"),
        integer("position"),
        boolean("is_active"),
        instant("created_at"),
        instant("updated_at"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("ix_categories_slug", "categories", "slug", unique=True)


def create_products() -> None:
    op.create_table(
        "products",
        identity("id"),
        identity("category_id"),
        identity("artist_id", nullable=True),
        identity("slug"),
        structure("wording"),
        text("mockup"),
        structure("print_area"),
        bigint("price_tiyin"),
        bigint("production_cost_tiyin"),
        integer("vat_basis_points"),
        text("mxik"),
        text("package_code"),
        integer("production_days"),
        integer("most_per_order"),
        boolean("is_personalised"),
        boolean("is_premium"),
        boolean("is_active"),
        text("search_text"),
        instant("created_at"),
        instant("updated_at"),
        sa.PrimaryKeyConstraint("id"),
        refers("category_id", "categories"),
        refers("artist_id", "artists"),
        one_of("mockup", "t_shirt", "poster", "phone_case", "mug", "framed_print", "figurine"),
        sa.CheckConstraint("price_tiyin >= 0", name="price"),
        sa.CheckConstraint("production_cost_tiyin >= 0", name="production_cost"),
        sa.CheckConstraint("vat_basis_points BETWEEN 0 AND 10000", name="vat"),
        sa.CheckConstraint("most_per_order > 0", name="most_per_order"),
    )
    index("ix_products_slug", "products", "slug", unique=True)
    index("ix_products_is_premium_created_at_id", "products", "is_premium", "created_at", "id")
    index("ix_products_category_id", "products", "category_id")
    index("ix_products_artist_id", "products", "artist_id")


def create_variants() -> None:
    op.create_table(
        "variants",
        identity("id"),
        identity("product_id"),
        identity("sku"),
        text("size"),
        text("colour"),
        bigint("extra_tiyin"),
        integer("stock", nullable=True),
        integer("reserved"),
        boolean("is_active"),
        integer("position"),
        sa.PrimaryKeyConstraint("id"),
        refers("product_id", "products"),
        sa.CheckConstraint("reserved >= 0", name="reserved"),
        sa.CheckConstraint("stock IS NULL OR stock >= reserved", name="stock"),
    )
    index("ix_variants_sku", "variants", "sku", unique=True)
    index("ix_variants_product_id_position", "variants", "product_id", "position")


def create_pricings() -> None:
    op.create_table(
        "pricings",
        sa.Column("version", sa.Integer, nullable=False, autoincrement=False),
        integer("artist_share_basis_points"),
        integer("vat_basis_points"),
        structure("shipping_tiyin"),
        bigint("four_eyes_above_tiyin"),
        bigint("hold_seconds"),
        bigint("reservation_seconds"),
        identity("created_by", nullable=True),
        instant("created_at", nullable=True),
        sa.PrimaryKeyConstraint("version"),
        refers("created_by", "accounts"),
        sa.CheckConstraint("version > 0", name="version"),
        sa.CheckConstraint("artist_share_basis_points BETWEEN 0 AND 10000", name="artist_share"),
        sa.CheckConstraint("vat_basis_points BETWEEN 0 AND 10000", name="vat"),
        sa.CheckConstraint("four_eyes_above_tiyin >= 0", name="four_eyes_above"),
        sa.CheckConstraint("hold_seconds >= 0", name="hold"),
        sa.CheckConstraint("reservation_seconds > 0", name="reservation"),
    )


def upgrade() -> None:
    create_categories()
    create_products()
    create_variants()
    create_pricings()


def downgrade() -> None:
    op.drop_table("pricings")
    op.drop_table("variants")
    op.drop_table("products")
    op.drop_table("categories")
