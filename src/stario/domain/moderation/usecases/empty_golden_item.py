"""Take a fan's words out of golden items."""

from datetime import datetime

from stario.domain.moderation.model.golden_item import GoldenItem
from stario.ports.storage import UnitOfWork


async def empty_golden_item(work: UnitOfWork, item: GoldenItem, *, at: datetime) -> None:
    """Empty *item*, which this transaction has locked, and every case that stands for it."""
    await work.golden_items.save(item.emptied(at=at))
    for case_id in await work.golden_items.cases(item.id):
        case = await work.cases.get(case_id, lock=True)
        await work.cases.save(case.withdraw(at=at).emptied())
