"""The service that sells: catalogue, designs, cart, orders, payments and the ledger."""

import asyncio

from starlette.types import ASGIApp

from stario.adapters.files.scratch import FilesScratch
from stario.domain.kernel.money import Money
from stario.entrypoints.clients import Clients
from stario.entrypoints.engines.loaded import ShopEngines
from stario.entrypoints.http.app import About
from stario.entrypoints.http.checks import MERCH_ENGINE, needed_by_merch
from stario.entrypoints.http.metrics import HttpMetrics
from stario.entrypoints.http.payment_checks import PaymentChecks
from stario.entrypoints.http.payment_routes import payment_routes
from stario.entrypoints.http.routing import Route
from stario.entrypoints.http.service_app import create_service
from stario.entrypoints.settings import Settings
from stario.entrypoints.wiring.catalogue_container import CatalogueContainer
from stario.entrypoints.wiring.checkout_container import CheckoutContainer
from stario.entrypoints.wiring.designs_container import DesignsContainer
from stario.entrypoints.wiring.ledger_container import LedgerContainer
from stario.entrypoints.wiring.orders_container import OrdersContainer
from stario.entrypoints.wiring.sculptures_container import SculpturesContainer


def create_merch_engine(
    settings: Settings,
    clients: Clients,
    *,
    engines: ShopEngines,
    metrics: HttpMetrics,
    stopping: asyncio.Event,
) -> ASGIApp:
    """Put the routes of the shop behind an edge like the gateway's; it takes its tokens."""
    return create_service(
        shop_routes(settings, clients, engines=engines, stopping=stopping),
        settings,
        clients,
        about=About(title="Stario: merch engine", service=MERCH_ENGINE),
        dependencies=needed_by_merch(clients),
        metrics=metrics,
        stopping=stopping,
        measures=(PaymentChecks(clients=clients).measures,),
    )


def shop_routes(
    settings: Settings, clients: Clients, *, engines: ShopEngines, stopping: asyncio.Event
) -> list[Route]:
    """The same at the gateway and in the service."""
    shared = {
        "storage": clients.storage,
        "objects": clients.objects,
        "dispatch": clients.dispatch,
        "feed": clients.feed,
        "clock": clients.clock,
    }
    catalogue = CatalogueContainer(storage=clients.storage, clock=clients.clock)
    designs = DesignsContainer(
        storage=clients.storage,
        objects=clients.objects,
        dispatch=clients.dispatch,
        feed=clients.feed,
        scratch=FilesScratch(settings.stario_home / "scratch"),
        clock=clients.clock,
        operator=settings.operator,
        designs=engines.designs,
        public_url=settings.public_url,
    )
    sculptures = SculpturesContainer(
        **shared,
        switches=clients.switches,
        stopping=stopping,
    )
    checkout = CheckoutContainer(
        storage=clients.storage,
        objects=clients.objects,
        dispatch=clients.dispatch,
        feed=clients.feed,
        limiter=clients.limiter,
        clock=clients.clock,
        offered=tuple(clients.providers_of_payments),
        public_url=settings.public_url,
    )
    orders = OrdersContainer(
        **shared,
        invoice_printer=engines.invoice_printer,
        seller=settings.seller,
        public_url=settings.public_url,
    )
    ledger = LedgerContainer(
        storage=clients.storage,
        clock=clients.clock,
        statements=engines.statements,
        providers_of_payments=clients.providers_of_payments,
        payout_minimum=Money.from_som(settings.payout_minimum_som),
        payout_tax_basis_points=settings.payout_tax_basis_points,
    )
    handlers = (
        catalogue.catalogue(),
        catalogue.admin(),
        catalogue.pricing(),
        designs.previews(),
        sculptures.sculptures(),
        checkout.cart(),
        checkout.checkout(),
        checkout.vouchers(),
        orders.mine(),
        orders.orders(),
        orders.claims(),
        ledger.ledger(),
        ledger.payouts(),
        ledger.settlement(),
    )
    own = [route for handler in handlers for route in handler.routes()]
    return [*own, *payment_routes(settings, clients)]
