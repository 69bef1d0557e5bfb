"""Prices and terms of the shop over HTTP."""

import attrs

from stario.domain.kernel.errors import Conflict, Invalid
from stario.domain.merch.usecases.read_pricing import ReadPricing
from stario.domain.merch.usecases.replace_pricing import ReplacePricing
from stario.entrypoints.http.handlers.catalogue_admin import TAG
from stario.entrypoints.http.handlers.pricing_schema import (
    PricingAnswer,
    PricingBody,
    pricing_answer,
)
from stario.entrypoints.http.routing import ADMIN_ONLY, STAFF, Call, Reply, Route, route


@attrs.frozen(kw_only=True)
class PricingHandlers:
    read_pricing: ReadPricing
    replace_pricing: ReplacePricing

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/merch/admin/pricing",
                self.read,
                tag=TAG,
                summary="Read prices and terms of the shop",
                response=PricingAnswer,
                roles=STAFF,
            ),
            route(
                "PUT",
                "/merch/admin/pricing",
                self.replace,
                tag=TAG,
                summary="Set prices and terms of the shop",
                description="Sales from now on go by them; earlier ones keep their terms.",
                body=PricingBody,
                response=PricingAnswer,
                roles=ADMIN_ONLY,
                errors=(Invalid, Conflict),
            ),
        ]

    async def read(self, call: Call) -> Reply:
        return Reply(pricing_answer(await self.read_pricing(), call.language))

    async def replace(self, call: Call[PricingBody]) -> Reply:
        shop = await self.replace_pricing(call.body.pricing(), by=call.claims.account_id)
        return Reply(pricing_answer(shop, call.language))
