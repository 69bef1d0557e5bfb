"""See what is golden, and take it out."""

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.ids import GoldenItemId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.moderation.model.golden_item import GoldenItem
from stario.ports.repositories.review_quality import PlantedItem
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class RetireGoldenItem:
    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(self, item_id: GoldenItemId, *, actor: Actor) -> GoldenItem:
        """
        Plant it no more; once retired, it stays so. Cases that stand for it may still be answered.

        Raises:
            NotFound: there is none.
        """
        now = self.clock.now()
        async with self.storage() as work:
            item = await work.golden_items.get(item_id, lock=True)
            if item.retired_at is not None:
                return item
            retired = item.retire(at=now)
            await work.golden_items.save(retired)
            await work.audit.record(
                audit_event(
                    "moderation.golden_item.retire",
                    "golden_item",
                    item_id,
                    id_=self.ids.new(),
                    at=now,
                    actor=actor,
                )
            )
            await work.commit()
        return retired

    async def list(self, request: PageRequest, *, with_retired: bool) -> Page[PlantedItem]:
        """Newest first."""
        async with self.storage() as work:
            return await work.golden_items.list(request, with_retired=with_retired)
