"""Decide an appeal as another person than those who decided its case."""

from datetime import datetime

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.generation.model.repeating import repeated
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.ids import AppealId
from stario.domain.moderation.model.appeal import Appeal
from stario.domain.moderation.usecases.lock_subject import lock_subject
from stario.domain.moderation.usecases.note_decision import note_overturn
from stario.domain.moderation.usecases.reviewing import require_stranger
from stario.domain.moderation.usecases.undo_outcome import Undone, UndoOutcome
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class DecideAppeal:
    storage: Storage
    undo: UndoOutcome
    clock: Clock
    ids: Ids

    async def __call__(
        self, appeal_id: AppealId, *, overturn: bool, notes: str, actor: Actor
    ) -> Appeal:
        """
        Let the decision stand, or undo what it did, in one transaction.

        Where it is undone, an open appeal of the other party is granted with it.

        The same decision of the same person again changes nothing.

        Raises:
            NotFound: no such appeal.
            AppealDecided: it is not open any more.
            AppealOfOwnDecision: this person decided the case, or appealed.
            ReviewerBarred: it is about her own content.
        """

        async def run() -> tuple[Appeal, Undone]:
            async with self.storage() as work:
                decided = await self._decide(work, appeal_id, overturn, notes, actor)
                await work.commit()
            return decided

        appeal, undone = await repeated(run)
        await self.undo.announce(undone)
        return appeal

    async def _decide(
        self, work: UnitOfWork, appeal_id: AppealId, overturn: bool, notes: str, actor: Actor
    ) -> tuple[Appeal, Undone]:
        found = await work.cases.get((await work.appeals.get(appeal_id)).case_id)
        await lock_subject(work, found)
        case = await work.cases.get(found.id, lock=True)
        both = await work.appeals.of_case(case.id, lock=True)
        appeal = next(each for each in both if each.id == appeal_id)
        if appeal.repeats(actor.account_id, overturn=overturn):
            return appeal, Undone()
        await require_stranger(work, case, actor)
        now = self.clock.now()
        decided = appeal.decide(case, actor.account_id, overturn=overturn, notes=notes, at=now)
        await self._record(work, decided, actor, now)
        undone = Undone()
        if overturn:
            await work.cases.save(attrs.evolve(case, is_overturned=True))
            await note_overturn(work, case.id)
            undone = await self.undo(work, case, at=now)
            decided = attrs.evolve(decided, restored_id=undone.restored_id)
        await work.appeals.save(decided)
        if overturn:
            for other in both:
                if other.id != decided.id:
                    await work.appeals.save(other.follow(decided))
        return decided, undone

    async def _record(self, work: UnitOfWork, decided: Appeal, actor: Actor, at: datetime) -> None:
        await work.audit.record(
            audit_event(
                "moderation.appeal.decide",
                "appeal",
                decided.id,
                id_=self.ids.new(),
                at=at,
                actor=actor,
                case=decided.case_id,
                state=decided.state.value,
            )
        )
