"""People in memory."""

from collections.abc import Callable
from datetime import datetime

import attrs

from stario.adapters.memory.repositories.pages import page_of
from stario.adapters.memory.transaction import Transaction
from stario.domain.identity.model.account import Account, AccountExists
from stario.domain.identity.model.data_export import DataExport
from stario.domain.identity.model.role import Role
from stario.domain.identity.model.session import RefreshToken
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.folding import folded
from stario.domain.kernel.ids import AccountId, ExportId, SessionId
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.identity import Accounts, DataExports, RefreshTokens


@attrs.frozen
class MemoryAccounts(Accounts):
    _transaction: Transaction

    async def add(self, account: Account) -> None:
        accounts = (await self._transaction.writing()).accounts
        if account.id in accounts:
            raise AccountExists
        self._require_free(account)
        accounts[account.id] = account

    async def get(self, account: AccountId) -> Account:
        found = self._transaction.tables.accounts.get(account)
        if found is None:
            raise NotFound(what="account")
        return found

    async def by_email(self, email: str) -> Account | None:
        return self._first(lambda account: account.email == email.lower())

    async def by_telegram(self, telegram_id: int) -> Account | None:
        return self._first(lambda account: account.telegram_id == telegram_id)

    async def save(self, account: Account, *, was: Account) -> None:
        accounts = (await self._transaction.writing()).accounts
        if accounts.get(was.id) != was:
            raise Conflict(what="account")
        self._require_free(account)
        accounts[was.id] = account

    async def list(
        self, request: PageRequest, *, search: str | None = None, role: Role | None = None
    ) -> Page[Account]:
        found = [
            account
            for account in self._transaction.tables.accounts.values()
            if (role is None or account.role is role)
            and (search is None or folded(search) in _said(account))
        ]
        found.sort(key=lambda account: (account.created_at, account.id), reverse=True)
        return page_of(found, request)

    async def due_for_erasure(self, *, at: datetime, limit: int) -> tuple[Account, ...]:
        due = [
            (account.delete_after, account.id, account)
            for account in self._transaction.tables.accounts.values()
            if account.delete_after is not None and account.delete_after <= at
        ]
        return tuple(account for *_, account in sorted(due, key=lambda row: row[:2])[:limit])

    def _require_free(self, account: Account) -> None:
        for other in self._transaction.tables.accounts.values():
            same_email = account.email is not None and other.email == account.email
            same_telegram = account.telegram_id is not None and (
                other.telegram_id == account.telegram_id
            )
            if other.id != account.id and (same_email or same_telegram):
                raise AccountExists

    def _first(self, wanted: Callable[[Account], bool]) -> Account | None:
        return next(filter(wanted, self._transaction.tables.accounts.values()), None)


@attrs.frozen
class MemoryRefreshTokens(RefreshTokens):
    _transaction: Transaction

    async def add(self, token: RefreshToken) -> None:
        tables = await self._transaction.writing()
        if token.token_sha256 in tables.refresh_tokens:
            raise Conflict(what="refresh_token")
        self._transaction.refer(tables.accounts, token.account_id)
        tables.refresh_tokens[token.token_sha256] = token

    async def by_hash(self, token_sha256: str) -> RefreshToken | None:
        return self._transaction.tables.refresh_tokens.get(token_sha256)

    async def of_account(self, account: AccountId) -> tuple[RefreshToken, ...]:
        kept = self._transaction.tables.refresh_tokens.values()
        mine = [token for token in kept if token.account_id == account]
        mine.sort(key=lambda token: (token.issued_at, token.token_sha256), reverse=True)
        return tuple(mine)

    async def use(self, token: RefreshToken, *, at: datetime) -> bool:
        tokens = (await self._transaction.writing()).refresh_tokens
        stored = tokens.get(token.token_sha256)
        if stored is None or stored.used_at is not None or stored.revoked_at is not None:
            return False
        tokens[token.token_sha256] = attrs.evolve(stored, used_at=at)
        return True

    async def revoke_session(self, session: SessionId, *, at: datetime) -> None:
        await self._revoke(lambda token: token.session_id == session, at)

    async def revoke_account(self, account: AccountId, *, at: datetime) -> None:
        await self._revoke(lambda token: token.account_id == account, at)

    async def forget_expired(self, *, before: datetime) -> int:
        tokens = (await self._transaction.writing()).refresh_tokens
        expired = [key for key, token in tokens.items() if token.expires_at < before]
        for key in expired:
            del tokens[key]
        return len(expired)

    async def _revoke(self, wanted: Callable[[RefreshToken], bool], at: datetime) -> None:
        tokens = (await self._transaction.writing()).refresh_tokens
        for key, token in tokens.items():
            if wanted(token) and token.revoked_at is None:
                tokens[key] = attrs.evolve(token, revoked_at=at)


@attrs.frozen
class MemoryDataExports(DataExports):
    _transaction: Transaction

    async def add(self, export: DataExport) -> None:
        tables = await self._transaction.writing()
        if export.id in tables.data_exports:
            raise Conflict(what="data_export")
        self._transaction.refer(tables.accounts, export.account_id)
        self._transaction.refer(tables.jobs, export.job_id)
        tables.data_exports[export.id] = export

    async def get(self, export: ExportId) -> DataExport:
        found = self._transaction.tables.data_exports.get(export)
        if found is None:
            raise NotFound(what="data_export")
        return found

    async def save(self, export: DataExport) -> None:
        exports = (await self._transaction.writing()).data_exports
        if export.id not in exports:
            raise NotFound(what="data_export")
        exports[export.id] = export

    async def of_account(self, account: AccountId) -> tuple[DataExport, ...]:
        kept = self._transaction.tables.data_exports.values()
        mine = [export for export in kept if export.account_id == account]
        mine.sort(key=lambda export: (export.requested_at, export.id), reverse=True)
        return tuple(mine)

    async def requested(self, *, since: datetime, limit: int) -> tuple[DataExport, ...]:
        kept = self._transaction.tables.data_exports.values()
        wanted = [export for export in kept if export.requested_at >= since]
        wanted.sort(key=lambda export: (export.requested_at, export.id))
        return tuple(wanted[:limit])


def _said(account: Account) -> str:
    return folded("\n".join(filter(None, (account.full_name, account.email, account.phone))))
