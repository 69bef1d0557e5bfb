"""Find, or record, what allows the use of somebody's picture; inside the caller's transaction."""

import attrs

from stario.domain.compliance.model.audit_event import happened
from stario.domain.compliance.model.consent_text import Operator, TextKind, consent_text
from stario.domain.compliance.model.permission import (
    Agreement,
    Permission,
    PermissionUse,
    Statement,
    UseKind,
    implied,
)
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, PermissionId
from stario.ports.storage import UnitOfWork
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class StandOnPermission:
    """`operator` is who the texts name."""

    clock: Clock
    ids: Ids
    operator: Operator

    async def __call__(
        self,
        work: UnitOfWork,
        statement: Statement,
        kind: TextKind,
        *,
        account: AccountId,
        use: tuple[UseKind, str] | None = None,
    ) -> Permission | None:
        """
        Lock the permission that *statement* leads to, and note the *use* of it.

        Whoever withdraws it meanwhile waits, and then finds what was made. None where the
        request says nothing, and nothing was ever asked of this account.

        Raises:
            PermissionMissing: it was declared absent or withdrawn, is over, or is about
                something else; or whoever has the account is too young to give one.
            NotFound: there is none of that id, or it is somebody else's.
            Invalid: the agreement is to no text of ours.
        """
        permission = await self._found(work, statement, kind, account)
        if permission is not None and use is not None:
            subject_kind, subject_id = use
            await work.permissions.use(
                PermissionUse(
                    kind=subject_kind,
                    subject_id=subject_id,
                    permission_id=permission.id,
                    at=self.clock.now(),
                )
            )
        return permission

    async def give(
        self,
        work: UnitOfWork,
        agreement: Agreement,
        *,
        account: AccountId,
        permission_id: PermissionId | None = None,
    ) -> Permission:
        """
        Record a permission.

        Raises:
            Invalid, PermissionMissing: as `Permission.give`.
            Conflict: the id is taken.
        """
        now = self.clock.now()
        text = consent_text(
            agreement.kind, agreement.language, self.operator, version=agreement.version
        )
        birth_year = (await work.accounts.get(account)).birth_year
        permission = Permission.give(
            permission_id or PermissionId(self.ids.new()),
            account,
            agreement,
            text,
            birth_year=birth_year,
            at=now,
        )
        await work.permissions.add(permission)
        await work.audit.record(
            happened(
                "compliance.permission.give",
                "permission",
                permission.id,
                at=now,
                by=account,
                subject=permission.subject.value,
                version=permission.text_version,
                text_sha256=permission.text_sha256,
            )
        )
        return permission

    async def _found(
        self, work: UnitOfWork, statement: Statement, kind: TextKind, account: AccountId
    ) -> Permission | None:
        now = self.clock.now()
        if statement.agreement is not None:
            given = await self.give(work, statement.agreement, account=account)
            return given.require(kind, at=now)
        named = statement.permission_id
        if named is None:
            own = implied(await work.permissions.of_account(account), kind, at=now)
            if own is None:
                return None
            named = own.id
        permission = await work.permissions.get(named, lock=True)
        if permission.account_id != account:
            raise NotFound(what="permission")
        return permission.require(kind, at=now)
