"""Decide a case, and carry it out in the same transaction."""

from datetime import datetime

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.generation.model.repeating import repeated
from stario.domain.generation.usecases.judge_held import Judged
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import CaseId
from stario.domain.moderation.model.judgement import Judgement, judgement
from stario.domain.moderation.model.review_case import (
    CaseDecision,
    CaseState,
    Decision,
    ReviewCase,
)
from stario.domain.moderation.model.review_refusals import CaseClosed
from stario.domain.moderation.usecases.carry_out import CarryOut
from stario.domain.moderation.usecases.lock_subject import lock_subject
from stario.domain.moderation.usecases.note_decision import note_decision
from stario.domain.moderation.usecases.reviewing import require_stranger
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class DecideCase:
    storage: Storage
    carry_out: CarryOut
    clock: Clock
    ids: Ids

    async def __call__(
        self, case_id: CaseId, decision: Decision, *, reason: str, notes: str = "", actor: Actor
    ) -> ReviewCase:
        """
        Decide as *actor*, who has claimed the case, or claims it with this where it is free.

        The same decision of the same person again changes nothing. Of a case that needs two, the
        first decision waits for the second one, and an admin decides where the two differ.

        Raises:
            NotFound: no such case.
            CaseClosed: it is decided, or what it was about has ended.
            CaseClaimed: another reviewer has it.
            CaseDecided: this person decided otherwise before.
            ReviewerBarred: this person may not decide.
        """

        async def run() -> tuple[ReviewCase, Judged | None]:
            async with self.storage() as work:
                found = await work.cases.get(case_id)
                said = judgement(found, decision, reason, notes)
                decided = await self.within(work, found, said, actor=actor)
                await work.commit()
            return decided

        case, judged = await repeated(run)
        await self.carry_out.announce(judged)
        if case.state is CaseState.WITHDRAWN:
            raise CaseClosed(state=case.state.value)
        return case

    async def within(
        self, work: UnitOfWork, found: ReviewCase, said: Judgement, *, actor: Actor
    ) -> tuple[ReviewCase, Judged | None]:
        """
        Decide inside the caller's transaction; `CarryOut.announce` follows its commit.

        A case whose subject does not wait any more comes back withdrawn.
        """
        waits = await lock_subject(work, found) if not found.is_closed else True
        case = await work.cases.get(found.id, lock=True)
        now = self.clock.now()
        decided = CaseDecision(
            reviewer=actor.account_id,
            decision=said.decision,
            reason=said.reason.value,
            notes=said.notes,
            decided_at=now,
        )
        if case.repeats(decided):
            return case, None
        await require_stranger(work, case, actor)
        after = case.decide(decided, is_admin=actor.role is Role.ADMIN)
        if not waits:
            after = case.withdraw(at=now)
        await work.cases.save(after)
        # A golden case looks like any other, and nothing follows from it.
        is_golden = waits and await note_decision(work, after, after.decisions[-1])
        judged = None
        if after.outcome is not None and not is_golden:
            judged = await self.carry_out(work, after, at=now)
        await self._record(work, after, said, actor, now)
        return after, judged

    async def _record(
        self, work: UnitOfWork, after: ReviewCase, said: Judgement, actor: Actor, at: datetime
    ) -> None:
        await work.audit.record(
            audit_event(
                "moderation.case.decide",
                "case",
                after.id,
                id_=self.ids.new(),
                at=at,
                actor=actor,
                decision=said.decision.value,
                reason=said.reason.value,
                state=after.state.value,
                found=after.outcome and after.outcome.value,
                subject=after.subject.value,
                subject_id=after.subject_id,
                severity=after.severity.value,
                escalated=after.is_escalated,
            )
        )
