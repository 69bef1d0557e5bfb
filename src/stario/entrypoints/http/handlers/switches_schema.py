"""How switches look over HTTP."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from stario.domain.operations.model.switch import Switch, SwitchReading

Turn = Annotated[
    bool | UnsetType | None,
    Meta(description="Left out: as it is. Null: as the environment says again."),
]


class SwitchesBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    maintenance_mode: Turn = UNSET
    priority_mode: Turn = UNSET
    payment_fallback: Turn = UNSET

    def turns(self) -> dict[Switch, bool | None]:
        asked = {switch: getattr(self, switch.value.lower()) for switch in Switch}
        return {switch: turn for switch, turn in asked.items() if turn is not UNSET}


class SwitchAnswer(msgspec.Struct, kw_only=True):
    """`turned_at` and `turned_by` are null where the environment decides."""

    name: Switch
    value: bool
    turned_at: datetime | None
    turned_by: Annotated[str, Meta(description="An account, or `console`.")] | None


class SwitchesAnswer(msgspec.Struct, kw_only=True):
    switches: list[SwitchAnswer]


def switches_answer(readings: tuple[SwitchReading, ...]) -> SwitchesAnswer:
    return SwitchesAnswer(
        switches=[
            SwitchAnswer(
                name=reading.switch,
                value=reading.is_on,
                turned_at=reading.position.turned_at if reading.position else None,
                turned_by=reading.position.turned_by if reading.position else None,
            )
            for reading in readings
        ]
    )
