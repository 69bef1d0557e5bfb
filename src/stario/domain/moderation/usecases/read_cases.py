"""Look at the review queue, and at one case of it."""

from collections.abc import Mapping

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import CaseId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.moderation.model.review_case import MediaPlace, ReviewCase, Severity
from stario.domain.moderation.usecases.reviewing import require_stranger
from stario.domain.moderation.usecases.spare_reviewers import expose
from stario.ports.media import Bucket, ObjectStore
from stario.ports.repositories.review import CaseFilter, Waiting
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids

LINK_SECONDS = 300


@attrs.frozen(kw_only=True)
class QueuePage:
    """`waiting` counts the whole queue, whatever the page shows of it."""

    page: Page[ReviewCase]
    waiting: Mapping[Severity, Waiting]


@attrs.frozen(kw_only=True)
class RevealedCase:
    """`links` lead to its media, for a short time."""

    case: ReviewCase
    links: tuple[tuple[MediaPlace, str], ...]


@attrs.frozen(kw_only=True)
class ReadCases:
    storage: Storage
    objects: ObjectStore
    clock: Clock
    ids: Ids

    async def __call__(self, request: PageRequest, wanted: CaseFilter) -> QueuePage:
        """The worst and soonest due first; claims that have lapsed are open."""
        now = self.clock.now()
        async with self.storage() as work:
            page = await work.cases.list(request, wanted, at=now)
            waiting = await work.cases.waiting(at=now)
        seen = tuple(case.seen_at(now) for case in page.items)
        return QueuePage(page=Page(seen, page.total, page.request), waiting=waiting)

    async def one(self, case_id: CaseId, *, actor: Actor) -> ReviewCase:
        """
        Raises:
            NotFound: no such case.
            ReviewerBarred: it is her own content.
        """
        async with self.storage() as work:
            case = await work.cases.get(case_id)
            await require_stranger(work, case, actor)
        return case.seen_at(self.clock.now())

    async def reveal(self, case_id: CaseId, *, actor: Actor) -> RevealedCase:
        """
        Show it without the blur, which claims a case that is not closed.

        Raises:
            NotFound: no such case.
            CaseClaimed: another reviewer has it.
            ReviewerBarred: this person may not decide.
            ExposureSpent: she has seen enough of that severity in this shift.
        """
        now = self.clock.now()
        async with self.storage() as work:
            case = await work.cases.get(case_id, lock=True)
            await require_stranger(work, case, actor)
            if not case.is_closed:
                case = case.claim(actor.account_id, is_admin=actor.role is Role.ADMIN, at=now)
            await expose(work, case, actor.account_id, at=now)
            revealed = case.reveal(actor.account_id)
            await work.cases.save(revealed)
            await work.audit.record(
                audit_event(
                    "moderation.case.reveal",
                    "case",
                    case.id,
                    id_=self.ids.new(),
                    at=now,
                    actor=actor,
                    severity=case.severity.value,
                )
            )
            await work.commit()
        return RevealedCase(case=revealed, links=await self._links(revealed))

    async def _links(self, case: ReviewCase) -> tuple[tuple[MediaPlace, str], ...]:
        links = []
        for place in case.media:
            url = await self.objects.presign_download(
                Bucket(place.bucket), place.key, expires_in_seconds=LINK_SECONDS
            )
            links.append((place, url))
        return tuple(links)
