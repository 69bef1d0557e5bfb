"""Take the next case of the queue."""

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import NotFound
from stario.domain.moderation.model.exposure import BUDGETS, ExposureSpent, shift_of
from stario.domain.moderation.model.review_case import ReviewCase, Severity
from stario.domain.moderation.model.review_refusals import ReviewerBarred
from stario.domain.moderation.usecases.reviewing import require_stranger
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class ClaimNext:
    """Many who ask at once each get another case, and none waits for the others."""

    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(self, *, actor: Actor) -> ReviewCase:
        """
        Claim the worst and soonest due case that *actor* may decide and has not seen enough of.

        Raises:
            NotFound: nothing waits for this person.
            ExposureSpent: nothing waits but what she has seen enough of in this shift.
        """
        now = self.clock.now()
        async with self.storage() as work:
            seen = await work.exposures.seen(actor.account_id, shift_of(now))
            spent = [each for each, budget in BUDGETS.items() if seen.get(each, 0) >= budget]
            after: ReviewCase | None = None
            while (after := await work.cases.free(at=now, but=spent, after=after)) is not None:
                try:
                    await require_stranger(work, after, actor)
                    is_admin = actor.role is Role.ADMIN
                    claimed = after.claim(actor.account_id, is_admin=is_admin, at=now)
                except ReviewerBarred:
                    continue
                await self._keep(work, claimed, actor)
                return claimed
            unspent = [severity for severity in Severity if severity not in spent]
            left = await work.cases.free(at=now, but=unspent)
        if left is not None:
            raise ExposureSpent(severity=left.severity, at=now)
        raise NotFound(what="case_to_review")

    async def _keep(self, work: UnitOfWork, claimed: ReviewCase, actor: Actor) -> None:
        await work.cases.save(claimed)
        await work.audit.record(
            audit_event(
                "moderation.case.claim",
                "case",
                claimed.id,
                id_=self.ids.new(),
                at=self.clock.now(),
                actor=actor,
            )
        )
        await work.commit()
