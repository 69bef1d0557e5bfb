"""What every printer of invoices promises."""

import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from stario.adapters.memory.invoices import MemoryInvoicePrinter
from stario.adapters.skia.invoices.printer import SkiaInvoicePrinter
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.orders.model.invoice import Invoice, Seller, invoice_of
from stario.domain.orders.model.invoice_words import WORDS
from stario.domain.orders.model.order import OrderState
from stario.domain.orders.model.order_line import OrderLine
from stario.domain.payments.model.provider import Provider
from stario.ports.invoices import InvoicePrinter
from tests.builders import an_account
from tests.builders.orders import an_order, an_order_line
from tests.builders.typefaces import typefaces

PAID_AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
SELLER = Seller(
    name="“Stario” MCHJ", tin="301234567", address="Toshkent, Gʻalaba 1", contact="info@stario.uz"
)
TITLE = "Krujka: Gʻuncha opaga tugʻilgan kun muborak boʻlsin"


@pytest.fixture(scope="module", params=["memory", "skia"])
def printer(request: pytest.FixtureRequest) -> InvoicePrinter:
    if request.param == "memory":
        return MemoryInvoicePrinter()
    return SkiaInvoicePrinter(typesetter=typefaces(), heavy_work=ThreadHeavyWork(threads=1))


def an_invoice(
    *lines: OrderLine,
    language: Language = Language.UZBEK,
    refunded: Money = NOTHING,
    buyer: str | None = "Dilnoza Oʻktamova",
    provider: Provider | None = Provider.PAYME,
) -> Invoice:
    order = an_order(
        an_account(),
        *(lines or (an_order_line(title=TITLE, quantity=2, discount=Money(12_50)),)),
        number="ST-7K3M-9QX2",
        language=language,
        state=OrderState.PAID,
        paid_at=PAID_AT,
        refunded=refunded,
    )
    url = f"https://stario.example/orders/{order.id}"
    return invoice_of(order, seller=SELLER, buyer=buyer, provider=provider, url=url)


async def read(printer: InvoicePrinter, invoice: Invoice) -> tuple[PdfReader, str]:
    """The file, and its text in one line with plain spaces."""
    reader = PdfReader(io.BytesIO(await printer.print(invoice)))
    return reader, " ".join("\n".join(page.extract_text() for page in reader.pages).split())


async def test_pages_are_a4(printer: InvoicePrinter) -> None:
    reader, _ = await read(printer, an_invoice())
    (page,) = reader.pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


@pytest.mark.parametrize(
    ("language", "own"),
    [
        (Language.UZBEK, ("TOʻLANGAN", "QQS 12 %", "Jami 314 987,50 soʻm")),
        (Language.RUSSIAN, ("ОПЛАЧЕНО", "НДС 12 %", "Итого 314 987,50 сум")),
        (Language.ENGLISH, ("PAID", "VAT 12 %", "Total 314 987.50 soʻm")),
    ],
)
async def test_everything_is_said_in_the_language_of_the_order(
    printer: InvoicePrinter, language: Language, own: tuple[str, ...]
) -> None:
    _, text = await read(printer, an_invoice(language=language))
    for said in (
        WORDS[language].title,
        "ST-7K3M-9QX2",
        "20.11.2026",
        SELLER.name,
        SELLER.tin,
        "Dilnoza Oʻktamova",
        "Payme",
        "Krujka: Gʻuncha opaga",
        *own,
    ):
        assert said in text, said


async def test_discounts_tax_and_what_went_back_are_figures(printer: InvoicePrinter) -> None:
    _, text = await read(printer, an_invoice(refunded=Money(50_000_00)))
    for said in ("−12,50 soʻm", "33 748,66 soʻm", "−50 000 soʻm", "QISMAN QAYTARILGAN"):
        assert said in text, said


async def test_whoever_was_forgotten_and_what_was_free_are_said_so(printer: InvoicePrinter) -> None:
    _, text = await read(printer, an_invoice(buyer=None, provider=None))
    assert "Dilnoza" not in text
    assert "—" in text
    assert "Bepul" in text


async def test_a_long_order_has_every_line_once(printer: InvoicePrinter) -> None:
    lines = [an_order_line(number=n, title=f"Narsa-{n:03}") for n in range(1, 81)]
    reader, text = await read(printer, an_invoice(*lines))
    assert len(reader.pages) > 1
    assert all(text.count(f"Narsa-{n:03}") == 1 for n in range(1, 81))
    assert "Jami 12 015 000 soʻm" in text


async def test_what_no_typeface_has_is_no_failure(printer: InvoicePrinter) -> None:
    title = "日本" + "x" * 400
    _, text = await read(printer, an_invoice(an_order_line(title=title), buyer="Лола 🌟 عربي"))
    assert "Лола" in text
    assert "165 000 soʻm" in text
