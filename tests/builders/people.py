"""People and what belongs to them."""

# ruff: noqa: A001, A002 - arguments are named as the fields; defaults are frozen

from datetime import datetime, timedelta

from stario.domain.generation.model.job import Job
from stario.domain.identity.model.account import Account, Preferences
from stario.domain.identity.model.data_export import DataExport, ExportState
from stario.domain.identity.model.role import Role
from stario.domain.identity.model.session import RefreshToken
from stario.domain.kernel.ids import (
    AccountId,
    ExportId,
    SessionId,
)
from tests.builders.values import NOW, SAME_AS_CREATED, a_digest, new_id


def an_account(
    *,
    id: str | None = None,
    email: str | None = "",
    full_name: str = "Dilnoza Karimova",
    phone: str | None = "+998901234567",
    password_hash: str | None = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA",
    telegram_id: int | None = None,
    role: Role = Role.USER,
    preferences: Preferences | None = None,
    created_at: datetime = NOW,
    updated_at: datetime = SAME_AS_CREATED,
    deletion_requested_at: datetime | None = None,
    deletion_reason: str | None = None,
    delete_after: datetime | None = None,
    blocked_at: datetime | None = None,
) -> Account:
    """With an address of its own unless *email* says otherwise."""
    id = id or new_id()
    return Account(
        id=AccountId(id),
        email=f"fan-{id}@example.uz" if email == "" else email,
        full_name=full_name,
        phone=phone,
        password_hash=password_hash,
        telegram_id=telegram_id,
        role=role,
        preferences=preferences or Preferences(),
        created_at=created_at,
        updated_at=created_at if updated_at == SAME_AS_CREATED else updated_at,
        deletion_requested_at=deletion_requested_at,
        deletion_reason=deletion_reason,
        delete_after=delete_after,
        blocked_at=blocked_at,
    )


def a_refresh_token(
    account: Account,
    *,
    token_sha256: str | None = None,
    session_id: str | None = None,
    issued_at: datetime = NOW,
    expires_at: datetime = NOW + timedelta(days=7),
    used_at: datetime | None = None,
    revoked_at: datetime | None = None,
) -> RefreshToken:
    return RefreshToken(
        token_sha256=token_sha256 or a_digest(),
        session_id=SessionId(session_id or new_id()),
        account_id=account.id,
        issued_at=issued_at,
        expires_at=expires_at,
        used_at=used_at,
        revoked_at=revoked_at,
    )


def a_data_export(
    account: Account,
    job: Job,
    *,
    id: str | None = None,
    state: ExportState = ExportState.QUEUED,
    requested_at: datetime = NOW,
    object_key: str | None = None,
    completed_at: datetime | None = None,
) -> DataExport:
    return DataExport(
        id=ExportId(id or new_id()),
        account_id=account.id,
        job_id=job.id,
        state=state,
        requested_at=requested_at,
        object_key=object_key,
        completed_at=completed_at,
    )
