"""Orders and their log."""

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

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "orders",
        identity("id"),
        identity("number"),
        identity("account_id"),
        text("kind"),
        text("state"),
        text("language"),
        bigint("shipping"),
        bigint("shipping_discount"),
        integer("shipping_vat_basis_points"),
        bigint("total"),
        bigint("refunded"),
        structure("address", nullable=True),
        identity("voucher_id", nullable=True),
        structure("shipment", nullable=True),
        identity("reprint_of", nullable=True),
        instant("created_at"),
        instant("updated_at"),
        instant("expires_at"),
        instant("paid_at", nullable=True),
        instant("delivered_at", nullable=True),
        instant("hold_passed_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
        refers("account_id", "accounts"),
        refers("reprint_of", "orders"),
        one_of("kind", "goods", "work"),
        one_of(
            "state",
            "draft",
            "awaiting_payment",
            "paid",
            "in_production",
            "shipped",
            "delivered",
            "cancelled",
            "expired",
            "returned",
            "refunded",
        ),
        one_of("language", "uz", "ru", "en"),
        sa.CheckConstraint("shipping_discount BETWEEN 0 AND shipping", name="shipping"),
        sa.CheckConstraint("total >= 0 AND refunded BETWEEN 0 AND total", name="refunded"),
    )
    index("ix_orders_account_id_created_at", "orders", "account_id", "created_at")
    index("ix_orders_created_at_id", "orders", "created_at", "id")
    index("ix_orders_voucher_id", "orders", "voucher_id")
    index("ix_orders_reprint_of", "orders", "reprint_of")
    index("ix_orders_unpaid", "orders", "expires_at", "id", where="state = 'awaiting_payment'")
    index(
        "ix_orders_in_the_making",
        "orders",
        "created_at",
        where="kind = 'work' AND state IN ('paid', 'in_production')",
    )
    index(
        "ix_orders_held",
        "orders",
        "delivered_at",
        "id",
        where="delivered_at IS NOT NULL AND hold_passed_at IS NULL",
    )
    _create_order_lines()
    _create_order_events()
    _create_order_claims()


def _create_order_lines() -> None:
    op.create_table(
        "order_lines",
        identity("order_id"),
        integer("number"),
        text("kind"),
        text("title"),
        integer("quantity"),
        bigint("unit_price"),
        integer("vat_basis_points"),
        text("mxik"),
        text("package_code"),
        bigint("discount"),
        text("discount_bearer"),
        bigint("production_cost"),
        identity("artist_id", nullable=True),
        structure("share", nullable=True),
        identity("product_id", nullable=True),
        identity("variant_id", nullable=True),
        identity("preview_id", nullable=True),
        text("print_key", nullable=True),
        identity("job_id", nullable=True),
        boolean("is_personalised"),
        sa.PrimaryKeyConstraint("order_id", "number"),
        refers("order_id", "orders", ondelete="CASCADE"),
        refers("artist_id", "artists"),
        one_of("kind", "product", "video", "voice", "poster"),
        one_of("discount_bearer", "platform", "shared"),
        sa.CheckConstraint("quantity > 0 AND unit_price >= 0", name="price"),
        sa.CheckConstraint("discount BETWEEN 0 AND unit_price * quantity", name="discount"),
    )
    index("ix_order_lines_job_id", "order_lines", "job_id", unique=True)
    index("ix_order_lines_preview_id", "order_lines", "preview_id")
    index("ix_order_lines_variant_id", "order_lines", "variant_id")
    index("ix_order_lines_artist_id", "order_lines", "artist_id")


def _create_order_events() -> None:
    op.create_table(
        "order_events",
        identity("id"),
        identity("order_id"),
        text("kind"),
        instant("at"),
        identity("actor_id", nullable=True),
        structure("details"),
        sa.PrimaryKeyConstraint("id"),
        refers("order_id", "orders", ondelete="CASCADE"),
        refers("actor_id", "accounts"),
        one_of(
            "kind",
            "placed",
            "released",
            "payment_opened",
            "payment_reserved",
            "payment_cancelled",
            "paid",
            "paid_twice",
            "production_started",
            "shipped",
            "delivered",
            "cancelled",
            "expired",
            "returned",
            "claimed",
            "claim_refused",
            "refund_requested",
            "refund_approved",
            "refund_refused",
            "refunded",
            "reprinted",
            "disputed",
            "note",
        ),
    )
    index("ix_order_events_order_id_at", "order_events", "order_id", "at")
    _refuse_changes()


def _create_order_claims() -> None:
    op.create_table(
        "order_claims",
        identity("id"),
        identity("order_id"),
        text("kind"),
        text("note"),
        text("photo_key", nullable=True),
        text("state"),
        text("reply"),
        instant("created_at"),
        instant("decided_at", nullable=True),
        identity("decided_by", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        refers("order_id", "orders", ondelete="CASCADE"),
        refers("decided_by", "accounts"),
        one_of("kind", "faulty", "unwanted"),
        one_of("state", "open", "reprinted", "refunded", "refused"),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided"),
    )
    index("ix_order_claims_order_id_created_at", "order_claims", "order_id", "created_at")
    index("ix_order_claims_open", "order_claims", "order_id", unique=True, where="state = 'open'")


def _refuse_changes() -> None:
    """
    What is written in the log stays as it is written, whoever asks the database.

    Only the words of a note may be taken out, with the person whom they may name.
    """
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER order_events_stay BEFORE UPDATE ON order_events "
            "WHEN OLD.kind <> 'note' OR NEW.details <> '{}' OR NEW.id <> OLD.id "
            "OR NEW.order_id <> OLD.order_id OR NEW.kind <> OLD.kind OR NEW.at <> OLD.at "
            "OR NEW.actor_id IS NOT OLD.actor_id "
            "BEGIN SELECT RAISE(ABORT, 'constraint failed: order_events'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION order_events_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF OLD.kind <> 'note' OR NEW.details <> '{}'::jsonb "
        "OR (NEW.id, NEW.order_id, NEW.kind, NEW.at, NEW.actor_id) IS DISTINCT FROM "
        "(OLD.id, OLD.order_id, OLD.kind, OLD.at, OLD.actor_id) THEN "
        "RAISE EXCEPTION 'the log of an order only grows' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER order_events_stay BEFORE UPDATE ON order_events "
        "FOR EACH ROW EXECUTE FUNCTION order_events_stay()"
    )


def downgrade() -> None:
    op.drop_table("order_claims")
    op.drop_table("order_events")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION order_events_stay()")
    op.drop_table("order_lines")
    op.drop_table("orders")
