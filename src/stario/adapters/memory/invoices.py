"""Invoices without typefaces: one line of text below the other."""

from functools import partial
from typing import Final

import attrs

from stario.domain.orders.model.invoice import NARROW, Invoice, amount_text
from stario.domain.orders.model.invoice_words import PROVIDERS, STATUSES, WORDS
from stario.ports.invoices import InvoicePrinter

_LINES_ON_A_PAGE: Final = 60
_UNICODE: Final = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def "
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange "
    b"1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"
)
"""Codes are UTF-16 already. Source: ISO 32000-1, 9.10.3."""


@attrs.frozen
class MemoryInvoicePrinter(InvoicePrinter):
    """The file has every word and figure, and draws boxes: it names a font and contains none."""

    async def print(self, invoice: Invoice) -> bytes:
        lines = told(invoice)
        starts = range(0, len(lines), _LINES_ON_A_PAGE)
        return _pdf([lines[start : start + _LINES_ON_A_PAGE] for start in starts])


def told(invoice: Invoice) -> list[str]:
    """Everything that an invoice says, line by line."""
    language, words, seller = invoice.language, WORDS[invoice.language], invoice.seller
    amount = partial(amount_text, language=language)
    provider = words.free if invoice.provider is None else PROVIDERS[invoice.provider]
    lines = [words.title, invoice.number, STATUSES[language][invoice.status]]
    lines += [f"{invoice.paid_at:%d.%m.%Y}", provider, invoice.buyer or "—", invoice.url]
    lines += [seller.name, f"{words.tin}{NARROW}{seller.tin}", seller.address, seller.contact]
    for line in invoice.lines:
        lines += [f"{line.number} {line.title}", f"{line.quantity} × {amount(line.unit_price)}"]
        lines += [amount(-line.discount), amount(line.total)]
    lines += [f"{words.subtotal} {amount(invoice.subtotal)}"]
    lines += [f"{words.shipping} {amount(invoice.shipping)}"]
    lines += [f"{words.discount} {amount(-invoice.discount)}"]
    for rate, vat in invoice.vat.items():
        lines.append(f"{words.vat.format(rate=f'{rate / 100:g}{NARROW}%')} {amount(vat)}")
    lines += [f"{words.total} {amount(invoice.total)}"]
    lines += [f"{words.refunded} {amount(-invoice.refunded)}"] if invoice.refunded else []
    return lines


def _pdf(pages: list[list[str]]) -> bytes:
    objects: list[bytes] = []

    def put(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(content: bytes) -> bytes:
        return b"<</Length %d>>stream\n%b\nendstream" % (len(content), content)

    catalogue = put(b"<</Type/Catalog/Pages 2 0 R>>")
    tree = put(b"")
    unicode = put(stream(_UNICODE))
    inside = put(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Plain/DW 500"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
    )
    font = put(
        b"<</Type/Font/Subtype/Type0/BaseFont/Plain/Encoding/Identity-H"
        b"/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>" % (inside, unicode)
    )
    kids = []
    for lines in pages:
        shown = b" ".join(b"<%b> Tj T*" % _code(line) for line in lines)
        content = put(stream(b"BT /F 10 Tf 12 TL 48 794 Td %b ET" % shown))
        kids.append(
            put(
                b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
                b"/Resources<</Font<</F %d 0 R>>>>>>" % (tree, content, font)
            )
        )
    names = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[tree - 1] = b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(kids), names)
    return _file(objects, catalogue)


def _code(line: str) -> bytes:
    """Four hexadecimal digits for each unit of UTF-16."""
    return line.encode("utf-16-be").hex().encode()


def _file(objects: list[bytes], catalogue: int) -> bytes:
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root %d 0 R>>\n"
        b"startxref\n%d\n%%%%EOF\n" % (count, table, count, catalogue, len(out))
    )
