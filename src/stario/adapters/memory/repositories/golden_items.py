"""Golden items, in memory."""

from collections import Counter
from datetime import datetime

import attrs

from stario.adapters.memory.repositories.pages import page_of
from stario.adapters.memory.transaction import Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, CaseId, GoldenItemId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.moderation.model.golden_item import GoldenItem, GoldenPlacement
from stario.ports.repositories.review_quality import GoldenItems, PlantedItem


@attrs.frozen
class MemoryGoldenItems(GoldenItems):
    _transaction: Transaction

    async def add(self, item: GoldenItem) -> None:
        items = (await self._transaction.writing()).golden_items
        sources = {other.source_case for other in items.values()} - {None}
        if item.id in items or item.source_case in sources:
            raise Conflict(what="golden_item")
        items[item.id] = item

    async def get(self, item: GoldenItemId, *, lock: bool = False) -> GoldenItem:
        if lock:
            await self._transaction.writing()
        found = self._transaction.tables.golden_items.get(item)
        if found is None:
            raise NotFound(what="golden_item")
        return found

    async def save(self, item: GoldenItem) -> None:
        items = (await self._transaction.writing()).golden_items
        if item.id not in items:
            raise NotFound(what="golden_item")
        items[item.id] = item

    async def list(self, request: PageRequest, *, with_retired: bool = False) -> Page[PlantedItem]:
        found = [each for each in self._all() if with_retired or each.item.retired_at is None]
        found.sort(key=lambda each: (each.item.made_at, each.item.id), reverse=True)
        return page_of(found, request)

    async def usable(self, *, at: datetime, limit: int) -> tuple[PlantedItem, ...]:
        await self._transaction.writing()
        found = [each for each in self._all() if each.item.usable(at=at)]
        found.sort(key=lambda each: (each.planted, each.item.id))
        return tuple(found[:limit])

    async def plant(self, placement: GoldenPlacement) -> None:
        tables = await self._transaction.writing()
        if placement.case_id in tables.golden_placements:
            raise Conflict(what="golden_placement")
        self._transaction.refer(tables.golden_items, placement.item_id)
        tables.golden_placements[placement.case_id] = placement

    async def behind(self, case: CaseId) -> GoldenItem | None:
        tables = self._transaction.tables
        placement = tables.golden_placements.get(case)
        return None if placement is None else tables.golden_items[placement.item_id]

    async def cases(self, item: GoldenItemId) -> tuple[CaseId, ...]:
        placements = self._transaction.tables.golden_placements.values()
        return tuple(sorted(each.case_id for each in placements if each.item_id == item))

    async def met(self, item: GoldenItemId, reviewer: AccountId) -> bool:
        tables = self._transaction.tables
        return any(
            placement.item_id == item and (case, reviewer) in tables.review_answers
            for case, placement in tables.golden_placements.items()
        )

    async def planted(self, *, since: datetime) -> int:
        placements = self._transaction.tables.golden_placements.values()
        return sum(placement.planted_at >= since for placement in placements)

    async def expired(self, *, at: datetime, limit: int) -> tuple[GoldenItem, ...]:
        items = (await self._transaction.writing()).golden_items
        found = [
            item
            for item in items.values()
            if item.source_account is not None
            and item.expires_at is not None
            and item.expires_at <= at
        ]
        return tuple(sorted(found, key=lambda item: item.id)[:limit])

    async def of_account(self, account: AccountId, *, lock: bool = False) -> tuple[GoldenItem, ...]:
        if lock:
            await self._transaction.writing()
        items = self._transaction.tables.golden_items.values()
        found = [item for item in items if item.source_account == account]
        return tuple(sorted(found, key=lambda item: item.id))

    def _all(self) -> tuple[PlantedItem, ...]:
        tables = self._transaction.tables
        planted = Counter(each.item_id for each in tables.golden_placements.values())
        return tuple(
            PlantedItem(item=item, planted=planted[item.id])
            for item in tables.golden_items.values()
        )
