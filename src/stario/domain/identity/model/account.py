"""A person who signs in."""

from datetime import datetime, timedelta

import attrs

from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Conflict, DomainError, Invalid
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.language import Language

DELETION_GRACE = timedelta(days=30)

FIRST_BIRTH_YEAR = 1900


def checked_birth_year(year: int | None, *, at: datetime) -> int | None:
    """
    Give *year* back if somebody can have been born in it.

    Raises:
        Invalid: nobody who lives now was.
    """
    if year is not None and not FIRST_BIRTH_YEAR <= year <= at.year:
        raise Invalid("birth_year", "out_of_range")
    return year


class AccountExists(Conflict):
    """The e-mail address or the Telegram account is taken."""

    code = "account_exists"


class AccountClosed(DomainError):
    """The account was deleted or blocked."""

    code = "account_closed"


@attrs.frozen(kw_only=True)
class Preferences:
    """How a person wants to be spoken to."""

    language: Language = Language.UZBEK
    email_notifications: bool = True
    telegram_notifications: bool = True
    marketing: bool = False
    leaderboard_name: str | None = None


@attrs.frozen(kw_only=True)
class Account:
    """
    A person who signs in by password, Telegram or both.

    `email` is in lower case; `phone` in E.164. An account whose `delete_after` has passed is
    erased by the retention job; until then it can be taken back.
    """

    id: AccountId
    email: str | None
    full_name: str
    phone: str | None
    password_hash: str | None
    telegram_id: int | None
    role: Role
    preferences: Preferences
    created_at: datetime
    updated_at: datetime
    deletion_requested_at: datetime | None = None
    deletion_reason: str | None = None
    delete_after: datetime | None = None
    blocked_at: datetime | None = None
    birth_year: int | None = None
    """As the person said it; None: not asked, or not said."""
    terms_version: str | None = None
    terms_accepted_at: datetime | None = None

    def ask_deletion(self, *, confirm_email: str, reason: str, at: datetime) -> "Account":
        """
        Close the account after the days of grace.

        Raises:
            Invalid: *confirm_email* is not the account's.
            Conflict: it was asked already.
        """
        if confirm_email.strip().lower() != (self.email or ""):
            raise Invalid("confirm_email", "email_mismatch")
        if self.delete_after is not None:
            raise Conflict(what="deletion")
        return attrs.evolve(
            self,
            deletion_requested_at=at,
            deletion_reason=reason,
            delete_after=at + DELETION_GRACE,
            updated_at=at,
        )

    def keep(self, *, at: datetime) -> "Account":
        """
        Take the deletion back.

        Raises:
            Conflict: no deletion was asked.
        """
        if self.delete_after is None:
            raise Conflict(what="deletion")
        return attrs.evolve(
            self,
            deletion_requested_at=None,
            deletion_reason=None,
            delete_after=None,
            updated_at=at,
        )

    def erase(self, *, at: datetime) -> "Account":
        """
        Forget the person; the bare id stays, for what must be kept by law names it.

        Raises:
            Conflict: the days of grace are not over, or nobody asked.
        """
        if self.delete_after is None or self.delete_after > at:
            raise Conflict(what="deletion")
        return attrs.evolve(
            self,
            email=None,
            full_name="",
            phone=None,
            password_hash=None,
            telegram_id=None,
            preferences=Preferences(),
            deletion_reason=None,
            delete_after=None,
            birth_year=None,
            blocked_at=at,
            updated_at=at,
        )
