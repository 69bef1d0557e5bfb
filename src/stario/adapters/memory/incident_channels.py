"""A channel and a pager that remember."""

import attrs

from stario.domain.kernel.errors import Unavailable
from stario.domain.operations.model.bulletin import Bulletin
from stario.domain.operations.model.incident import StepKind
from stario.ports.incident_channels import IncidentChannel, Pager


@attrs.define
class MemoryChannel(IncidentChannel):
    """`posted` are the names and kinds of what was posted, in order."""

    posted: list[tuple[str, StepKind, str]] = attrs.field(factory=list)
    is_away: bool = False

    async def post(self, bulletin: Bulletin) -> None:
        if self.is_away:
            raise Unavailable(what="channel")
        self.posted.append((bulletin.incident.name, bulletin.kind, bulletin.text))


@attrs.define
class MemoryPager(Pager):
    """`states` says of each incident's name what the pager shows; `calls` counts the events."""

    states: dict[str, str] = attrs.field(factory=dict)
    calls: int = 0
    is_away: bool = False

    async def page(self, bulletin: Bulletin) -> None:
        if self.is_away:
            raise Unavailable(what="pager")
        self.calls += 1
        name, shown = bulletin.incident.name, self.states.get(bulletin.incident.name)
        if bulletin.kind is StepKind.RESOLVED:
            if shown:
                self.states[name] = "resolved"
        elif bulletin.kind is StepKind.ACKNOWLEDGED:
            if shown == "triggered":
                self.states[name] = "acknowledged"
        elif shown != "acknowledged":
            self.states[name] = "triggered"
