"""That somebody was erased, kept where no backup of the database reaches."""

import re
from datetime import UTC, datetime, timedelta

import attrs

from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.outbox import OutboxMessage, Topic

TOMBSTONES = "erased/"
KEPT_FOR = timedelta(days=400)
"""Longer than any backup is kept; afterwards nothing can bring anybody back."""

_TIME = "%Y%m%dT%H%M%SZ"
_KEY = re.compile(r"erased/(\d{8}T\d{6}Z)-([A-Za-z0-9_-]{1,64})", re.ASCII)


@attrs.frozen(kw_only=True)
class Tombstone:
    """The bare id, which names nobody, and when it was erased, in whole seconds."""

    account_id: AccountId
    erased_at: datetime

    @property
    def key(self) -> str:
        """All there is to say is in the name."""
        return f"{TOMBSTONES}{self.erased_at.astimezone(UTC):{_TIME}}-{self.account_id}"

    @classmethod
    def at(cls, key: str) -> "Tombstone | None":
        """Read a name; None where it is another one's."""
        found = _KEY.fullmatch(key)
        if found is None:
            return None
        time, account = found.groups()
        erased_at = datetime.strptime(time, _TIME).replace(tzinfo=UTC)
        return cls(account_id=AccountId(account), erased_at=erased_at)


def remember_erased(account: AccountId, *, id_: str, at: datetime) -> OutboxMessage:
    """Have a tombstone put up once *account* is erased."""
    return OutboxMessage(
        id=id_,
        topic=Topic.ACCOUNT_ERASED,
        payload={"account": account, "erased_at": at.isoformat()},
        created_at=at,
        due_at=at,
    )
