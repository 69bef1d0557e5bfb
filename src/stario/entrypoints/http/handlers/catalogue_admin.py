"""The catalogue of merch over HTTP, as staff keep it."""

import attrs

from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import CategoryId, ProductId
from stario.domain.merch.usecases.change_category import (
    ArchiveCategory,
    CreateCategory,
    UpdateCategory,
)
from stario.domain.merch.usecases.create_product import CreateProduct
from stario.domain.merch.usecases.list_categories import ListCategories
from stario.domain.merch.usecases.list_products import ListProducts
from stario.domain.merch.usecases.read_product import ReadProduct
from stario.domain.merch.usecases.update_product import ArchiveProduct, UpdateProduct
from stario.entrypoints.http.fields import Listing, listing
from stario.entrypoints.http.handlers.catalogue_admin_schema import (
    AdminCategoryAnswer,
    AdminProductAnswer,
    CategoryBody,
    ProductBody,
    admin_category_answer,
    admin_product_answer,
)
from stario.entrypoints.http.handlers.catalogue_schema import (
    CategoryPath,
    ProductPath,
    ProductsQuery,
)
from stario.entrypoints.http.routing import STAFF, Call, Reply, Route, route

TAG = "Merch administration"
CATEGORIES = "/merch/admin/categories"
CATEGORY = CATEGORIES + "/{category_id}"
PRODUCTS = "/merch/admin/products"
PRODUCT = PRODUCTS + "/{product_id}"


@attrs.frozen(kw_only=True)
class CatalogueAdminHandlers:
    list_categories: ListCategories
    create_category: CreateCategory
    update_category: UpdateCategory
    archive_category: ArchiveCategory
    list_products: ListProducts
    read_product: ReadProduct
    create_product: CreateProduct
    update_product: UpdateProduct
    archive_product: ArchiveProduct

    def routes(self) -> list[Route]:
        return [*self._categories(), *self._reading(), *self._changing()]

    def _categories(self) -> list[Route]:
        return [
            route(
                "GET",
                CATEGORIES,
                self.categories,
                tag=TAG,
                summary="List shelves, archived ones too",
                response=list[AdminCategoryAnswer],
                roles=STAFF,
            ),
            route(
                "POST",
                CATEGORIES,
                self.add_category,
                tag=TAG,
                summary="Put up a shelf",
                body=CategoryBody,
                response=AdminCategoryAnswer,
                status=201,
                roles=STAFF,
                errors=(Invalid, Conflict),
                idempotent=True,
            ),
            route(
                "PUT",
                CATEGORY,
                self.replace_category,
                tag=TAG,
                summary="Replace what a shelf says",
                body=CategoryBody,
                path_params=CategoryPath,
                response=AdminCategoryAnswer,
                roles=STAFF,
                errors=(Invalid, NotFound, Conflict),
            ),
            route(
                "DELETE",
                CATEGORY,
                self.remove_category,
                tag=TAG,
                summary="Archive a shelf that holds nothing on sale",
                path_params=CategoryPath,
                status=204,
                roles=STAFF,
                errors=(NotFound, Conflict),
            ),
        ]

    def _reading(self) -> list[Route]:
        return [
            route(
                "GET",
                PRODUCTS,
                self.products,
                tag=TAG,
                summary="List products, archived ones too",
                query=ProductsQuery,
                response=Listing[AdminProductAnswer],
                roles=STAFF,
            ),
            route(
                "GET",
                PRODUCT,
                self.product,
                tag=TAG,
                summary="Look at a product with costs and stock",
                path_params=ProductPath,
                response=AdminProductAnswer,
                roles=STAFF,
                errors=(NotFound,),
            ),
        ]

    def _changing(self) -> list[Route]:
        return [
            route(
                "POST",
                PRODUCTS,
                self.add_product,
                tag=TAG,
                summary="Put a product into the shop",
                body=ProductBody,
                response=AdminProductAnswer,
                status=201,
                roles=STAFF,
                errors=(Invalid, Conflict),
                idempotent=True,
            ),
            route(
                "PUT",
                PRODUCT,
                self.replace_product,
                tag=TAG,
                summary="Replace a product",
                description="Variants are known by their SKU; those left out are archived.",
                body=ProductBody,
                path_params=ProductPath,
                response=AdminProductAnswer,
                roles=STAFF,
                errors=(Invalid, NotFound, Conflict),
            ),
            route(
                "DELETE",
                PRODUCT,
                self.remove_product,
                tag=TAG,
                summary="Take a product off sale",
                path_params=ProductPath,
                status=204,
                roles=STAFF,
                errors=(NotFound, Conflict),
            ),
        ]

    async def categories(self, _: Call) -> Reply:
        shelves = await self.list_categories(active_only=False)
        return Reply([admin_category_answer(shelf) for shelf in shelves])

    async def add_category(self, call: Call[CategoryBody]) -> Reply:
        shelf = await self.create_category(CategoryId(call.idempotency_id), call.body.offer())
        return Reply(admin_category_answer(shelf))

    async def replace_category(self, call: Call[CategoryBody, CategoryPath]) -> Reply:
        shelf = await self.update_category(CategoryId(call.path.category_id), call.body.offer())
        return Reply(admin_category_answer(shelf))

    async def remove_category(self, call: Call[None, CategoryPath]) -> Reply:
        await self.archive_category(CategoryId(call.path.category_id))
        return Reply()

    async def products(self, call: Call[None, None, ProductsQuery]) -> Reply:
        wanted = call.query.filter(active_only=False)
        page = await self.list_products(call.query.request(), wanted)
        return Reply(listing(page, admin_product_answer))

    async def product(self, call: Call[None, ProductPath]) -> Reply:
        product = await self.read_product(ProductId(call.path.product_id), active_only=False)
        return Reply(admin_product_answer(product))

    async def add_product(self, call: Call[ProductBody]) -> Reply:
        product = await self.create_product(ProductId(call.idempotency_id), call.body.offer())
        return Reply(admin_product_answer(product), location=f"{PRODUCTS}/{product.id}")

    async def replace_product(self, call: Call[ProductBody, ProductPath]) -> Reply:
        product = await self.update_product(ProductId(call.path.product_id), call.body.offer())
        return Reply(admin_product_answer(product))

    async def remove_product(self, call: Call[None, ProductPath]) -> Reply:
        await self.archive_product(ProductId(call.path.product_id))
        return Reply()
