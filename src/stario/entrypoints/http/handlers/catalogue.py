"""The catalogue of merch over HTTP, as fans see it."""

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import ProductId
from stario.domain.merch.usecases.list_categories import ListCategories
from stario.domain.merch.usecases.list_products import ListProducts
from stario.domain.merch.usecases.read_product import ReadProduct
from stario.entrypoints.http.fields import Listing, listing
from stario.entrypoints.http.handlers.catalogue_schema import (
    CategoryAnswer,
    ProductAnswer,
    ProductPath,
    ProductsQuery,
    category_answer,
    product_answer,
)
from stario.entrypoints.http.routing import Call, Reply, Route, route

TAG = "Merch"


@attrs.frozen(kw_only=True)
class CatalogueHandlers:
    list_categories: ListCategories
    list_products: ListProducts
    read_product: ReadProduct

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/merch/categories",
                self.categories,
                tag=TAG,
                summary="List the shelves of the shop",
                response=list[CategoryAnswer],
            ),
            route(
                "GET",
                "/merch/products",
                self.products,
                tag=TAG,
                summary="List what the shop offers",
                description="Premium ones first, then the newest.",
                query=ProductsQuery,
                response=Listing[ProductAnswer],
            ),
            route(
                "GET",
                "/merch/products/{product_id}",
                self.product,
                tag=TAG,
                summary="Look at a product",
                path_params=ProductPath,
                response=ProductAnswer,
                errors=(NotFound,),
            ),
        ]

    async def categories(self, call: Call) -> Reply:
        shelves = await self.list_categories()
        return Reply([category_answer(shelf, call.language) for shelf in shelves])

    async def products(self, call: Call[None, None, ProductsQuery]) -> Reply:
        page = await self.list_products(call.query.request(), call.query.filter())
        return Reply(listing(page, lambda product: product_answer(product, call.language)))

    async def product(self, call: Call[None, ProductPath]) -> Reply:
        product = await self.read_product(ProductId(call.path.product_id))
        return Reply(product_answer(product, call.language))
