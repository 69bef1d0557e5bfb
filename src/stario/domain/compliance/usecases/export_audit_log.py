"""Give a part of the audit log away, with what proves it."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import attrs

from stario.domain.compliance.model.audit_entry import AuditHead
from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.compliance.model.audit_export import ExportFormat, ExportWriter
from stario.domain.compliance.model.merkle import SubtreesAfter
from stario.domain.compliance.usecases.chain_events import ChainEvents
from stario.domain.compliance.usecases.read_audit_log import ReadAuditLog
from stario.domain.compliance.usecases.seal_audit_log import SealAuditLog, signer_of
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Invalid, NotFound, Unavailable
from stario.ports.attestation import AttestationKey
from stario.ports.repositories.audit import SignedHead
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids

LONGEST = timedelta(days=366)


@attrs.frozen(kw_only=True)
class AuditPart:
    """Entries *first* to *last* of the log under *sealed*; *before* is its end before them."""

    since: datetime
    until: datetime
    first: int
    last: int
    before: AuditHead
    sealed: SignedHead


@attrs.frozen(kw_only=True)
class ExportAuditLog:
    storage: Storage
    chain_events: ChainEvents
    read_audit_log: ReadAuditLog
    seal_audit_log: SealAuditLog
    attestation_key: AttestationKey
    clock: Clock
    ids: Ids

    async def prepare(
        self, *, since: datetime, until: datetime, format_: ExportFormat, actor: Actor | None
    ) -> AuditPart:
        """
        Record the export, and sign the log as it is with that.

        The part reaches from the first to the last entry of what happened from *since* until
        before *until*, without gaps: entries written out of turn may lie outside the times.

        Raises:
            Invalid: the times are the wrong way round, or too far apart.
            NotFound: nothing happened then, or it is too long ago.
            Conflict: entries leave for the archive just now, or one is damaged.
            Unavailable: the log can't be signed now.
        """
        if not since < until:
            raise Invalid("date_to", "wrong_order")
        if until - since > LONGEST:
            raise Invalid("date_to", "span_too_long", days=LONGEST.days)
        await self._record(since, until, format_, actor)
        await self.chain_events()
        sealed = await self._sealed()
        bounds = await self.read_audit_log.bounds(since=since, before=until)
        if bounds is None:
            raise NotFound(what="audit_entries")
        first, last = bounds[0], min(bounds[1], sealed.head.number)
        if last < first:
            raise NotFound(what="audit_entries")
        return AuditPart(
            since=since,
            until=until,
            first=first,
            last=last,
            before=await self.read_audit_log.head_before(first),
            sealed=sealed,
        )

    async def stream(self, part: AuditPart, format_: ExportFormat) -> AsyncIterator[bytes]:
        """
        Tell *part*, piece by piece.

        Raises:
            Conflict: entries left for the archive meanwhile; what was told so far has no end.
        """
        writer = ExportWriter(format_=format_)
        yield writer.begin(part.before, since=part.since, until=part.until)
        async for entries in self.read_audit_log.entries(after=part.first - 1, through=part.last):
            yield writer.entries(entries)
        end = part.sealed.head.number
        subtrees = SubtreesAfter(part.last, end)
        async for leaves in self.read_audit_log.leaves(after=part.last, through=end):
            subtrees.take(leaves)
        yield writer.end(
            subtrees=subtrees.subtrees,
            checkpoint=part.sealed.note,
            signer=signer_of(self.attestation_key),
        )

    async def _record(
        self, since: datetime, until: datetime, format_: ExportFormat, actor: Actor | None
    ) -> None:
        event = audit_event(
            "audit.log.export",
            "audit_log",
            None,
            id_=self.ids.new(),
            at=self.clock.now(),
            actor=actor,
            date_from=since.isoformat(),
            date_to=until.isoformat(),
            format=format_.value,
        )
        async with self.storage() as work:
            await work.audit.record(event)
            await work.commit()

    async def _sealed(self) -> SignedHead:
        try:
            sealed = await self.seal_audit_log(at_once=True)
        except Unavailable:
            # It is signed and remembered; the store gets it later.
            async with self.storage() as work:
                sealed = await work.audit_checkpoints.latest()
        if sealed is None:
            raise Unavailable(what="audit_log")
        return sealed
