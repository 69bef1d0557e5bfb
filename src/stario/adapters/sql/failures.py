"""What the database and its drivers raise, as facts of the domain."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError

from stario.domain.identity.model.account import AccountExists
from stario.domain.kernel.errors import Conflict, DomainError, Invalid, Unavailable

RETRY_AFTER_SECONDS = 2

# Class 22 of SQLSTATE: a value that no column takes (NUL in a text, a number out of range, ...).
DATA_EXCEPTION = "22"
ACCOUNT_IDENTITIES = (
    "accounts_email",
    "accounts_telegram_id",
    "accounts.email",
    "accounts.telegram",
)


@contextmanager
def domain_errors() -> Iterator[None]:
    """
    Let no library exception out.

    Raises:
        Conflict: a constraint forbids it; AccountExists for an address or a Telegram id.
        Invalid: a value cannot be stored.
        Unavailable: anything else, from a full pool to a lost connection.
    """
    try:
        yield
    except DomainError:
        raise
    except IntegrityError as error:
        raise _violation(error) from error
    except (DataError, OverflowError, UnicodeEncodeError) as error:
        raise Invalid("value", "not_storable") from error
    except DBAPIError as error:
        if _sqlstate(error).startswith(DATA_EXCEPTION):
            raise Invalid("value", "not_storable") from error
        raise away() from error
    except StatementError as error:
        # A value that its column type refuses before the database sees it.
        raise Invalid("value", "not_storable") from error
    except (SQLAlchemyError, OSError) as error:
        # Opening a connection raises the socket's own errors; a deadline that passes is one too.
        raise away() from error


def away() -> Unavailable:
    return Unavailable(what="database", retry_after_seconds=RETRY_AFTER_SECONDS)


def _violation(error: IntegrityError) -> Conflict:
    message = str(error.orig)
    if any(name in message for name in ACCOUNT_IDENTITIES):
        return AccountExists()
    found = re.search(r'constraint "(\w+)"|constraint failed: ([\w.]+)', message)
    return Conflict(what=(found[1] or found[2]) if found else "constraint")


def _sqlstate(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")
