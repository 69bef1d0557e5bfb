"""Remembered people."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from stario.domain.identity.model.account import Account
from stario.domain.identity.model.data_export import DataExport
from stario.domain.identity.model.role import Role
from stario.domain.identity.model.session import RefreshToken
from stario.domain.kernel.ids import AccountId, ExportId, SessionId
from stario.domain.kernel.paging import Page, PageRequest


class Accounts(Protocol):
    @abstractmethod
    async def add(self, account: Account) -> None:
        """
        Remember a new account.

        Raises:
            AccountExists: the e-mail address or the Telegram id is taken.
        """
        ...

    @abstractmethod
    async def get(self, account: AccountId) -> Account:
        """
        Find an account.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def by_email(self, email: str) -> Account | None:
        """Find by address, in lower case."""
        ...

    @abstractmethod
    async def by_telegram(self, telegram_id: int) -> Account | None: ...

    @abstractmethod
    async def save(self, account: Account, *, was: Account) -> None:
        """
        Replace *was*.

        Raises:
            Conflict: the account has changed since it was read.
            AccountExists: the new address is taken.
        """
        ...

    @abstractmethod
    async def list(
        self, request: PageRequest, *, search: str | None = None, role: Role | None = None
    ) -> Page[Account]:
        """Newest first; *search* is a part of the name, address or phone, in any case."""
        ...

    @abstractmethod
    async def due_for_erasure(self, *, at: datetime, limit: int) -> tuple[Account, ...]:
        """Accounts whose days of grace are over."""
        ...


class RefreshTokens(Protocol):
    @abstractmethod
    async def add(self, token: RefreshToken) -> None: ...

    @abstractmethod
    async def by_hash(self, token_sha256: str) -> RefreshToken | None: ...

    @abstractmethod
    async def of_account(self, account: AccountId) -> tuple[RefreshToken, ...]:
        """Every token that is still kept, newest first."""
        ...

    @abstractmethod
    async def use(self, token: RefreshToken, *, at: datetime) -> bool:
        """Mark *token* used; False when it was used or revoked before, whoever was first."""
        ...

    @abstractmethod
    async def revoke_session(self, session: SessionId, *, at: datetime) -> None:
        """End every token of the session."""
        ...

    @abstractmethod
    async def revoke_account(self, account: AccountId, *, at: datetime) -> None:
        """End every session of the account."""
        ...

    @abstractmethod
    async def forget_expired(self, *, before: datetime) -> int:
        """Drop tokens that expired before then; says how many."""
        ...


class DataExports(Protocol):
    @abstractmethod
    async def add(self, export: DataExport) -> None: ...

    @abstractmethod
    async def get(self, export: ExportId) -> DataExport:
        """
        Find an export.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, export: DataExport) -> None: ...

    @abstractmethod
    async def of_account(self, account: AccountId) -> tuple[DataExport, ...]:
        """Newest first."""
        ...

    @abstractmethod
    async def requested(self, *, since: datetime, limit: int) -> tuple[DataExport, ...]:
        """Of everybody, from then on; oldest first."""
        ...
