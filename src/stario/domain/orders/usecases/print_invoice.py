"""Give the invoice of an order."""

import attrs

from stario.domain.kernel.ids import AccountId, OrderId
from stario.domain.orders.model.invoice import Seller, invoice_of
from stario.domain.orders.usecases.read_order import own_order
from stario.domain.payments.model.payment import counting
from stario.ports.invoices import InvoicePrinter
from stario.ports.storage import Storage

ORDER_PAGE = "/merch/orders/"


@attrs.frozen(kw_only=True)
class PrintedInvoice:
    """`file` is a PDF."""

    number: str
    file: bytes


@attrs.frozen(kw_only=True)
class PrintInvoice:
    """`public_url` is where fans reach us."""

    storage: Storage
    invoice_printer: InvoicePrinter
    seller: Seller
    public_url: str

    async def __call__(self, order_id: OrderId, *, account: AccountId | None) -> PrintedInvoice:
        """
        Print it as the order stands; *account* None stands for staff.

        Raises:
            NotFound: no such order, or somebody else's.
            NotPaidYet: nobody has paid for it.
            Unavailable: the typefaces are missing.
        """
        async with self.storage() as work:
            order = await own_order(work, order_id, account)
            buyer = await work.accounts.get(order.account_id)
            paid = counting(await work.payments.of_order(order.id))
        invoice = invoice_of(
            order,
            seller=self.seller,
            # Empty once the account is erased: what is kept for the tax office names nobody.
            buyer=buyer.full_name,
            provider=None if paid is None else paid.provider,
            url=f"{self.public_url}{ORDER_PAGE}{order.id}",
        )
        return PrintedInvoice(number=order.number, file=await self.invoice_printer.print(invoice))
