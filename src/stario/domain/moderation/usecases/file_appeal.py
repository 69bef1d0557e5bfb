"""Appeal against what a reviewer decided, and see what became of it."""

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import AppealId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.moderation.model.appeal import (
    AlreadyAppealed,
    Appeal,
    AppealState,
    file_appeal,
)
from stario.domain.moderation.usecases.parties import case_about, require_party
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class FileAppeal:
    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(
        self, id_: AppealId, content_id: str, reason: str, *, actor: Actor
    ) -> Appeal:
        """
        Appeal against the latest decision on *content_id*: a job, a design or a case.

        Its fan may, where it was refused, and the artist it is about, each of them once. The same
        appeal again gives the first one.

        Raises:
            NotFound: there is no such content, or it is somebody else's.
            NotAppealable: it is not decided, was decided in her favour, or too long ago.
            AlreadyAppealed: this person has appealed against it, or it is undone already.
        """
        now = self.clock.now()
        async with self.storage() as work:
            found = await case_about(work, content_id)
            await require_party(work, found, actor)
            case = await work.cases.get(found.id, lock=True)
            for first in await work.appeals.of_case(case.id):
                if first.account_id == actor.account_id:
                    if first.id == id_:
                        return first
                    raise AlreadyAppealed
            appeal = file_appeal(id_, case, actor.account_id, reason, at=now)
            try:
                await work.appeals.add(appeal)
            except Conflict:
                raise AlreadyAppealed from None
            await work.audit.record(
                audit_event(
                    "moderation.appeal.file",
                    "appeal",
                    appeal.id,
                    id_=self.ids.new(),
                    at=now,
                    actor=actor,
                    case=case.id,
                )
            )
            await work.commit()
        return appeal

    async def mine(self, actor: Actor) -> tuple[Appeal, ...]:
        """The latest first."""
        async with self.storage() as work:
            return await work.appeals.of_account(actor.account_id)

    async def all(self, request: PageRequest, state: AppealState | None) -> Page[Appeal]:
        """For those who decide; the soonest due first."""
        async with self.storage() as work:
            return await work.appeals.list(request, state=state)
