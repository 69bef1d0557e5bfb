"""Remembered people in SQL."""

from datetime import datetime

import attrs
from sqlalchemy import RowMapping, Update, delete, select, update

from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables import accounts, data_exports, refresh_tokens
from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.identity.model.account import Account, AccountExists, Preferences
from stario.domain.identity.model.data_export import DataExport, ExportState
from stario.domain.identity.model.role import Role
from stario.domain.identity.model.session import RefreshToken
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.folding import folded
from stario.domain.kernel.ids import AccountId, ExportId, SessionId
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.identity import Accounts, DataExports, RefreshTokens


@attrs.frozen
class SqlAccounts(Accounts):
    _transaction: Transaction

    async def add(self, account: Account) -> None:
        if not await self._transaction.add(accounts, _account_row(account)):
            raise AccountExists

    async def get(self, account: AccountId) -> Account:
        found = await self._one(select(accounts).where(accounts.c.id == account))
        if found is None:
            raise NotFound(what="account")
        return found

    async def by_email(self, email: str) -> Account | None:
        return await self._one(select(accounts).where(accounts.c.email == email.lower()))

    async def by_telegram(self, telegram_id: int) -> Account | None:
        return await self._one(select(accounts).where(accounts.c.telegram_id == telegram_id))

    async def save(self, account: Account, *, was: Account) -> None:
        stored = await self._transaction.locked(select(accounts).where(accounts.c.id == was.id))
        if [_account(row) for row in stored] != [was]:
            raise Conflict(what="account")
        async with self._transaction.savepoint():
            await self._transaction.write(
                update(accounts).where(accounts.c.id == was.id).values(_account_row(account))
            )

    async def list(
        self, request: PageRequest, *, search: str | None = None, role: Role | None = None
    ) -> Page[Account]:
        wanted: Rows = select(accounts)
        if search is not None:
            wanted = wanted.where(accounts.c.search_text.contains(folded(search), autoescape=True))
        if role is not None:
            wanted = wanted.where(accounts.c.role == role.value)
        newest_first = wanted.order_by(accounts.c.created_at.desc(), accounts.c.id.desc())
        rows = await self._transaction.rows(paged(newest_first, request))
        total = await counted(self._transaction, accounts, wanted)
        return Page(tuple(map(_account, rows)), total, request)

    async def due_for_erasure(self, *, at: datetime, limit: int) -> tuple[Account, ...]:
        due = (
            select(accounts)
            .where(accounts.c.delete_after <= at)
            .order_by(accounts.c.delete_after, accounts.c.id)
            .limit(limit)
        )
        return tuple(map(_account, await self._transaction.rows(due)))

    async def _one(self, statement: Rows) -> Account | None:
        row = await self._transaction.row(statement)
        return None if row is None else _account(row)


@attrs.frozen
class SqlRefreshTokens(RefreshTokens):
    _transaction: Transaction

    async def add(self, token: RefreshToken) -> None:
        if not await self._transaction.add(refresh_tokens, flat(token)):
            raise Conflict(what="refresh_token")

    async def by_hash(self, token_sha256: str) -> RefreshToken | None:
        found = await self._transaction.row(
            select(refresh_tokens).where(refresh_tokens.c.token_sha256 == token_sha256)
        )
        return None if found is None else _refresh_token(found)

    async def of_account(self, account: AccountId) -> tuple[RefreshToken, ...]:
        rows = await self._transaction.rows(
            select(refresh_tokens)
            .where(refresh_tokens.c.account_id == account)
            .order_by(refresh_tokens.c.issued_at.desc(), refresh_tokens.c.token_sha256.desc())
        )
        return tuple(map(_refresh_token, rows))

    async def use(self, token: RefreshToken, *, at: datetime) -> bool:
        changed = await self._transaction.write(
            update(refresh_tokens)
            .where(
                refresh_tokens.c.token_sha256 == token.token_sha256,
                refresh_tokens.c.used_at.is_(None),
                refresh_tokens.c.revoked_at.is_(None),
            )
            .values(used_at=at)
        )
        return changed == 1

    async def revoke_session(self, session: SessionId, *, at: datetime) -> None:
        await self._revoke(
            update(refresh_tokens)
            .where(refresh_tokens.c.session_id == session, refresh_tokens.c.revoked_at.is_(None))
            .values(revoked_at=at)
        )

    async def revoke_account(self, account: AccountId, *, at: datetime) -> None:
        await self._revoke(
            update(refresh_tokens)
            .where(refresh_tokens.c.account_id == account, refresh_tokens.c.revoked_at.is_(None))
            .values(revoked_at=at)
        )

    async def forget_expired(self, *, before: datetime) -> int:
        return await self._transaction.write(
            delete(refresh_tokens).where(refresh_tokens.c.expires_at < before)
        )

    async def _revoke(self, statement: Update) -> None:
        # While this waits for the token of a rotation under way, that adds the next token, which
        # only a statement that starts afterwards sees.
        while await self._transaction.write(statement):
            pass


@attrs.frozen
class SqlDataExports(DataExports):
    _transaction: Transaction

    async def add(self, export: DataExport) -> None:
        if not await self._transaction.add(data_exports, flat(export)):
            raise Conflict(what="data_export")

    async def get(self, export: ExportId) -> DataExport:
        found = await self._transaction.row(select(data_exports).where(data_exports.c.id == export))
        if found is None:
            raise NotFound(what="data_export")
        return _data_export(found)

    async def save(self, export: DataExport) -> None:
        replacing = update(data_exports).where(data_exports.c.id == export.id).values(flat(export))
        if await self._transaction.write(replacing) != 1:
            raise NotFound(what="data_export")

    async def of_account(self, account: AccountId) -> tuple[DataExport, ...]:
        rows = await self._transaction.rows(
            select(data_exports)
            .where(data_exports.c.account_id == account)
            .order_by(data_exports.c.requested_at.desc(), data_exports.c.id.desc())
        )
        return tuple(map(_data_export, rows))

    async def requested(self, *, since: datetime, limit: int) -> tuple[DataExport, ...]:
        rows = await self._transaction.rows(
            select(data_exports)
            .where(data_exports.c.requested_at >= since)
            .order_by(data_exports.c.requested_at, data_exports.c.id)
            .limit(limit)
        )
        return tuple(map(_data_export, rows))


def _account_row(account: Account) -> dict[str, object]:
    said = "\n".join(filter(None, (account.full_name, account.email, account.phone)))
    preferences = flat(account.preferences)
    return flat(account) | {"preferences": preferences, "search_text": folded(said)}


def _account(row: RowMapping) -> Account:
    preferences = row["preferences"]
    return Account(
        id=row["id"],
        email=row["email"],
        full_name=row["full_name"],
        phone=row["phone"],
        password_hash=row["password_hash"],
        telegram_id=row["telegram_id"],
        role=Role(row["role"]),
        preferences=Preferences(
            language=Language(preferences["language"]),
            email_notifications=preferences["email_notifications"],
            telegram_notifications=preferences["telegram_notifications"],
            marketing=preferences["marketing"],
            leaderboard_name=preferences["leaderboard_name"],
        ),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        deletion_requested_at=row["deletion_requested_at"],
        deletion_reason=row["deletion_reason"],
        delete_after=row["delete_after"],
        blocked_at=row["blocked_at"],
        birth_year=row["birth_year"],
        terms_version=row["terms_version"],
        terms_accepted_at=row["terms_accepted_at"],
    )


def _refresh_token(row: RowMapping) -> RefreshToken:
    return RefreshToken(
        token_sha256=row["token_sha256"],
        session_id=row["session_id"],
        account_id=row["account_id"],
        issued_at=row["issued_at"],
        expires_at=row["expires_at"],
        used_at=row["used_at"],
        revoked_at=row["revoked_at"],
    )


def _data_export(row: RowMapping) -> DataExport:
    return DataExport(
        id=row["id"],
        account_id=row["account_id"],
        job_id=row["job_id"],
        state=ExportState(row["state"]),
        requested_at=row["requested_at"],
        object_key=row["object_key"],
        completed_at=row["completed_at"],
    )
