"""Check that a picture which is looked at once, and never kept, may be looked at."""

import attrs

from stario.domain.compliance.model.consent_text import TextKind
from stario.domain.compliance.model.permission import Statement
from stario.domain.compliance.usecases.stand_on_permission import StandOnPermission
from stario.domain.kernel.ids import AccountId
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class RequirePermission:
    storage: Storage
    stand_on: StandOnPermission

    async def __call__(self, statement: Statement, *, account: AccountId) -> None:
        """
        Do nothing where it may be.

        Raises:
            PermissionMissing, NotFound: as `StandOnPermission`.
            Unavailable: the database is out of reach.
        """
        async with self.storage() as work:
            await self.stand_on(work, statement, TextKind.LIKENESS, account=account)
