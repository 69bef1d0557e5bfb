"""The compliance report, as JSON and as a page to print, and the dashboard."""

import attrs
from starlette.requests import Request

from stario.domain.compliance.usecases.read_platform_stats import ReadPlatformStats
from stario.domain.compliance.usecases.report_compliance import ReportCompliance
from stario.domain.kernel.language import Language
from stario.entrypoints.http.accepting import prefers_page
from stario.entrypoints.http.handlers.compliance_page import POLICY, report_page
from stario.entrypoints.http.handlers.compliance_schema import (
    ReportAnswer,
    StatsAnswer,
    report_answer,
    stats_answer,
)
from stario.entrypoints.http.routing import ADMIN_ONLY, STAFF, Call, Reply, Route, route

TAG = "Compliance"
HTML = "text/html"


@attrs.frozen(kw_only=True)
class ComplianceHandlers:
    report_compliance: ReportCompliance
    read_platform_stats: ReadPlatformStats

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/admin/compliance/report",
                self.report,
                tag=TAG,
                summary="Answer the monthly checklist with evidence",
                description="As a page for whoever prefers `text/html`.",
                response=ReportAnswer,
                also=(HTML,),
                roles=ADMIN_ONLY,
            ),
            route(
                "GET",
                "/admin/compliance/report.html",
                self.page,
                tag=TAG,
                summary="Get the compliance report as a page to print",
                media_type=HTML,
                roles=ADMIN_ONLY,
            ),
            route(
                "GET",
                "/admin/stats",
                self.stats,
                tag=TAG,
                summary="Count users, artists, orders, revenue, jobs and queues",
                response=StatsAnswer,
                roles=STAFF,
            ),
        ]

    async def report(self, call: Call) -> Reply:
        if _wants_page(call.request):
            return await self.page(call)
        report = await self.report_compliance()
        return Reply(report_answer(report), headers=_VARY)

    async def page(self, call: Call) -> Reply:
        report = await self.report_compliance()
        return _page(report_page(report, call.language), call.language)

    async def stats(self, call: Call) -> Reply:
        del call
        return Reply(stats_answer(await self.read_platform_stats()))


_VARY = {"vary": "accept, accept-language", "cache-control": "no-store"}


def _wants_page(request: Request) -> bool:
    return prefers_page(request.headers.get("accept", ""))


def _page(html: str, language: Language) -> Reply:
    return Reply(
        content=html.encode(),
        media_type="text/html; charset=utf-8",
        headers={
            "content-security-policy": POLICY,
            "content-language": language.value,
            **_VARY,
        },
    )
