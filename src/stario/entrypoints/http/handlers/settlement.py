"""Revenue, comparisons with providers, and what they handed over, for staff."""

import attrs

from stario.domain.kernel.errors import Conflict, Invalid, NotFound, Unavailable
from stario.domain.kernel.money import Money
from stario.domain.ledger.model.provider_file import read_statement
from stario.domain.ledger.usecases.book_settlement import BookSettlement
from stario.domain.ledger.usecases.list_reconciliations import ListReconciliations
from stario.domain.ledger.usecases.read_revenue import ReadRevenue
from stario.domain.ledger.usecases.reconcile_books import ReconcileBooks
from stario.domain.ledger.usecases.reconcile_day import ReconcileDay
from stario.entrypoints.http.fields import Listing, listing
from stario.entrypoints.http.handlers.ledger_schema import EntryAnswer, entry_answer
from stario.entrypoints.http.handlers.settlement_schema import (
    ReconcileBody,
    ReconciliationAnswer,
    ReconciliationPath,
    ReconciliationsQuery,
    ReconciliationSummary,
    RevenueAnswer,
    RevenueQuery,
    SettlementBody,
    day_of,
    named_day,
    reconciliation_answer,
    revenue_answer,
    summary_of,
)
from stario.entrypoints.http.routing import ADMIN_ONLY, STAFF, Call, Reply, Route, route

TAG = "Settlement"
LARGEST_FILE_BYTES = 5_000_000


@attrs.frozen(kw_only=True)
class SettlementHandlers:
    read_revenue: ReadRevenue
    list_reconciliations: ListReconciliations
    reconcile_day: ReconcileDay
    reconcile_books: ReconcileBooks
    book_settlement: BookSettlement

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/payments/admin/revenue",
                self.revenue,
                tag=TAG,
                summary="Sum up what was sold, by day, artist, product or provider",
                description="Orders by the day they were paid; what went back since is in "
                "`refunds_tiyin` of that day.",
                query=RevenueQuery,
                response=RevenueAnswer,
                roles=STAFF,
                errors=(Invalid,),
            ),
            route(
                "GET",
                "/payments/admin/reconciliation",
                self.list,
                tag=TAG,
                summary="List comparisons with providers",
                query=ReconciliationsQuery,
                response=Listing[ReconciliationSummary],
                roles=STAFF,
            ),
            route(
                "POST",
                "/payments/admin/reconciliation",
                self.reconcile,
                tag=TAG,
                summary="Compare a day again, or with a file of the provider's",
                body=ReconcileBody,
                response=ReconciliationAnswer,
                roles=ADMIN_ONLY,
                errors=(Invalid, Unavailable),
                max_body_bytes=LARGEST_FILE_BYTES,
            ),
            route(
                "GET",
                "/payments/admin/reconciliation/{reconciliation_id}",
                self.read,
                tag=TAG,
                summary="Read every difference that a comparison found",
                path_params=ReconciliationPath,
                response=ReconciliationAnswer,
                roles=STAFF,
                errors=(NotFound,),
            ),
            route(
                "POST",
                "/payments/admin/settlements",
                self.settle,
                tag=TAG,
                summary="Book what a provider handed over to our bank",
                body=SettlementBody,
                response=EntryAnswer,
                status=201,
                roles=ADMIN_ONLY,
                errors=(Conflict,),
            ),
        ]

    async def revenue(self, call: Call[None, None, RevenueQuery]) -> Reply:
        query = call.query
        report = await self.read_revenue(
            named_day("from", query.from_ or query.date_from),
            named_day("to", query.to or query.date_to),
            query.group_by,
        )
        return Reply(revenue_answer(report))

    async def list(self, call: Call[None, None, ReconciliationsQuery]) -> Reply:
        page = await self.list_reconciliations(call.query.request(), provider=call.query.provider)
        return Reply(listing(page, summary_of))

    async def reconcile(self, call: Call[ReconcileBody]) -> Reply:
        body = call.body
        day = day_of("day", body.day)
        if body.provider is None:
            found = await self.reconcile_books(day)
        else:
            lines = None if body.csv is None else read_statement(body.csv)
            found = await self.reconcile_day(body.provider, day, lines=lines)
        return Reply(reconciliation_answer(found))

    async def read(self, call: Call[None, ReconciliationPath]) -> Reply:
        found = await self.list_reconciliations.read(call.path.reconciliation_id)
        return Reply(reconciliation_answer(found))

    async def settle(self, call: Call[SettlementBody]) -> Reply:
        body = call.body
        entry = await self.book_settlement(
            body.provider, Money(body.amount_tiyin), reference=body.reference
        )
        return Reply(entry_answer(entry))
