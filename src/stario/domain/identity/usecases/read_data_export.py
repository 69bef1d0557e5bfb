"""Say how far an export is, and give the link to it."""

import attrs

from stario.domain.compliance.model.audit_event import happened
from stario.domain.generation.model.job import Job, JobState
from stario.domain.identity.model.data_export import DataExport, ExportState
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, ExportId
from stario.ports.media import Bucket, ObjectStore
from stario.ports.storage import Storage
from stario.ports.system import Clock

LINK_SECONDS = 600
FILENAME = "stario-data.zip"


@attrs.frozen(kw_only=True)
class ExportProgress:
    """`download_url` works for `LINK_SECONDS`; None until it is ready, and once it is expired."""

    export: DataExport
    state: ExportState
    progress_percent: int
    download_url: str | None


@attrs.frozen(kw_only=True)
class ReadDataExport:
    storage: Storage
    objects: ObjectStore
    clock: Clock

    async def __call__(self, export_id: ExportId, *, account: AccountId) -> ExportProgress:
        """
        Find the export.

        Raises:
            NotFound: there is none, it is somebody else's, or its archive is deleted again.
        """
        async with self.storage() as work:
            export = await work.data_exports.get(export_id)
            if export.account_id != account or export.expired(at=self.clock.now()):
                raise NotFound(what="export")
            job = await work.jobs.get(export.job_id)
        return ExportProgress(
            export=export,
            state=_state(export, job),
            progress_percent=job.progress_percent,
            download_url=await self._link(export),
        )

    async def _link(self, export: DataExport) -> str | None:
        if export.state is not ExportState.READY or export.object_key is None:
            return None
        # A link that nobody knows of is given to nobody.
        async with self.storage() as work:
            await work.audit.record(
                happened(
                    "identity.export.download",
                    "data_export",
                    export.id,
                    at=self.clock.now(),
                    by=export.account_id,
                )
            )
            await work.commit()
        return await self.objects.presign_download(
            Bucket.MEDIA, export.object_key, expires_in_seconds=LINK_SECONDS, filename=FILENAME
        )


def _state(export: DataExport, job: Job) -> ExportState:
    """A job that has died takes its export along."""
    if export.state is ExportState.QUEUED and job.state in {JobState.FAILED, JobState.CANCELLED}:
        return ExportState.FAILED
    return export.state
