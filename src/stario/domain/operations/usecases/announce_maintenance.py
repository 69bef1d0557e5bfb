"""Announce work on the platform, and call it off."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Conflict, Invalid
from stario.domain.kernel.ids import MaintenanceId
from stario.domain.kernel.language import Language
from stario.domain.kernel.text import clean_line
from stario.domain.operations.model.component import Component
from stario.domain.operations.model.status import LONGEST_MAINTENANCE, Maintenance
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids

LONGEST_TITLE = 200
MOST_AHEAD = 50


@attrs.frozen(kw_only=True)
class AnnounceMaintenance:
    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(
        self,
        maintenance_id: MaintenanceId,
        *,
        titles: Mapping[Language, str],
        components: tuple[Component, ...],
        begins_at: datetime,
        ends_at: datetime,
        actor: Actor,
    ) -> Maintenance:
        """
        Announce it on the status page.

        Raises:
            Invalid: no title, it ends before it begins or has ended, it is too long, or too many
                are announced.
            Conflict: the id is taken.
        """
        now = self.clock.now()
        if ends_at <= max(begins_at, now):
            raise Invalid("ends_at", "not_future")
        if ends_at - begins_at > LONGEST_MAINTENANCE:
            raise Invalid("ends_at", "days_too_many", longest=LONGEST_MAINTENANCE.days)
        cleaned = {
            language.value: clean_line(f"titles.{language.value}", text, longest=LONGEST_TITLE)
            for language, text in titles.items()
        }
        titled = {language: text for language, text in cleaned.items() if text}
        if not titled:
            raise Invalid("titles", "required")
        maintenance = Maintenance(
            id=maintenance_id,
            titles=titled,
            components=components,
            begins_at=begins_at,
            ends_at=ends_at,
        )
        async with self.storage() as work:
            ahead = await work.maintenances.ending_after(now)
            if any(each.id == maintenance_id for each in ahead):
                return next(each for each in ahead if each.id == maintenance_id)
            if len(ahead) >= MOST_AHEAD:
                raise Conflict(what="maintenances")
            await work.maintenances.add(maintenance)
            await self._record(work, "announce", maintenance_id, actor)
            await work.commit()
        return maintenance

    async def call_off(self, maintenance_id: MaintenanceId, *, actor: Actor) -> None:
        """
        Raises:
            NotFound: it is not announced.
        """
        async with self.storage() as work:
            await work.maintenances.remove(maintenance_id)
            await self._record(work, "call_off", maintenance_id, actor)
            await work.commit()

    async def list(self) -> tuple[Maintenance, ...]:
        """What is on or still to come, the earliest first."""
        async with self.storage() as work:
            return await work.maintenances.ending_after(self.clock.now())

    async def _record(
        self, work: UnitOfWork, verb: str, maintenance_id: MaintenanceId, actor: Actor
    ) -> None:
        await work.audit.record(
            audit_event(
                f"operations.maintenance.{verb}",
                "maintenance",
                maintenance_id,
                id_=self.ids.new(),
                at=self.clock.now(),
                actor=actor,
            )
        )
