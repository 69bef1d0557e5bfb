"""Sample the components, remember, and publish the status page."""

from datetime import timedelta

import attrs

from stario.domain.kernel.errors import Unavailable
from stario.domain.operations.model.status import (
    DAYS_SHOWN,
    INCIDENTS_SHOWN,
    Sample,
    StatusReport,
    day_of,
    public_part,
)
from stario.domain.operations.model.status_report import Known, report_of, samples
from stario.ports.media import Bucket, ObjectStore
from stario.ports.status import ComponentProbe, StatusPages
from stario.ports.storage import Storage
from stario.ports.switches import Switches
from stario.ports.system import Clock

FOLDER = "status"
MOST_WAITING = 24 * 60 * 10
"""Samples that wait for the database: of a day, with room."""


@attrs.define
class StatusMemory:
    """What this process knows while the database is away."""

    waiting: list[Sample] = attrs.field(factory=list)
    known: Known | None = None


@attrs.frozen(kw_only=True)
class KeepStatus:
    """Several may run at once: a minute is counted once, and the last page stays."""

    storage: Storage
    objects: ObjectStore
    probe: ComponentProbe
    pages: StatusPages
    switches: Switches
    clock: Clock
    memory: StatusMemory = attrs.field(factory=StatusMemory)

    async def __call__(self) -> StatusReport | None:
        """
        Publish how everything is; None: nothing is known of the past, and the old page stays.

        While the database is away the page goes on to say how everything is, over what was known
        last, and the samples wait.

        Raises:
            Unavailable: the object store does not answer.
        """
        now = self.clock.now()
        sampled = samples(
            await self.probe.sample(),
            self.memory.known,
            under_maintenance=await self._is_under_maintenance(),
            at=now,
        )
        self.memory.waiting = [*self.memory.waiting, *sampled][-MOST_WAITING:]
        try:
            await self._remember()
        except Unavailable:
            if self.memory.known is None:
                return None
        report = report_of(self._known(), sampled, at=now)
        for file in self.pages.render(report):
            await self.objects.put(
                Bucket.MEDIA,
                f"{FOLDER}/{file.name}",
                file.content,
                content_type=file.content_type,
            )
        return report

    async def _remember(self) -> None:
        now = self.clock.now()
        first_day = day_of(now) - timedelta(days=DAYS_SHOWN - 1)
        async with self.storage() as work:
            await work.status_history.count(self.memory.waiting)
            await work.status_history.forget_before(first_day)
            known = Known(
                days=await work.status_history.days(since=first_day),
                incidents=tuple(
                    public
                    for incident in await work.incidents.published(limit=INCIDENTS_SHOWN)
                    if (public := public_part(incident)) is not None
                ),
                maintenance=await work.maintenances.ending_after(now),
            )
            await work.commit()
        self.memory.known = known
        self.memory.waiting = []

    async def _is_under_maintenance(self) -> bool:
        try:
            return await self.switches.maintenance()
        except Unavailable:
            return False

    def _known(self) -> Known:
        if self.memory.known is None:
            raise RuntimeError("the database answered, and said nothing")
        return self.memory.known
