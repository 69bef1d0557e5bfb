"""Invoices without typefaces: one line of text below the other."""

from functools import partial

import attrs

from stario.adapters.memory.plain_pdf import plain_pdf
from stario.domain.kernel.figures import NO_BREAK, amount_text, percent_text
from stario.domain.kernel.tashkent import TASHKENT
from stario.domain.orders.model.invoice import Invoice
from stario.domain.orders.model.invoice_words import PROVIDERS, STATUSES, WORDS
from stario.ports.invoices import InvoicePrinter


@attrs.frozen
class MemoryInvoicePrinter(InvoicePrinter):
    """The file has every word and figure, and draws boxes: it names a font and contains none."""

    async def print(self, invoice: Invoice) -> bytes:
        return plain_pdf(told(invoice))


def told(invoice: Invoice) -> list[str]:
    """Everything that an invoice says, line by line."""
    language, words, seller = invoice.language, WORDS[invoice.language], invoice.seller
    amount = partial(amount_text, language=language)
    provider = words.free if invoice.provider is None else PROVIDERS[invoice.provider]
    lines = [words.title, invoice.number, STATUSES[language][invoice.status]]
    lines += [
        f"{invoice.paid_at.astimezone(TASHKENT):%d.%m.%Y}",
        provider,
        invoice.buyer or "—",
        invoice.url,
    ]
    lines += [seller.name, f"{words.tin}{NO_BREAK}{seller.tin}", seller.address, seller.contact]
    for line in invoice.lines:
        lines += [f"{line.number} {line.title}", f"{line.quantity} × {amount(line.unit_price)}"]
        lines += [amount(-line.discount), amount(line.total)]
    lines += [f"{words.subtotal} {amount(invoice.subtotal)}"]
    lines += [f"{words.shipping} {amount(invoice.shipping)}"]
    lines += [f"{words.discount} {amount(-invoice.discount)}"]
    for rate, vat in invoice.vat.items():
        lines.append(f"{words.vat.format(rate=percent_text(rate))} {amount(vat)}")
    lines += [f"{words.total} {amount(invoice.total)}"]
    lines += [f"{words.refunded} {amount(-invoice.refunded)}"] if invoice.refunded else []
    return lines
