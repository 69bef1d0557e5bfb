"""Ask for a copy of everything that is kept about oneself."""

import attrs

from stario.domain.compliance.model.audit_event import happened
from stario.domain.generation.model.chore import chore
from stario.domain.generation.model.job import ENDED, Job
from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.account import AccountClosed
from stario.domain.identity.model.data_export import DataExport, ExportState, archive_folder
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, ExportId, JobId
from stario.domain.kernel.language import Language
from stario.ports.dispatch import JobDispatch
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Entropy


@attrs.frozen(kw_only=True)
class RequestDataExport:
    storage: Storage
    dispatch: JobDispatch
    clock: Clock
    entropy: Entropy

    async def __call__(
        self, *, export_id: ExportId, account: AccountId, language: Language
    ) -> DataExport:
        """
        Enqueue the export *export_id*, or find the one that is on its way.

        Args:
            language: of the archive's README.

        Raises:
            AccountClosed: the account was deleted or blocked.
        """
        async with self.storage() as work:
            if (await work.accounts.get(account)).blocked_at is not None:
                raise AccountClosed
            under_way = await _under_way(work, account, export_id)
            if under_way is not None:
                return under_way
            job = self._job(export_id, account, language)
            export = DataExport(
                id=export_id,
                account_id=account,
                job_id=job.id,
                state=ExportState.QUEUED,
                requested_at=job.created_at,
            )
            await work.jobs.add(job)
            await work.data_exports.add(export)
            at = export.requested_at
            await work.audit.record(
                happened("identity.export.request", "data_export", export_id, at=at, by=account)
            )
            await work.commit()
        await self.dispatch.announce(job.queue, [job.id])
        return export

    def _job(self, export_id: ExportId, account: AccountId, language: Language) -> Job:
        # The key is chosen once, here: a second run of the job replaces the archive of the first.
        object_key = f"{archive_folder(account)}{self.entropy.token()}.zip"
        return chore(
            JobId(export_id),
            Queue.EXPORT,
            {"export_id": export_id, "object_key": object_key, "language": language.value},
            account=account,
            at=self.clock.now(),
        )


async def _under_way(
    work: UnitOfWork, account: AccountId, export_id: ExportId
) -> DataExport | None:
    for export in await work.data_exports.of_account(account):
        if export.id == export_id:
            return export
        if export.state is ExportState.QUEUED:
            try:
                job = await work.jobs.get(export.job_id)
            except NotFound:
                continue
            if job.state not in ENDED:
                return export
    return None
