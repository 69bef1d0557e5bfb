"""Orders: what fans and staff do with them, and their invoices."""

from dependency_injector import containers, providers

from stario.adapters.system import Uuid7Ids
from stario.domain.orders.model.invoice import Seller
from stario.domain.orders.usecases.cancel_order import CancelOrder
from stario.domain.orders.usecases.close_claim import CloseClaim
from stario.domain.orders.usecases.deliver_order import DeliverOrder
from stario.domain.orders.usecases.file_claim import FileClaim
from stario.domain.orders.usecases.let_go import LetGo
from stario.domain.orders.usecases.list_orders import ListOrders
from stario.domain.orders.usecases.mark_paid import MarkPaid
from stario.domain.orders.usecases.note_order import NoteOrder
from stario.domain.orders.usecases.print_invoice import PrintInvoice
from stario.domain.orders.usecases.read_order import ReadOrder
from stario.domain.orders.usecases.reprint_order import ReprintOrder
from stario.domain.orders.usecases.return_order import ReturnOrder
from stario.domain.orders.usecases.ship_order import ShipOrder
from stario.domain.orders.usecases.start_production import StartProduction
from stario.domain.payments.usecases.give_back import GiveBack
from stario.entrypoints.http.handlers.my_orders import MyOrderHandlers
from stario.entrypoints.http.handlers.order_claims import OrderClaimHandlers
from stario.entrypoints.http.handlers.orders import OrderHandlers
from stario.entrypoints.http.handlers.orders_links import OrderLinks
from stario.ports.dispatch import JobDispatch
from stario.ports.invoices import InvoicePrinter
from stario.ports.media import ObjectStore
from stario.ports.progress import ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class OrdersContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    dispatch: providers.Dependency[JobDispatch] = providers.Dependency()
    feed: providers.Dependency[ProgressFeed] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    invoice_printer: providers.Dependency[InvoicePrinter] = providers.Dependency()
    seller: providers.Dependency[Seller] = providers.Dependency()
    public_url: providers.Dependency[str] = providers.Dependency()

    list_orders = One(ListOrders, storage=storage)
    read_order = One(ReadOrder, storage=storage)
    links = One(OrderLinks, objects=objects)
    print_invoice = One(
        PrintInvoice, storage=storage, invoice_printer=invoice_printer, seller=seller,
        public_url=public_url,
    )  # fmt: skip
    mine = One(
        MyOrderHandlers, list_orders=list_orders, read_order=read_order, links=links,
        print_invoice=print_invoice,
        file_claim=One(FileClaim, storage=storage, objects=objects, clock=clock),
        cancel_order=One(
            CancelOrder, storage=storage, clock=clock,
            let_go=One(LetGo, dispatch=dispatch, feed=feed),
            give_back=One(GiveBack, ids=One(Uuid7Ids)),
        ),
    )  # fmt: skip
    orders = One(
        OrderHandlers, list_orders=list_orders, read_order=read_order, links=links,
        print_invoice=print_invoice,
        start_production=One(StartProduction, storage=storage, clock=clock),
        ship_order=One(ShipOrder, storage=storage, clock=clock),
        deliver_order=One(DeliverOrder, storage=storage, clock=clock),
        return_order=One(ReturnOrder, storage=storage, clock=clock),
    )  # fmt: skip
    claims = One(
        OrderClaimHandlers, links=links, close_claim=One(CloseClaim, storage=storage, clock=clock),
        note_order=One(NoteOrder, storage=storage, clock=clock),
        reprint_order=One(
            ReprintOrder, storage=storage, clock=clock,
            mark_paid=One(MarkPaid, dispatch=dispatch, feed=feed),
        ),
    )  # fmt: skip
