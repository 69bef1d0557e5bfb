"""Counts of the compliance report in memory."""

from collections import Counter
from datetime import datetime

import attrs

from stario.adapters.memory.transaction import Transaction
from stario.domain.compliance.model.compliance_report import Verification, VerifiedChain
from stario.domain.kernel.money import NOTHING
from stario.ports.repositories.oversight import ConsentFigures, Oversight, PlatformFigures


@attrs.frozen
class MemoryOversight(Oversight):
    _transaction: Transaction

    async def deletion_delays(self, *, since: datetime, limit: int) -> tuple[float, ...]:
        receipts = sorted(
            (photo.deleted_at, photo.delay_seconds)
            for photo in self._transaction.tables.face_uploads.values()
            if photo.deleted_at and photo.deleted_at >= since and photo.delay_seconds is not None
        )
        newest = receipts[-limit:]
        return tuple(sorted(seconds for _, seconds in newest))

    async def deletions(self, *, since: datetime) -> int:
        photos = self._transaction.tables.face_uploads.values()
        return sum(photo.deleted_at is not None and photo.deleted_at >= since for photo in photos)

    async def consents(self, *, at: datetime) -> ConsentFigures:
        consents = self._transaction.tables.consents.values()
        permissions = self._transaction.tables.permissions.values()
        return ConsentFigures(
            consents_in_force=sum(
                each.revoked_at is None and each.valid_until > at for each in consents
            ),
            consents_revoked=sum(each.revoked_at is not None for each in consents),
            permissions_in_force=sum(
                each.withdrawn_at is None and each.valid_until > at for each in permissions
            ),
            permissions_withdrawn=sum(each.withdrawn_at is not None for each in permissions),
        )

    async def platform(self, *, since: datetime) -> PlatformFigures:
        tables = self._transaction.tables
        paid = [order for order in tables.orders.values() if order.paid_at is not None]
        recent = [order for order in paid if order.paid_at is not None and order.paid_at >= since]
        standing = [each for each in tables.accounts.values() if each.blocked_at is None]
        return PlatformFigures(
            accounts=Counter(account.role for account in standing),
            orders=Counter(order.state for order in tables.orders.values()),
            jobs=Counter(job.state for job in tables.jobs.values()),
            revenue=sum((order.total - order.refunded for order in paid), start=NOTHING),
            revenue_since=sum((order.total - order.refunded for order in recent), start=NOTHING),
            refunded=sum((order.refunded for order in paid), start=NOTHING),
        )

    async def verification(self, chain: VerifiedChain) -> Verification | None:
        return self._transaction.tables.verifications.get(chain.value)

    async def verified(self, verification: Verification) -> None:
        tables = await self._transaction.writing()
        tables.verifications[verification.chain.value] = verification
