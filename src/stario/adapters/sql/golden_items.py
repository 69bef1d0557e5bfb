"""Golden items in SQL."""

from datetime import datetime

import attrs
from sqlalchemy import RowMapping, func, select, update

from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables import golden_items, golden_placements, review_answers
from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, CaseId, GoldenItemId
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.moderation.model.golden_item import GoldenItem, GoldenPlacement
from stario.domain.moderation.model.review_case import Decision
from stario.domain.moderation.model.verdict import Flag, Versions
from stario.ports.repositories.review_quality import GoldenItems, PlantedItem

PLANTED = (
    select(func.count())
    .where(golden_placements.c.item_id == golden_items.c.id)
    .scalar_subquery()
    .label("planted")
)


@attrs.frozen
class SqlGoldenItems(GoldenItems):
    _transaction: Transaction

    async def add(self, item: GoldenItem) -> None:
        if not await self._transaction.add(golden_items, _row(item)):
            raise Conflict(what="golden_item")

    async def get(self, item: GoldenItemId, *, lock: bool = False) -> GoldenItem:
        wanted: Rows = select(golden_items).where(golden_items.c.id == item)
        read = self._transaction.locked if lock else self._transaction.rows
        rows = await read(wanted)
        if not rows:
            raise NotFound(what="golden_item")
        return _item(rows[0])

    async def save(self, item: GoldenItem) -> None:
        replacing = update(golden_items).where(golden_items.c.id == item.id)
        if await self._transaction.write(replacing.values(_row(item))) != 1:
            raise NotFound(what="golden_item")

    async def list(self, request: PageRequest, *, with_retired: bool = False) -> Page[PlantedItem]:
        wanted: Rows = select(*golden_items.c, PLANTED)
        if not with_retired:
            wanted = wanted.where(golden_items.c.retired_at.is_(None))
        newest_first = wanted.order_by(golden_items.c.made_at.desc(), golden_items.c.id.desc())
        rows = await self._transaction.rows(paged(newest_first, request))
        total = await counted(self._transaction, golden_items, wanted)
        return Page(tuple(map(_planted, rows)), total, request)

    async def usable(self, *, at: datetime, limit: int) -> tuple[PlantedItem, ...]:
        expires_at = golden_items.c.expires_at
        wanted = (
            select(*golden_items.c, PLANTED)
            .where(golden_items.c.retired_at.is_(None), expires_at.is_(None) | (expires_at > at))
            .order_by(PLANTED, golden_items.c.id)
            .limit(limit)
        )
        return tuple(map(_planted, await self._transaction.locked(wanted)))

    async def plant(self, placement: GoldenPlacement) -> None:
        if not await self._transaction.add(golden_placements, flat(placement)):
            raise Conflict(what="golden_placement")

    async def behind(self, case: CaseId) -> GoldenItem | None:
        row = await self._transaction.row(
            select(golden_items)
            .join(golden_placements, golden_placements.c.item_id == golden_items.c.id)
            .where(golden_placements.c.case_id == case)
        )
        return None if row is None else _item(row)

    async def cases(self, item: GoldenItemId) -> tuple[CaseId, ...]:
        rows = await self._transaction.rows(
            select(golden_placements.c.case_id)
            .where(golden_placements.c.item_id == item)
            .order_by(golden_placements.c.case_id)
        )
        return tuple(CaseId(row["case_id"]) for row in rows)

    async def met(self, item: GoldenItemId, reviewer: AccountId) -> bool:
        answered = (
            select(review_answers.c.case_id)
            .join(golden_placements, golden_placements.c.case_id == review_answers.c.case_id)
            .where(golden_placements.c.item_id == item, review_answers.c.reviewer == reviewer)
            .limit(1)
        )
        return await self._transaction.row(answered) is not None

    async def planted(self, *, since: datetime) -> int:
        counting = select(func.count().label("n")).where(golden_placements.c.planted_at >= since)
        (row,) = await self._transaction.rows(counting)
        return int(row["n"])

    async def expired(self, *, at: datetime, limit: int) -> tuple[GoldenItem, ...]:
        wanted = (
            select(golden_items)
            .where(golden_items.c.expires_at <= at, golden_items.c.source_account.is_not(None))
            .order_by(golden_items.c.id)
            .limit(limit)
        )
        return tuple(map(_item, await self._transaction.locked(wanted)))

    async def of_account(self, account: AccountId, *, lock: bool = False) -> tuple[GoldenItem, ...]:
        wanted: Rows = select(golden_items).where(golden_items.c.source_account == account)
        read = self._transaction.locked if lock else self._transaction.rows
        return tuple(map(_item, await read(wanted.order_by(golden_items.c.id))))


def _row(item: GoldenItem) -> dict[str, object]:
    return flat(item) | {
        "texts": dict(item.texts),
        "scores": dict(item.scores),
        "flags": [flat(flag) for flag in item.flags],
        "versions": flat(item.versions),
    }


def _item(row: RowMapping) -> GoldenItem:
    own = {name: row[name] for name in golden_items.c.keys()}  # noqa: SIM118 - no plain mapping
    return GoldenItem(
        **own
        | {
            "language": Language(row["language"]),
            "answer": Decision(row["answer"]),
            "flags": tuple(Flag(**flag) for flag in row["flags"]),
            "versions": Versions(**row["versions"]),
        }
    )


def _planted(row: RowMapping) -> PlantedItem:
    return PlantedItem(item=_item(row), planted=int(row["planted"]))
