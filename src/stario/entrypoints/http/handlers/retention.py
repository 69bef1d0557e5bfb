"""Retention over HTTP: what is over, cleaning it up, and the proof that it was."""

import attrs

from stario.domain.compliance.usecases.clean_up import CleanUp
from stario.domain.compliance.usecases.list_retention_runs import ListRetentionRuns
from stario.domain.compliance.usecases.read_retention import ReadRetention
from stario.domain.kernel.errors import Unavailable
from stario.entrypoints.http.fields import Listing, listing
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.retention_schema import (
    CleanUpAnswer,
    CleanUpBody,
    RetentionAnswer,
    RunAnswer,
    RunsQuery,
    clean_up_answer,
    retention_answer,
    run_answer,
)
from stario.entrypoints.http.routing import ADMIN_ONLY, Call, Reply, Route, route

TAG = "Retention"


@attrs.frozen(kw_only=True)
class RetentionHandlers:
    clean_up: CleanUp
    read_retention: ReadRetention
    list_runs: ListRetentionRuns

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/content/retention/cleanup",
                self.run,
                tag=TAG,
                summary="Delete what is kept no longer, now",
                description="It comes round by itself every hour; this is for whoever can't wait, "
                "or wants to see with `dry_run` what would be deleted.",
                body=CleanUpBody,
                response=CleanUpAnswer,
                roles=ADMIN_ONLY,
                errors=(Unavailable,),
            ),
            route(
                "GET",
                "/content/retention/stats",
                self.stats,
                tag=TAG,
                summary="See by each rule what is kept and what is over",
                response=RetentionAnswer,
                roles=ADMIN_ONLY,
                errors=(Unavailable,),
            ),
            route(
                "GET",
                "/content/retention/runs",
                self.runs,
                tag=TAG,
                summary="List clean-ups",
                query=RunsQuery,
                response=Listing[RunAnswer],
                roles=ADMIN_ONLY,
            ),
        ]

    async def run(self, call: Call[CleanUpBody]) -> Reply:
        done = await self.clean_up(
            actor=actor_of(call.claims), dry_run=call.body.dry_run, rules=set(call.body.rules)
        )
        return Reply(clean_up_answer(done, dry_run=call.body.dry_run))

    async def stats(self, call: Call) -> Reply:
        del call
        return Reply(retention_answer(await self.read_retention()))

    async def runs(self, call: Call[None, None, RunsQuery]) -> Reply:
        page = await self.list_runs(call.query.request(), rule=call.query.rule)
        return Reply(listing(page, run_answer))
