"""The register of breaches of personal data."""

import attrs

from stario.domain.compliance.model.breach import Breach, BreachOutOfOrder
from stario.domain.compliance.usecases.keep_breaches import KeepBreaches
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import BreachId
from stario.entrypoints.http.fields import Listing, PageQuery, listing
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.breaches_schema import (
    BreachAnswer,
    BreachBody,
    BreachPath,
    BreachStepBody,
    breach_answer,
)
from stario.entrypoints.http.routing import ADMIN_ONLY, Call, Reply, Route, route
from stario.ports.system import Clock

TAG = "Breaches"


@attrs.frozen(kw_only=True)
class BreachHandlers:
    keep_breaches: KeepBreaches
    clock: Clock

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/admin/breaches",
                self.enter,
                tag=TAG,
                summary="Enter a breach of personal data",
                body=BreachBody,
                response=BreachAnswer,
                status=201,
                roles=ADMIN_ONLY,
                errors=(Invalid,),
                idempotent=True,
            ),
            route(
                "GET",
                "/admin/breaches",
                self.list,
                tag=TAG,
                summary="List breaches with their clocks",
                query=PageQuery,
                response=Listing[BreachAnswer],
                roles=ADMIN_ONLY,
            ),
            route(
                "GET",
                "/admin/breaches/{breach_id}",
                self.read,
                tag=TAG,
                summary="Read a breach",
                path_params=BreachPath,
                response=BreachAnswer,
                roles=ADMIN_ONLY,
                errors=(NotFound,),
            ),
            route(
                "POST",
                "/admin/breaches/{breach_id}/steps",
                self.move,
                tag=TAG,
                summary="Note what was done about a breach",
                path_params=BreachPath,
                body=BreachStepBody,
                response=BreachAnswer,
                roles=ADMIN_ONLY,
                errors=(NotFound, BreachOutOfOrder, Invalid),
            ),
        ]

    async def enter(self, call: Call[BreachBody]) -> Reply:
        breach = await self.keep_breaches.enter(
            BreachId(call.idempotency_id), call.body.report(), actor=actor_of(call.claims)
        )
        return Reply(self._answer(breach), location=f"/admin/breaches/{breach.id}")

    async def list(self, call: Call[None, None, PageQuery]) -> Reply:
        page = await self.keep_breaches.list(call.query.request())
        return Reply(listing(page, self._answer))

    async def read(self, call: Call[None, BreachPath]) -> Reply:
        return Reply(self._answer(await self.keep_breaches.read(BreachId(call.path.breach_id))))

    async def move(self, call: Call[BreachStepBody, BreachPath]) -> Reply:
        breach = await self.keep_breaches.move(
            BreachId(call.path.breach_id),
            call.body.status,
            note=call.body.note,
            actor=actor_of(call.claims),
        )
        return Reply(self._answer(breach))

    def _answer(self, breach: Breach) -> BreachAnswer:
        return breach_answer(breach, at=self.clock.now())
