"""Switches over HTTP."""

import attrs

from stario.domain.operations.usecases.read_switches import ReadSwitches
from stario.domain.operations.usecases.turn_switches import TurnSwitches
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.switches_schema import (
    SwitchesAnswer,
    SwitchesBody,
    switches_answer,
)
from stario.entrypoints.http.routing import ADMIN_ONLY, STAFF, Call, Reply, Route, route

TAG = "Operations"
SWITCHES = "/ops/switches"


@attrs.frozen(kw_only=True)
class SwitchHandlers:
    read_switches: ReadSwitches
    turn_switches: TurnSwitches

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                SWITCHES,
                self.read,
                tag=TAG,
                summary="See where the switches stand",
                response=SwitchesAnswer,
                roles=STAFF,
                during_maintenance=True,
            ),
            route(
                "PUT",
                SWITCHES,
                self.turn,
                tag=TAG,
                summary="Turn switches while everything runs",
                description="Every process follows within two seconds.",
                body=SwitchesBody,
                response=SwitchesAnswer,
                roles=ADMIN_ONLY,
                during_maintenance=True,
            ),
        ]

    async def read(self, _: Call) -> Reply:
        return Reply(switches_answer(await self.read_switches()))

    async def turn(self, call: Call[SwitchesBody]) -> Reply:
        await self.turn_switches(call.body.turns(), actor=actor_of(call.claims))
        return Reply(switches_answer(await self.read_switches()))
