"""A second administrator decides on a package for an authority."""

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.compliance.model.legal_export import LegalExport, LegalExportState, OwnCase
from stario.domain.compliance.usecases.parties_of_contents import parties_of_contents
from stario.domain.generation.model.chore import chore
from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import JobId, LegalExportId
from stario.domain.payments.model.refund import FourEyes
from stario.ports.dispatch import JobDispatch
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class DecideLegalExport:
    storage: Storage
    dispatch: JobDispatch
    clock: Clock
    ids: Ids

    async def approve(self, export_id: LegalExportId, *, actor: Actor) -> LegalExport:
        """
        Let it be built; a second call of the same person changes nothing.

        Raises:
            NotFound: there is none.
            FourEyes: the same person asked for it, or one of the two is no administrator any more.
            OwnCase: it is about *actor*, or about something that she made or is pictured in.
            LegalExportOutOfOrder: it is decided already.
        """
        async with self.storage() as work:
            export = await work.legal_exports.get(export_id, lock=True)
            is_decided = export.state not in {
                LegalExportState.AWAITING_APPROVAL,
                LegalExportState.REJECTED,
            }
            if is_decided and export.decided_by == actor.account_id:
                return export
            now = self.clock.now()
            job = chore(JobId(self.ids.new()), Queue.LEGAL_EXPORT, {"export_id": export.id}, at=now)
            approved = export.approve(job.id, by=actor.account_id, at=now)
            await _require_two(work, approved)
            await _require_stranger(work, approved)
            await work.jobs.add(job)
            await work.legal_exports.save(approved)
            await self._record(work, "approve", approved, actor)
            await work.commit()
        await self.dispatch.announce(job.queue, [job.id])
        return approved

    async def reject(self, export_id: LegalExportId, *, actor: Actor) -> LegalExport:
        """
        Refuse it, or take one's own request back.

        Raises:
            NotFound: there is none.
            OwnCase: as of `approve`, where *actor* did not ask for it.
            LegalExportOutOfOrder: it is approved already.
        """
        async with self.storage() as work:
            export = await work.legal_exports.get(export_id, lock=True)
            if export.state is LegalExportState.REJECTED:
                return export
            rejected = export.reject(by=actor.account_id, at=self.clock.now())
            if actor.account_id != export.requested_by:
                await _require_stranger(work, rejected)
            await work.legal_exports.save(rejected)
            await self._record(work, "reject", rejected, actor)
            await work.commit()
        return rejected

    async def _record(self, work: UnitOfWork, verb: str, export: LegalExport, actor: Actor) -> None:
        await work.audit.record(
            audit_event(
                f"compliance.legal_export.{verb}",
                "legal_export",
                export.id,
                id_=self.ids.new(),
                at=self.clock.now(),
                actor=actor,
                case_id=export.case_id,
                requested_by=export.requested_by,
            )
        )


async def _require_two(work: UnitOfWork, export: LegalExport) -> None:
    """An access token outlives its account, and a request may have waited for long."""
    for one in (export.requested_by, export.decided_by):
        if one is not None:
            account = await work.accounts.get(one)
            if account.role is not Role.ADMIN or account.blocked_at is not None:
                raise FourEyes


async def _require_stranger(work: UnitOfWork, export: LegalExport) -> None:
    if export.decided_by in await parties_of_contents(work, export.scope):
        raise OwnCase
