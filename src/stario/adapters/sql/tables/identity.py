"""Tables of people."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table

from stario.adapters.sql.column_types import STRUCTURE
from stario.adapters.sql.tables.shape import (
    identity,
    instant,
    key,
    metadata,
    one_of,
    partial_index,
    reference,
    text,
)
from stario.domain.identity.model.data_export import ExportState
from stario.domain.identity.model.role import Role

accounts = Table(
    "accounts",
    metadata,
    key(),
    identity("email", nullable=True, unique=True),
    text("full_name"),
    text("phone", nullable=True),
    text("password_hash", nullable=True),
    Column("telegram_id", BigInteger, unique=True),
    text("role"),
    Column("preferences", STRUCTURE, nullable=False),
    # Name, address and phone as a search compares them.
    text("search_text"),
    instant("created_at"),
    instant("updated_at"),
    instant("deletion_requested_at", nullable=True),
    text("deletion_reason", nullable=True),
    instant("delete_after", nullable=True),
    instant("blocked_at", nullable=True),
    Column("birth_year", Integer),
    text("terms_version", nullable=True),
    instant("terms_accepted_at", nullable=True),
    one_of("role", Role),
    Index(None, "created_at"),
    partial_index("accounts_to_erase", "delete_after", where="delete_after IS NOT NULL"),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    key("token_sha256"),
    identity("session_id"),
    reference("account_id", "accounts", ondelete="CASCADE"),
    instant("issued_at"),
    instant("expires_at"),
    instant("used_at", nullable=True),
    instant("revoked_at", nullable=True),
    Index(None, "session_id"),
    Index(None, "account_id"),
    Index(None, "expires_at"),
)

data_exports = Table(
    "data_exports",
    metadata,
    key(),
    reference("account_id", "accounts"),
    reference("job_id", "jobs"),
    text("state"),
    instant("requested_at"),
    text("object_key", nullable=True),
    instant("completed_at", nullable=True),
    one_of("state", ExportState),
    Index(None, "account_id", "requested_at"),
    Index(None, "job_id"),
)
