"""Tables of permissions of people who are pictured."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table

from stario.adapters.sql.column_types import IDENTITY
from stario.adapters.sql.tables.shape import (
    instant,
    key,
    metadata,
    one_of,
    reference,
    text,
)
from stario.domain.compliance.model.consent_text import TextKind
from stario.domain.compliance.model.permission import Relation, Subject, UseKind

permissions = Table(
    "permissions",
    metadata,
    key(),
    reference("account_id", "accounts"),
    text("kind"),
    text("subject"),
    text("relation", nullable=True),
    text("text_version"),
    text("text_sha256"),
    text("language"),
    instant("given_at"),
    instant("valid_until"),
    instant("withdrawn_at", nullable=True),
    one_of("kind", [kind for kind in TextKind if kind is not TextKind.TERMS]),
    one_of("subject", Subject),
    one_of("relation", Relation),
    CheckConstraint("(subject = 'child') = (relation IS NOT NULL)", name="of_child"),
    Index(None, "account_id", "given_at"),
)

permission_uses = Table(
    "permission_uses",
    metadata,
    Column("kind", IDENTITY, primary_key=True),
    Column("subject_id", IDENTITY, primary_key=True),
    Column(
        "permission_id",
        IDENTITY,
        ForeignKey("permissions.id", ondelete="CASCADE"),
        nullable=False,
    ),
    instant("at"),
    one_of("kind", UseKind),
    Index(None, "permission_id", "at"),
)
