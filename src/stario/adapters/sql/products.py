"""What the shop offers, in SQL."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

import attrs
from sqlalchemy import RowMapping, Update, bindparam, func, select, update

from stario.adapters.sql.categories import wording_of, wording_structure
from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables import artists, products, variants
from stario.adapters.sql.transaction import Rows, Transaction, Values
from stario.domain.artists.model.artist import ArtistStatus
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.folding import folded
from stario.domain.kernel.ids import ArtistId, ProductId, VariantId
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.merch.model.product import Mockup, PrintArea, Product, Variant
from stario.ports.repositories.merch import ProductFilter, Products

PREMIUM_FIRST = (
    products.c.is_premium.desc(),
    products.c.created_at.desc(),
    products.c.id.desc(),
)

# The constraint that keeps in store what unpaid orders hold.
HELD = "ck_variants_stock"


@attrs.frozen
class SqlProducts(Products):
    _transaction: Transaction

    async def add(self, product: Product) -> None:
        async with self._transaction.savepoint():
            if not await self._transaction.add(products, _product_row(product)):
                raise Conflict(what="product")
            for variant in _by_id(product.variants):
                await self._add(variant)

    async def get(self, product: ProductId) -> Product:
        return await self._one(select(products).where(products.c.id == product), "product")

    async def of_variant(self, variant: VariantId) -> Product:
        of = select(variants.c.product_id).where(variants.c.id == variant).scalar_subquery()
        return await self._one(select(products).where(products.c.id == of), "variant")

    async def of_variants(self, wanted: Iterable[VariantId]) -> tuple[Product, ...]:
        of = select(variants.c.product_id).where(variants.c.id.in_(list(wanted)))
        these = select(products).where(products.c.id.in_(of)).order_by(products.c.id)
        return await self._with_variants(await self._transaction.rows(these))

    async def save(self, product: Product, *, was: Product) -> None:
        mine = products.c.id == was.id
        rows = await self._transaction.locked(select(products).where(mine))
        stored = await self._with_variants(rows, lock=True)
        if [one.without_counts() for one in stored] != [was.without_counts()]:
            raise Conflict(what="product")
        try:
            async with self._transaction.savepoint():
                await self._transaction.write(
                    update(products).where(mine).values(_product_row(product))
                )
                await self._save_variants(product, {one.id: one for one in was.variants})
        except Conflict as error:
            is_held = error.details.get("what") == HELD
            raise Conflict(what="stock" if is_held else "product") from error

    async def take_off_sale(self, artist: ArtistId, *, at: datetime) -> int:
        hers = (products.c.artist_id == artist) & products.c.is_active
        ending = update(products).where(hers).values(is_active=False, updated_at=at)
        return await self._transaction.write(ending)

    async def list(self, request: PageRequest, wanted: ProductFilter) -> Page[Product]:
        matching = _matching(wanted)
        total = select(func.count()).select_from(matching.subquery("every")).scalar_subquery()
        counted_too = matching.add_columns(total.label("total")).order_by(*PREMIUM_FIRST)
        rows = await self._transaction.rows(paged(counted_too, request))
        if not rows:
            # Nothing carries the count: the page lies behind the last one.
            return Page((), await counted(self._transaction, products, matching), request)
        return Page(await self._with_variants(rows), rows[0]["total"], request)

    async def reserve(self, variant: VariantId, quantity: int) -> bool:
        is_there = variants.c.stock.is_(None) | (variants.c.stock - variants.c.reserved >= quantity)
        holding = _of(variant).where(is_there).values(reserved=variants.c.reserved + quantity)
        return await self._transaction.write(holding) == 1

    async def release(self, variant: VariantId, quantity: int) -> None:
        await self._take_from_held(
            _held(variant, quantity).values(reserved=variants.c.reserved - quantity)
        )

    async def sell(self, variant: VariantId, quantity: int) -> None:
        await self._take_from_held(_SELL, {"sold": variant, "quantity": quantity})

    async def restock(self, variant: VariantId, quantity: int) -> None:
        more = _of(variant).values(stock=variants.c.stock + quantity)
        if await self._transaction.write(more) != 1:
            raise NotFound(what="variant")

    async def _one(self, wanted: Rows, what: str) -> Product:
        found = await self._with_variants(await self._transaction.rows(wanted))
        if not found:
            raise NotFound(what=what)
        return found[0]

    async def _with_variants(
        self, rows: Sequence[RowMapping], *, lock: bool = False
    ) -> tuple[Product, ...]:
        if not rows:
            return ()
        of_these = variants.c.product_id.in_([row["id"] for row in rows])
        read = self._transaction.locked if lock else self._transaction.rows
        kinds = defaultdict(list)
        # Locked in the order of their ids, as whoever reserves several of them does.
        for row in await read(select(variants).where(of_these).order_by(variants.c.id)):
            kinds[row["product_id"]].append(_variant(row))
        return tuple(_product(row, kinds[row["id"]]) for row in rows)

    async def _take_from_held(self, taking: Update, values: Values | None = None) -> None:
        if await self._transaction.write(taking, values) != 1:
            raise Conflict(what="reservation")

    async def _add(self, variant: Variant) -> None:
        row = flat(variant) | {"extra_tiyin": variant.extra.tiyin}
        del row["extra"]
        if not await self._transaction.add(variants, row):
            raise Conflict(what="variant")

    async def _save_variants(self, product: Product, known: dict[VariantId, Variant]) -> None:
        for variant in _by_id(product.variants):
            if variant.id not in known:
                await self._add(variant)
                continue
            before = known.pop(variant.id).stock
            row = flat(variant) | {"extra_tiyin": variant.extra.tiyin, "stock": variant.stock}
            if variant.stock is not None and before is not None:
                row["stock"] = variants.c.stock + (variant.stock - before)
            del row["extra"], row["reserved"]
            await self._transaction.write(_of(variant.id).values(row))
        for left_out in sorted(known):
            await self._transaction.write(_of(left_out).values(is_active=False))


def _by_id(kinds: Iterable[Variant]) -> list[Variant]:
    return sorted(kinds, key=lambda variant: variant.id)


def _of(variant: VariantId) -> Update:
    return update(variants).where(variants.c.id == variant)


def _held(variant: VariantId, quantity: int) -> Update:
    return _of(variant).where(variants.c.reserved >= quantity)


_QUANTITY = bindparam("quantity", type_=variants.c.stock.type)
# Made once: every order of goods runs it.
_SELL = (
    update(variants)
    .where(variants.c.id == bindparam("sold"), variants.c.reserved >= _QUANTITY)
    .values(reserved=variants.c.reserved - _QUANTITY, stock=variants.c.stock - _QUANTITY)
)


def _matching(wanted: ProductFilter) -> Rows:
    matching: Rows = select(products)
    for name in ("category_id", "artist_id", "is_premium"):
        value = getattr(wanted, name)
        if value is not None:
            matching = matching.where(products.c[name] == value)
    if wanted.active_only:
        matching = matching.where(products.c.is_active)
    if wanted.active_artists_only:
        active = select(artists.c.id).where(artists.c.status == ArtistStatus.ACTIVE.value)
        of_nobody = products.c.artist_id.is_(None)
        matching = matching.where(of_nobody | products.c.artist_id.in_(active))
    if wanted.text is not None:
        words = folded(wanted.text)
        matching = matching.where(products.c.search_text.contains(words, autoescape=True))
    return matching


def _product_row(product: Product) -> dict[str, object]:
    row = flat(product)
    del row["price"], row["production_cost"], row["variants"]
    return row | {
        "wording": wording_structure(product.wording),
        "print_area": flat(product.print_area),
        "price_tiyin": product.price.tiyin,
        "production_cost_tiyin": product.production_cost.tiyin,
        "search_text": folded(product.searched),
    }


def _product(row: RowMapping, kinds: Iterable[Variant]) -> Product:
    return Product(
        id=row["id"],
        category_id=row["category_id"],
        artist_id=row["artist_id"],
        slug=row["slug"],
        wording=wording_of(row["wording"]),
        mockup=Mockup(row["mockup"]),
        print_area=PrintArea(**row["print_area"]),
        price=Money(row["price_tiyin"]),
        production_cost=Money(row["production_cost_tiyin"]),
        vat_basis_points=row["vat_basis_points"],
        mxik=row["mxik"],
        package_code=row["package_code"],
        production_days=row["production_days"],
        most_per_order=row["most_per_order"],
        is_personalised=row["is_personalised"],
        is_premium=row["is_premium"],
        is_active=row["is_active"],
        variants=tuple(sorted(kinds, key=Variant.place)),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def _variant(row: RowMapping) -> Variant:
    return Variant(
        id=row["id"],
        product_id=row["product_id"],
        sku=row["sku"],
        size=row["size"],
        colour=row["colour"],
        extra=Money(row["extra_tiyin"]),
        stock=row["stock"],
        reserved=row["reserved"],
        is_active=row["is_active"],
        position=row["position"],
    )
