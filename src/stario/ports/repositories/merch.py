"""The remembered catalogue, and designs on it."""

from abc import abstractmethod
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

import attrs

from stario.domain.kernel.ids import (
    AccountId,
    ArtistId,
    CategoryId,
    PosterId,
    PreviewId,
    ProductId,
    VariantId,
)
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.merch.model.preview import Preview
from stario.domain.merch.model.pricing import Pricing
from stario.domain.merch.model.product import Category, Product


class Categories(Protocol):
    @abstractmethod
    async def add(self, category: Category) -> None:
        """
        Remember a new shelf.

        Raises:
            Conflict: the id or the slug is taken.
        """
        ...

    @abstractmethod
    async def get(self, category: CategoryId, *, lock: bool = False) -> Category:
        """
        Find one; with *lock* nobody else changes it before this ends.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, category: Category, *, was: Category) -> None:
        """
        Replace *was*.

        Raises:
            Conflict: it has changed meanwhile, or the slug is taken.
        """
        ...

    @abstractmethod
    async def list(self, *, active_only: bool = True) -> tuple[Category, ...]:
        """By position, then by slug."""
        ...


@attrs.frozen(kw_only=True)
class ProductFilter:
    """
    `text` is looked for in the folded names and descriptions of every language.
    `active_artists_only` leaves out goods of artists who are not active, and none without one.
    """

    text: str | None = None
    category_id: CategoryId | None = None
    artist_id: ArtistId | None = None
    is_premium: bool | None = None
    active_only: bool = True
    active_artists_only: bool = False


class Products(Protocol):
    @abstractmethod
    async def add(self, product: Product) -> None:
        """
        Remember a new product with its variants.

        Raises:
            Conflict: an id, the slug or an SKU is taken, or a reference leads nowhere.
        """
        ...

    @abstractmethod
    async def get(self, product: ProductId) -> Product:
        """
        Find one with all its variants, sold out and inactive ones too.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def of_variant(self, variant: VariantId) -> Product:
        """
        Find the product of *variant*.

        Raises:
            NotFound: there is no such variant.
        """
        ...

    @abstractmethod
    async def of_variants(self, wanted: Iterable[VariantId]) -> tuple[Product, ...]:
        """The products of the variants *wanted* that are there, each once, by id."""
        ...

    @abstractmethod
    async def save(self, product: Product, *, was: Product) -> None:
        """
        Replace *was*, variants included; those that are left out become inactive.

        `reserved` stays what it is, and `stock` moves by the difference of *product* and *was*:
        what is sold meanwhile is not undone.

        Raises:
            Conflict: it has changed meanwhile, the slug or an SKU is taken, or less would be in
                store than unpaid orders hold.
        """
        ...

    @abstractmethod
    async def take_off_sale(self, artist: ArtistId, *, at: datetime) -> int:
        """Let no product of *artist* be on sale any more; says how many were."""
        ...

    @abstractmethod
    async def list(self, request: PageRequest, wanted: ProductFilter) -> Page[Product]:
        """Premium first, then the newest."""
        ...

    @abstractmethod
    async def reserve(self, variant: VariantId, quantity: int) -> bool:
        """
        Hold so many for an order that is not paid yet; False: they are not there.

        One statement, so that of many at once the last unit is held by one. Callers with several
        variants take them in the order of their ids, or two of them wait for each other.
        """
        ...

    @abstractmethod
    async def release(self, variant: VariantId, quantity: int) -> None:
        """
        Give back what `reserve` held.

        Raises:
            Conflict: so much is not held.
        """
        ...

    @abstractmethod
    async def sell(self, variant: VariantId, quantity: int) -> None:
        """
        What `reserve` held is paid: it leaves the store.

        Raises:
            Conflict: so much is not held.
        """
        ...

    @abstractmethod
    async def restock(self, variant: VariantId, quantity: int) -> None:
        """
        Put so many back into the store; what is made to order has none.

        Raises:
            NotFound: there is no such variant.
        """
        ...


class Previews(Protocol):
    @abstractmethod
    async def add(self, preview: Preview) -> None:
        """
        Remember a design.

        Raises:
            Conflict: the id is taken, or a reference leads nowhere.
        """
        ...

    @abstractmethod
    async def get(self, preview: PreviewId, *, lock: bool = False) -> Preview:
        """
        Find one; with *lock* nobody else changes it before this ends.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, preview: Preview) -> None:
        """
        Replace one that this transaction has locked.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def of_account(self, account: AccountId, *, lock: bool = False) -> tuple[Preview, ...]:
        """Newest first."""
        ...

    @abstractmethod
    async def of_poster(self, poster: PosterId) -> tuple[Preview, ...]:
        """Lock and give those that show *poster*, by id."""
        ...

    @abstractmethod
    async def awaiting_review(self, request: PageRequest) -> Page[Preview]:
        """Those that a person must look at, the longest waiting first."""
        ...

    @abstractmethod
    async def expired(self, *, at: datetime, limit: int) -> tuple[Preview, ...]:
        """Lock and give those whose time is over and that no order holds, the oldest first."""
        ...

    @abstractmethod
    async def forget(self, preview: PreviewId) -> None: ...


class Pricings(Protocol):
    """The versions of what staff set for the shop."""

    @abstractmethod
    async def current(self) -> Pricing:
        """The latest version, or `OPENING` before there is any."""
        ...

    @abstractmethod
    async def add(self, pricing: Pricing) -> None:
        """
        Remember a version.

        Raises:
            Conflict: that version is there.
        """
        ...
