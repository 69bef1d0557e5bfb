"""The catalogue of merch, in memory."""

from collections.abc import Iterable
from datetime import datetime

import attrs

from stario.adapters.memory.repositories.pages import page_of
from stario.adapters.memory.transaction import Tables, Transaction
from stario.domain.artists.model.artist import ArtistStatus
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.folding import folded
from stario.domain.kernel.ids import ArtistId, CategoryId, ProductId, VariantId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.merch.model.pricing import OPENING, Pricing
from stario.domain.merch.model.product import Category, Product, Variant
from stario.ports.repositories.merch import Categories, Pricings, ProductFilter, Products


@attrs.frozen
class MemoryCategories(Categories):
    _transaction: Transaction

    async def add(self, category: Category) -> None:
        categories = (await self._transaction.writing()).categories
        if category.id in categories or _has_slug(categories.values(), category):
            raise Conflict(what="category")
        categories[category.id] = category

    async def get(self, category: CategoryId, *, lock: bool = False) -> Category:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        found = tables.categories.get(category)
        if found is None:
            raise NotFound(what="category")
        return found

    async def save(self, category: Category, *, was: Category) -> None:
        categories = (await self._transaction.writing()).categories
        if categories.get(was.id) != was or _has_slug(categories.values(), category):
            raise Conflict(what="category")
        categories[was.id] = category

    async def list(self, *, active_only: bool = True) -> tuple[Category, ...]:
        kept = self._transaction.tables.categories.values()
        shown = [category for category in kept if category.is_active or not active_only]
        return tuple(sorted(shown, key=lambda category: (category.position, category.slug)))


@attrs.frozen
class MemoryProducts(Products):
    """Products are kept without variants, and variants by themselves."""

    _transaction: Transaction

    async def add(self, product: Product) -> None:
        tables = await self._transaction.writing()
        if product.id in tables.products or _has_slug(tables.products.values(), product):
            raise Conflict(what="product")
        self._require_references(tables, product)
        _save_variants(tables, product, {})
        tables.products[product.id] = attrs.evolve(product, variants=())

    async def get(self, product: ProductId) -> Product:
        tables = self._transaction.tables
        found = tables.products.get(product)
        if found is None:
            raise NotFound(what="product")
        return _whole(tables, found)

    async def of_variant(self, variant: VariantId) -> Product:
        found = self._transaction.tables.variants.get(variant)
        if found is None:
            raise NotFound(what="variant")
        return await self.get(found.product_id)

    async def of_variants(self, wanted: Iterable[VariantId]) -> tuple[Product, ...]:
        known = self._transaction.tables.variants
        ids = {known[variant].product_id for variant in wanted if variant in known}
        return tuple([await self.get(product) for product in sorted(ids)])

    async def save(self, product: Product, *, was: Product) -> None:
        tables = await self._transaction.writing()
        stored = tables.products.get(was.id)
        if stored is None or _whole(tables, stored).without_counts() != was.without_counts():
            raise Conflict(what="product")
        if _has_slug(tables.products.values(), product):
            raise Conflict(what="product")
        self._require_references(tables, product)
        _save_variants(tables, product, {variant.id: variant for variant in was.variants})
        tables.products[was.id] = attrs.evolve(product, variants=())

    async def take_off_sale(self, artist: ArtistId, *, at: datetime) -> int:
        products = (await self._transaction.writing()).products
        hers = [each for each in products.values() if each.artist_id == artist and each.is_active]
        for each in hers:
            products[each.id] = attrs.evolve(each, is_active=False, updated_at=at)
        return len(hers)

    async def list(self, request: PageRequest, wanted: ProductFilter) -> Page[Product]:
        tables = self._transaction.tables
        found = [
            one
            for one in tables.products.values()
            if _matches(one, wanted)
            and (_has_active_artist(tables, one) or not wanted.active_artists_only)
        ]
        found.sort(key=lambda one: (one.is_premium, one.created_at, one.id), reverse=True)
        page = page_of(found, request)
        return Page(tuple(_whole(tables, one) for one in page.items), page.total, request)

    async def reserve(self, variant: VariantId, quantity: int) -> bool:
        variants = (await self._transaction.writing()).variants
        found = variants.get(variant)
        if found is None or (found.available is not None and found.available < quantity):
            return False
        variants[variant] = attrs.evolve(found, reserved=found.reserved + quantity)
        return True

    async def release(self, variant: VariantId, quantity: int) -> None:
        variants, found = await self._held(variant, quantity)
        variants[variant] = attrs.evolve(found, reserved=found.reserved - quantity)

    async def sell(self, variant: VariantId, quantity: int) -> None:
        variants, found = await self._held(variant, quantity)
        left = None if found.stock is None else found.stock - quantity
        variants[variant] = attrs.evolve(found, reserved=found.reserved - quantity, stock=left)

    async def restock(self, variant: VariantId, quantity: int) -> None:
        variants = (await self._transaction.writing()).variants
        if variant not in variants:
            raise NotFound(what="variant")
        found = variants[variant]
        if found.stock is not None:
            variants[variant] = attrs.evolve(found, stock=found.stock + quantity)

    async def _held(self, variant: VariantId, quantity: int) -> tuple[dict[str, Variant], Variant]:
        variants = (await self._transaction.writing()).variants
        found = variants.get(variant)
        if found is None or found.reserved < quantity:
            raise Conflict(what="reservation")
        return variants, found

    def _require_references(self, tables: Tables, product: Product) -> None:
        self._transaction.refer(tables.categories, product.category_id)
        self._transaction.refer(tables.artists, product.artist_id)


@attrs.frozen
class MemoryPricings(Pricings):
    _transaction: Transaction

    async def current(self) -> Pricing:
        pricings = self._transaction.tables.pricings
        return pricings[max(pricings)] if pricings else OPENING

    async def add(self, pricing: Pricing) -> None:
        tables = await self._transaction.writing()
        if pricing.version in tables.pricings:
            raise Conflict(what="pricing")
        self._transaction.refer(tables.accounts, pricing.created_by)
        tables.pricings[pricing.version] = pricing


def _has_slug(kept: Iterable[Category] | Iterable[Product], new: Category | Product) -> bool:
    return any(one.slug == new.slug and one.id != new.id for one in kept)


def _whole(tables: Tables, product: Product) -> Product:
    mine = [variant for variant in tables.variants.values() if variant.product_id == product.id]
    return attrs.evolve(product, variants=tuple(sorted(mine, key=Variant.place)))


def _require_alone(tables: Tables, variant: Variant) -> None:
    others = (other for other in tables.variants.values() if other.id != variant.id)
    if any(other.sku == variant.sku for other in others):
        raise Conflict(what="variant")


def _add(tables: Tables, variant: Variant) -> None:
    if variant.id in tables.variants:
        raise Conflict(what="variant")
    _require_alone(tables, variant)
    tables.variants[variant.id] = variant


def _save_variants(tables: Tables, product: Product, known: dict[VariantId, Variant]) -> None:
    # All or nothing: what is refused leaves the variants as they were.
    kept = dict(tables.variants)
    try:
        _replace_variants(tables, product, known)
    except Conflict:
        tables.variants = kept
        raise


def _replace_variants(tables: Tables, product: Product, known: dict[VariantId, Variant]) -> None:
    for variant in sorted(product.variants, key=lambda variant: variant.id):
        if variant.id not in known:
            _add(tables, variant)
            continue
        _require_alone(tables, variant)
        stored, before = tables.variants[variant.id], known.pop(variant.id).stock
        stock = variant.stock
        if stock is not None and before is not None and stored.stock is not None:
            stock = stored.stock + stock - before
        if stock is not None and stock < stored.reserved:
            raise Conflict(what="stock")
        tables.variants[variant.id] = attrs.evolve(variant, stock=stock, reserved=stored.reserved)
    for left_out in known:
        tables.variants[left_out] = attrs.evolve(tables.variants[left_out], is_active=False)


def _has_active_artist(tables: Tables, product: Product) -> bool:
    if product.artist_id is None:
        return True
    return tables.artists[product.artist_id].status is ArtistStatus.ACTIVE


def _matches(product: Product, wanted: ProductFilter) -> bool:
    exact = ("category_id", "artist_id", "is_premium")
    if any(
        value is not None and getattr(product, name) != value
        for name, value in ((name, getattr(wanted, name)) for name in exact)
    ):
        return False
    if wanted.active_only and not product.is_active:
        return False
    return wanted.text is None or folded(wanted.text) in folded(product.searched)
