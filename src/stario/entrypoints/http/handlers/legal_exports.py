"""Packages for authorities: asked for, approved by another person, fetched."""

import attrs

from stario.domain.compliance.model.legal_export import LegalExport, LegalExportOutOfOrder, OwnCase
from stario.domain.compliance.usecases.decide_legal_export import DecideLegalExport
from stario.domain.compliance.usecases.read_legal_export import LegalExportView, ReadLegalExport
from stario.domain.compliance.usecases.request_legal_export import RequestLegalExport
from stario.domain.kernel.errors import Invalid, NotFound, Unavailable
from stario.domain.kernel.ids import LegalExportId
from stario.domain.payments.model.refund import FourEyes
from stario.entrypoints.http.fields import Listing, PageQuery, listing
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.legal_exports_schema import (
    LegalExportAnswer,
    LegalExportBody,
    LegalExportPath,
    legal_export_answer,
)
from stario.entrypoints.http.routing import ADMIN_ONLY, Call, Reply, Route, route

TAG = "Legal export"


@attrs.frozen(kw_only=True)
class LegalExportHandlers:
    request_legal_export: RequestLegalExport
    decide_legal_export: DecideLegalExport
    read_legal_export: ReadLegalExport

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/content/legal-export",
                self.create,
                tag=TAG,
                summary="Ask for a package for an authority",
                description="A second administrator approves it; then it is built, signed and "
                "encrypted to the authority's key.",
                body=LegalExportBody,
                response=LegalExportAnswer,
                status=201,
                roles=ADMIN_ONLY,
                errors=(Invalid,),
                idempotent=True,
            ),
            route(
                "GET",
                "/content/legal-export",
                self.list,
                tag=TAG,
                summary="List packages for authorities",
                query=PageQuery,
                response=Listing[LegalExportAnswer],
                roles=ADMIN_ONLY,
            ),
            route(
                "GET",
                "/content/legal-export/{export_id}",
                self.read,
                tag=TAG,
                summary="Say how far a package is, with the link to it",
                path_params=LegalExportPath,
                response=LegalExportAnswer,
                roles=ADMIN_ONLY,
                errors=(NotFound, Unavailable),
            ),
            route(
                "POST",
                "/content/legal-export/{export_id}/approve",
                self.approve,
                tag=TAG,
                summary="Approve a package that another administrator asked for",
                path_params=LegalExportPath,
                response=LegalExportAnswer,
                status=202,
                roles=ADMIN_ONLY,
                errors=(NotFound, FourEyes, OwnCase, LegalExportOutOfOrder),
            ),
            route(
                "POST",
                "/content/legal-export/{export_id}/reject",
                self.reject,
                tag=TAG,
                summary="Refuse a package, or take one's own request back",
                path_params=LegalExportPath,
                response=LegalExportAnswer,
                roles=ADMIN_ONLY,
                errors=(NotFound, OwnCase, LegalExportOutOfOrder),
            ),
        ]

    async def create(self, call: Call[LegalExportBody]) -> Reply:
        export = await self.request_legal_export(
            LegalExportId(call.idempotency_id), call.body.wanted(), actor=actor_of(call.claims)
        )
        return _reply(export)

    async def list(self, call: Call[None, None, PageQuery]) -> Reply:
        page = await self.read_legal_export.list(call.query.request())
        return Reply(listing(page, legal_export_answer))

    async def read(self, call: Call[None, LegalExportPath]) -> Reply:
        view = await self.read_legal_export(
            LegalExportId(call.path.export_id), actor=actor_of(call.claims)
        )
        return Reply(legal_export_answer(view))

    async def approve(self, call: Call[None, LegalExportPath]) -> Reply:
        return _reply(
            await self.decide_legal_export.approve(
                LegalExportId(call.path.export_id), actor=actor_of(call.claims)
            )
        )

    async def reject(self, call: Call[None, LegalExportPath]) -> Reply:
        return _reply(
            await self.decide_legal_export.reject(
                LegalExportId(call.path.export_id), actor=actor_of(call.claims)
            )
        )


def _reply(export: LegalExport) -> Reply:
    view = LegalExportView(export=export, state=export.state, progress_percent=0)
    return Reply(legal_export_answer(view), location=f"/content/legal-export/{export.id}")
