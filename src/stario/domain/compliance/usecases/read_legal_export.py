"""Say how far a package is, and give the link to it."""

from datetime import datetime

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.compliance.model.legal_export import (
    LINK_LIFETIME,
    LegalExport,
    LegalExportState,
)
from stario.domain.generation.model.job import JobState
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import LegalExportId
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.media import Bucket, ObjectStore
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class LegalExportView:
    """`download_url` works until `link_expires_at`; both None unless the package is there."""

    export: LegalExport
    state: LegalExportState
    progress_percent: int
    download_url: str | None = None
    link_expires_at: datetime | None = None


@attrs.frozen(kw_only=True)
class ReadLegalExport:
    storage: Storage
    objects: ObjectStore
    clock: Clock
    ids: Ids

    async def __call__(self, export_id: LegalExportId, *, actor: Actor) -> LegalExportView:
        """
        Find it; the link is given once it is recorded who was given it.

        Raises:
            NotFound: there is none.
        """
        now = self.clock.now()
        async with self.storage() as work:
            export = await work.legal_exports.get(export_id)
            view = await _view(work, export)
            key, expires_at = export.object_key, export.expires_at
            if view.state is not LegalExportState.READY or not key or not expires_at:
                return view
            if expires_at <= now:
                return view
            await work.audit.record(
                audit_event(
                    "compliance.legal_export.download",
                    "legal_export",
                    export.id,
                    id_=self.ids.new(),
                    at=now,
                    actor=actor,
                    case_id=export.case_id,
                    sha256=export.sha256,
                )
            )
            await work.commit()
        return await self._linked(view, key, min(expires_at, now + LINK_LIFETIME), now)

    async def list(self, request: PageRequest) -> Page[LegalExportView]:
        """The newest first, without links."""
        async with self.storage() as work:
            page = await work.legal_exports.list(request)
            views = [await _view(work, export) for export in page.items]
        return Page(tuple(views), page.total, request)

    async def _linked(
        self, view: LegalExportView, key: str, until: datetime, now: datetime
    ) -> LegalExportView:
        url = await self.objects.presign_download(
            Bucket.LEGAL,
            key,
            expires_in_seconds=max(1, int((until - now).total_seconds())),
            filename=view.export.filename,
        )
        return attrs.evolve(view, download_url=url, link_expires_at=until)


async def _view(work: UnitOfWork, export: LegalExport) -> LegalExportView:
    """A job that has died takes its package along."""
    if export.state is not LegalExportState.BUILDING or export.job_id is None:
        is_made = export.completed_at is not None
        return LegalExportView(
            export=export, state=export.state, progress_percent=100 if is_made else 0
        )
    try:
        job = await work.jobs.get(export.job_id)
    except NotFound:
        return LegalExportView(export=export, state=LegalExportState.FAILED, progress_percent=0)
    died = job.state in {JobState.FAILED, JobState.CANCELLED}
    return LegalExportView(
        export=export,
        state=LegalExportState.FAILED if died else export.state,
        progress_percent=job.progress_percent,
    )
