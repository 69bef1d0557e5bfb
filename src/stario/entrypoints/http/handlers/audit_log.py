"""The audit log, for admins."""

import attrs

from stario.domain.compliance.model.audit_export import ExportFormat
from stario.domain.compliance.usecases.export_audit_log import ExportAuditLog
from stario.domain.compliance.usecases.read_checkpoint import ReadCheckpoint
from stario.domain.compliance.usecases.search_audit_log import SearchAuditLog
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Conflict, Invalid, NotFound, Unavailable
from stario.entrypoints.http.fields import Listing, listing
from stario.entrypoints.http.handlers.audit_log_schema import (
    AuditEntryAnswer,
    AuditExportBody,
    AuditQuery,
    CheckpointAnswer,
    checkpoint_answer,
    entry_answer,
)
from stario.entrypoints.http.routing import ADMIN_ONLY, Call, RateClass, Reply, Route, route
from stario.ports.attestation import AttestationKey

TAG = "Audit log"
MEDIA_TYPES = {ExportFormat.JSONL: "application/x-ndjson", ExportFormat.CSV: "text/csv"}


@attrs.frozen(kw_only=True)
class AuditLogHandlers:
    search_audit_log: SearchAuditLog
    export_audit_log: ExportAuditLog
    read_checkpoint: ReadCheckpoint
    attestation_key: AttestationKey

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/content/audit-logs",
                self.search,
                tag=TAG,
                summary="Search the audit log",
                description="What happened within the last 90 days, the newest first; what is "
                "older is archived, and can be exported for a year. A search is an entry itself.",
                query=AuditQuery,
                response=Listing[AuditEntryAnswer],
                roles=ADMIN_ONLY,
            ),
            route(
                "GET",
                "/content/audit-logs/checkpoint",
                self.checkpoint,
                tag=TAG,
                summary="Read the newest signed end of the audit log",
                response=CheckpointAnswer,
                roles=ADMIN_ONLY,
                errors=(NotFound,),
            ),
            route(
                "POST",
                "/content/audit-logs/export",
                self.export,
                tag=TAG,
                summary="Export a part of the audit log with its proofs",
                description="`stario audit verify --file` finds every line that was edited, moved "
                "or left out since. The part reaches from the first to the last entry of that "
                "time without gaps.",
                body=AuditExportBody,
                media_type=MEDIA_TYPES[ExportFormat.JSONL],
                also=(MEDIA_TYPES[ExportFormat.CSV],),
                roles=ADMIN_ONLY,
                errors=(Conflict, Invalid, NotFound, Unavailable),
                limit=RateClass.WRITE,
            ),
        ]

    async def search(self, call: Call[None, None, AuditQuery]) -> Reply:
        page = await self.search_audit_log(call.query.request(), call.query.wanted())
        return Reply(listing(page, entry_answer))

    async def checkpoint(self, call: Call) -> Reply:
        del call
        latest = await self.read_checkpoint()
        return Reply(checkpoint_answer(latest, self.attestation_key.public_key))

    async def export(self, call: Call[AuditExportBody]) -> Reply:
        body, claims = call.body, call.claims
        part = await self.export_audit_log.prepare(
            since=body.date_from,
            until=body.date_to,
            format_=body.format,
            actor=Actor(account_id=claims.account_id, role=claims.role),
        )
        name = f"stario-audit-{part.first}-{part.last}.{body.format.value}"
        return Reply(
            content=self.export_audit_log.stream(part, body.format),
            media_type=MEDIA_TYPES[body.format],
            headers={"content-disposition": f'attachment; filename="{name}"'},
        )
