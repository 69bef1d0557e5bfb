"""The catalogue of merch, and what is set for the whole shop."""

from dependency_injector import containers, providers

from stario.adapters.system import Uuid7Ids
from stario.domain.merch.usecases.change_category import (
    ArchiveCategory,
    CreateCategory,
    UpdateCategory,
)
from stario.domain.merch.usecases.create_product import CreateProduct
from stario.domain.merch.usecases.list_categories import ListCategories
from stario.domain.merch.usecases.list_products import ListProducts
from stario.domain.merch.usecases.read_pricing import ReadPricing
from stario.domain.merch.usecases.read_product import ReadProduct
from stario.domain.merch.usecases.replace_pricing import ReplacePricing
from stario.domain.merch.usecases.update_product import ArchiveProduct, UpdateProduct
from stario.entrypoints.http.handlers.catalogue import CatalogueHandlers
from stario.entrypoints.http.handlers.catalogue_admin import CatalogueAdminHandlers
from stario.entrypoints.http.handlers.pricing import PricingHandlers
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class CatalogueContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()

    ids = One(Uuid7Ids)
    list_categories = One(ListCategories, storage=storage)
    list_products = One(ListProducts, storage=storage)
    read_product = One(ReadProduct, storage=storage)

    catalogue = One(
        CatalogueHandlers, list_categories=list_categories, list_products=list_products,
        read_product=read_product,
    )  # fmt: skip
    admin = One(
        CatalogueAdminHandlers, list_categories=list_categories, list_products=list_products,
        read_product=read_product,
        create_category=One(CreateCategory, storage=storage, clock=clock),
        update_category=One(UpdateCategory, storage=storage, clock=clock),
        archive_category=One(ArchiveCategory, storage=storage, clock=clock),
        create_product=One(CreateProduct, storage=storage, clock=clock, ids=ids),
        update_product=One(UpdateProduct, storage=storage, clock=clock, ids=ids),
        archive_product=One(ArchiveProduct, storage=storage, clock=clock),
    )  # fmt: skip
    pricing = One(
        PricingHandlers, read_pricing=One(ReadPricing, storage=storage, clock=clock),
        replace_pricing=One(ReplacePricing, storage=storage, clock=clock),
    )  # fmt: skip
