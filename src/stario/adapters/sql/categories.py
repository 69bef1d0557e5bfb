"""The shelves of the shop, and what staff set for it, in SQL."""

from collections.abc import Mapping
from datetime import timedelta

import attrs
from sqlalchemy import RowMapping, select, update

from stario.adapters.sql.rows import flat
from stario.adapters.sql.tables import categories, pricings
from stario.adapters.sql.transaction import Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import CategoryId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.merch.model.pricing import OPENING, Pricing
from stario.domain.merch.model.product import Category, Wording
from stario.domain.orders.model.address import ShippingZone
from stario.ports.repositories.merch import Categories, Pricings

SECOND = timedelta(seconds=1)


@attrs.frozen
class SqlCategories(Categories):
    _transaction: Transaction

    async def add(self, category: Category) -> None:
        if not await self._transaction.add(categories, _category_row(category)):
            raise Conflict(what="category")

    async def get(self, category: CategoryId, *, lock: bool = False) -> Category:
        wanted = select(categories).where(categories.c.id == category)
        read = self._transaction.locked if lock else self._transaction.rows
        rows = await read(wanted)
        if not rows:
            raise NotFound(what="category")
        return _category(rows[0])

    async def save(self, category: Category, *, was: Category) -> None:
        mine = categories.c.id == was.id
        stored = await self._transaction.locked(select(categories).where(mine))
        if [_category(row) for row in stored] != [was]:
            raise Conflict(what="category")
        async with self._transaction.savepoint():
            await self._transaction.write(
                update(categories).where(mine).values(_category_row(category))
            )

    async def list(self, *, active_only: bool = True) -> tuple[Category, ...]:
        wanted = select(categories).order_by(categories.c.position, categories.c.slug)
        if active_only:
            wanted = wanted.where(categories.c.is_active)
        return tuple(map(_category, await self._transaction.rows(wanted)))


@attrs.frozen
class SqlPricings(Pricings):
    _transaction: Transaction

    async def current(self) -> Pricing:
        latest = select(pricings).order_by(pricings.c.version.desc()).limit(1)
        row = await self._transaction.row(latest)
        return OPENING if row is None else _pricing(row)

    async def add(self, pricing: Pricing) -> None:
        if not await self._transaction.add(pricings, _pricing_row(pricing)):
            raise Conflict(what="pricing")


def wording_structure(wording: Mapping[Language, Wording]) -> dict[str, object]:
    return {language.value: flat(words) for language, words in wording.items()}


def wording_of(structure: Mapping[str, Mapping[str, str]]) -> dict[Language, Wording]:
    return {Language(language): Wording(**words) for language, words in structure.items()}


def _category_row(category: Category) -> dict[str, object]:
    return flat(category) | {"wording": wording_structure(category.wording)}


def _category(row: RowMapping) -> Category:
    return Category(
        id=row["id"],
        slug=row["slug"],
        wording=wording_of(row["wording"]),
        position=row["position"],
        is_active=row["is_active"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def _pricing_row(pricing: Pricing) -> dict[str, object]:
    return {
        "version": pricing.version,
        "artist_share_basis_points": pricing.artist_share_basis_points,
        "vat_basis_points": pricing.vat_basis_points,
        "shipping_tiyin": {zone.value: cost.tiyin for zone, cost in pricing.shipping.items()},
        "four_eyes_above_tiyin": pricing.four_eyes_above.tiyin,
        "hold_seconds": pricing.hold // SECOND,
        "reservation_seconds": pricing.reservation // SECOND,
        "created_by": pricing.created_by,
        "created_at": pricing.created_at,
    }


def _pricing(row: RowMapping) -> Pricing:
    return Pricing(
        version=row["version"],
        artist_share_basis_points=row["artist_share_basis_points"],
        vat_basis_points=row["vat_basis_points"],
        shipping={
            ShippingZone(zone): Money(tiyin) for zone, tiyin in row["shipping_tiyin"].items()
        },
        four_eyes_above=Money(row["four_eyes_above_tiyin"]),
        hold=timedelta(seconds=row["hold_seconds"]),
        reservation=timedelta(seconds=row["reservation_seconds"]),
        created_by=row["created_by"],
        created_at=row["created_at"],
    )
