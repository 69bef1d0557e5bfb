"""Let an account manage an artist's page."""

from datetime import datetime

import attrs

from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import AccountId
from stario.ports.storage import UnitOfWork


async def link_account(work: UnitOfWork, account: AccountId, *, at: datetime) -> None:
    """
    Check that *account* may have a page, and make a fan an artist.

    The new role counts from the next refresh of the person's tokens.

    Raises:
        Invalid: there is no such account, or it is closed.
        Conflict: it has a page.
    """
    try:
        person = await work.accounts.get(account)
    except NotFound:
        raise Invalid("account_id", "unknown") from None
    if person.blocked_at is not None:
        raise Invalid("account_id", "unknown")
    if await work.artists.of_account(account) is not None:
        raise Conflict(what="artist")
    if person.role is Role.USER:
        promoted = attrs.evolve(person, role=Role.ARTIST, updated_at=at)
        await work.accounts.save(promoted, was=person)
