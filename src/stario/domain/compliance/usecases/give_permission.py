"""Record that somebody who is pictured, or heard, agrees."""

import attrs

from stario.domain.compliance.model.permission import Agreement, Permission
from stario.domain.compliance.usecases.stand_on_permission import StandOnPermission
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, PermissionId
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class GivePermission:
    storage: Storage
    stand_on: StandOnPermission

    async def __call__(
        self, permission_id: PermissionId, agreement: Agreement, *, account: AccountId
    ) -> Permission:
        """
        Record it; the same id again gives the first one.

        Raises:
            Invalid, PermissionMissing: as `Permission.give`.
            AccountClosed: the account was erased or blocked.
        """
        async with self.storage() as work:
            if (await work.accounts.get(account)).blocked_at is not None:
                raise AccountClosed
            try:
                before = await work.permissions.get(permission_id)
            except NotFound:
                pass
            else:
                if before.account_id != account:
                    raise NotFound(what="permission")
                return before
            permission = await self.stand_on.give(
                work, agreement, account=account, permission_id=permission_id
            )
            await work.commit()
        return permission
