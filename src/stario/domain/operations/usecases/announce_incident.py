"""Tell the people on call, in the channel and by the pager."""

from collections.abc import Mapping

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.operations.model.bulletin import STALE_AFTER, Bulletin, bulletin_of
from stario.domain.operations.model.incident import StepKind
from stario.ports.incident_channels import IncidentChannel, Pager
from stario.ports.storage import Storage
from stario.ports.system import Clock
from stario.ports.work import EffectHandler

WAKING = frozenset({StepKind.OPENED, StepKind.SEVERITY, StepKind.ESCALATED})


@attrs.frozen(kw_only=True)
class PostIncident(EffectHandler):
    """Without a channel nothing is posted."""

    storage: Storage
    clock: Clock
    channel: IncidentChannel | None

    async def __call__(self, payload: Mapping[str, str]) -> None:
        """
        Post the step that *payload* names.

        Raises:
            Unavailable: the channel does not answer; again later, until nobody cares any more.
        """
        if self.channel is None:
            return
        bulletin = await _bulletin(self.storage, self.clock, payload)
        if bulletin is not None:
            await self.channel.post(bulletin)


@attrs.frozen(kw_only=True)
class PageIncident(EffectHandler):
    """Without a pager nobody is called."""

    storage: Storage
    clock: Clock
    pager: Pager | None

    async def __call__(self, payload: Mapping[str, str]) -> None:
        """
        Page the step that *payload* names, unless the incident has moved on meanwhile.

        Raises:
            Unavailable: the pager does not answer; again later, until nobody cares any more.
        """
        if self.pager is None:
            return
        bulletin = await _bulletin(self.storage, self.clock, payload)
        if bulletin is None:
            return
        incident = bulletin.incident
        # A call that comes late wakes nobody for what somebody works on, or what is over.
        is_settled = bulletin.kind in WAKING and incident.acknowledged_at is not None
        is_over = bulletin.kind is StepKind.ACKNOWLEDGED and not incident.is_going_on
        if not is_settled and not is_over:
            await self.pager.page(bulletin)


async def _bulletin(storage: Storage, clock: Clock, payload: Mapping[str, str]) -> Bulletin | None:
    async with storage() as work:
        try:
            incident = await work.incidents.get(int(payload["incident"]))
        except NotFound:
            return None
    bulletin = bulletin_of(incident, payload)
    if bulletin is None or clock.now() - bulletin.at > STALE_AFTER:
        return None
    return bulletin
