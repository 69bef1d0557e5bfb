"""Keep a case from other reviewers for a while, or give it back."""

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import CaseId
from stario.domain.moderation.model.review_case import ReviewCase
from stario.domain.moderation.usecases.reviewing import require_stranger
from stario.domain.moderation.usecases.spare_reviewers import require_budget
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class ClaimCase:
    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(self, case_id: CaseId, *, actor: Actor) -> ReviewCase:
        """
        Claim it, or renew one's own claim, for an hour at most; it lapses by itself.

        Raises:
            NotFound: no such case.
            CaseClosed: there is nothing to decide.
            CaseClaimed: another reviewer has it.
            ReviewerBarred: this person may not decide.
            ExposureSpent: she has seen enough of that severity in this shift.
        """
        now = self.clock.now()
        async with self.storage() as work:
            case = await work.cases.get(case_id, lock=True)
            await require_stranger(work, case, actor)
            claimed = case.claim(actor.account_id, is_admin=actor.role is Role.ADMIN, at=now)
            await require_budget(work, case, actor.account_id, at=now)
            await work.cases.save(claimed)
            await work.audit.record(
                audit_event(
                    "moderation.case.claim",
                    "case",
                    case.id,
                    id_=self.ids.new(),
                    at=now,
                    actor=actor,
                )
            )
            await work.commit()
        return claimed

    async def release(self, case_id: CaseId, *, actor: Actor) -> ReviewCase:
        """
        Give it back undecided; nothing happens to one that this person does not have.

        Raises:
            NotFound: no such case.
            CaseClaimed: another reviewer has it.
        """
        now = self.clock.now()
        async with self.storage() as work:
            case = await work.cases.get(case_id, lock=True)
            free = case.release(actor.account_id, at=now)
            await work.cases.save(free)
            await work.audit.record(
                audit_event(
                    "moderation.case.release",
                    "case",
                    case.id,
                    id_=self.ids.new(),
                    at=now,
                    actor=actor,
                )
            )
            await work.commit()
        return free
