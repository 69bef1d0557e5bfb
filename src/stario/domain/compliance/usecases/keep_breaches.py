"""Keep the register of breaches of personal data."""

from datetime import datetime, timedelta

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.compliance.model.breach import (
    Breach,
    BreachCategory,
    BreachState,
    BreachStep,
)
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import BreachId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.kernel.text import clean_line
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids

LONGEST_TITLE = 200
LONGEST_NOTE = 2_000
OLDEST = timedelta(days=3650)


@attrs.frozen(kw_only=True)
class BreachReport:
    """`detected_at` None: just now. `people` None: nobody knows yet."""

    title: str
    category: BreachCategory
    note: str
    crosses_border: bool = False
    is_biometric: bool = False
    people: int | None = None
    detected_at: datetime | None = None


@attrs.frozen(kw_only=True)
class KeepBreaches:
    storage: Storage
    clock: Clock
    ids: Ids

    async def enter(self, breach_id: BreachId, report: BreachReport, *, actor: Actor) -> Breach:
        """
        Enter what somebody found; a second call with the same id finds it.

        Raises:
            Invalid: it was detected in the future, or ages ago; a text is empty or too long.
        """
        now = self.clock.now()
        detected_at = report.detected_at or now
        if not now - OLDEST <= detected_at <= now:
            raise Invalid("detected_at", "not_past")
        note = clean_line("note", report.note, longest=LONGEST_NOTE, shortest=1)
        step = BreachStep(at=now, by=actor.account_id, state=BreachState.OPEN, note=note)
        breach = Breach(
            id=breach_id,
            title=clean_line("title", report.title, longest=LONGEST_TITLE, shortest=1),
            category=report.category,
            crosses_border=report.crosses_border,
            is_biometric=report.is_biometric,
            people=report.people,
            detected_at=detected_at,
            state=BreachState.OPEN,
            timeline=(step,),
        )
        async with self.storage() as work:
            try:
                return await work.breaches.get(breach_id)
            except NotFound:
                await work.breaches.add(breach)
            await self._record(work, "enter", breach, actor)
            await work.commit()
        return breach

    async def move(
        self, breach_id: BreachId, state: BreachState | None, *, note: str, actor: Actor
    ) -> Breach:
        """
        Take the next step, or without a state add a note.

        Raises:
            NotFound: there is none.
            BreachOutOfOrder: the state does not follow.
            Invalid: the note is empty or too long.
        """
        note = clean_line("note", note, longest=LONGEST_NOTE, shortest=1)
        async with self.storage() as work:
            breach = await work.breaches.get(breach_id, lock=True)
            moved = breach.move(
                state or breach.state, note=note, by=actor.account_id, at=self.clock.now()
            )
            await work.breaches.save(moved)
            await self._record(work, "move", moved, actor)
            await work.commit()
        return moved

    async def read(self, breach_id: BreachId) -> Breach:
        """
        Raises:
            NotFound: there is none.
        """
        async with self.storage() as work:
            return await work.breaches.get(breach_id)

    async def list(self, request: PageRequest) -> Page[Breach]:
        async with self.storage() as work:
            return await work.breaches.list(request)

    async def _record(self, work: UnitOfWork, verb: str, breach: Breach, actor: Actor) -> None:
        await work.audit.record(
            audit_event(
                f"compliance.breach.{verb}",
                "breach",
                breach.id,
                id_=self.ids.new(),
                at=self.clock.now(),
                actor=actor,
                state=breach.state.value,
                category=breach.category.value,
            )
        )
