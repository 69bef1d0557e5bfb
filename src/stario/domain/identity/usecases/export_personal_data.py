"""Pack what is kept about a person."""

import attrs

from stario.domain.generation.model.job import Job
from stario.domain.identity.model.archive import pack
from stario.domain.identity.model.data_export import ExportState
from stario.domain.identity.usecases.gather_personal_data import gather_personal_data
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import ExportId
from stario.domain.kernel.language import Language
from stario.ports.execution import HeavyWork
from stario.ports.media import Bucket, ObjectStore
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock
from stario.ports.work import Completion, JobFailed, JobHandler, Report


@attrs.frozen(kw_only=True)
class ExportPersonalData(JobHandler):
    """Payload: `export_id`, `object_key`, `language`."""

    storage: Storage
    objects: ObjectStore
    heavy_work: HeavyWork
    clock: Clock

    async def __call__(self, job: Job, report: Report) -> Completion:
        """
        Write the archive and mark the export ready.

        Raises:
            JobFailed: the account is gone.
        """
        export_id = ExportId(str(job.payload["export_id"]))
        object_key = str(job.payload["object_key"])
        language = Language(str(job.payload["language"]))
        report("gathering", 10)
        async with self.storage() as work:
            account = (await work.data_exports.get(export_id)).account_id
            if (await work.accounts.get(account)).blocked_at is not None:
                raise JobFailed("account_closed")
            data = await gather_personal_data(work, account)
        report("packing", 50)
        now = self.clock.now()
        archive = await self.heavy_work.run(lambda _: pack(data, language=language, at=now))
        report("storing", 80)
        await self.objects.put(Bucket.MEDIA, object_key, archive, content_type="application/zip")

        async def effects(work: UnitOfWork) -> None:
            await self._mark_ready(work, export_id, object_key)

        return Completion(result={"bytes": len(archive)}, effects=effects)

    async def _mark_ready(self, work: UnitOfWork, export_id: ExportId, object_key: str) -> None:
        try:
            export = await work.data_exports.get(export_id)
        except NotFound:
            raise JobFailed("account_closed") from None
        ready = attrs.evolve(
            export,
            state=ExportState.READY,
            object_key=object_key,
            completed_at=self.clock.now(),
        )
        await work.data_exports.save(ready)
