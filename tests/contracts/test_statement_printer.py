"""What every printer of statements promises."""

import io

import pytest
from pypdf import PdfReader

from stario.adapters.memory.statements import MemoryStatementPrinter
from stario.adapters.skia.statements.printer import SkiaStatementPrinter
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING
from stario.domain.ledger.model.statement import Statement
from stario.domain.ledger.usecases.tell_statement import TellStatement
from stario.domain.orders.model.order_line import OrderLine
from stario.ports.statements import StatementPrinter
from tests.builders.counting_house import CountingHouse
from tests.builders.orders import an_order_line
from tests.builders.typefaces import typefaces

TITLE = "Krujka: Gʻuncha opaga tugʻilgan kun muborak boʻlsin, Oʻktam akadan"


@pytest.fixture(scope="module", params=["memory", "skia"])
def printer(request: pytest.FixtureRequest) -> StatementPrinter:
    if request.param == "memory":
        return MemoryStatementPrinter()
    return SkiaStatementPrinter(typesetter=typefaces(), heavy_work=ThreadHeavyWork(threads=1))


async def a_statement(*, sales: int = 1, tax_basis_points: int = 1_200) -> Statement:
    house = await CountingHouse.opened()
    for _ in range(sales):
        order = await house.sell(of_artist(house))
        await house.deliver(order.id)
    if not sales:
        await house.earn()
        await house.decide.fail((await house.approved()).id, error="closed")
    await house.pass_holds()
    payout = await house.proposed(tax_basis_points=tax_basis_points)
    return await TellStatement(storage=house.storage)(payout.id, owner=None)


def of_artist(house: CountingHouse) -> OrderLine:
    return an_order_line(title=TITLE, quantity=2, artist=house.artist)


async def read(
    printer: StatementPrinter, statement: Statement, language: Language
) -> tuple[PdfReader, str]:
    """The file, and its text in one line with plain spaces."""
    reader = PdfReader(io.BytesIO(await printer.print(statement, language=language)))
    return reader, " ".join("\n".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize(
    ("language", "own"),
    [
        (Language.UZBEK, ("Toʻlov hisoboti", "TAKLIF", "QQS 32 142,86 soʻm", "Ushlangan soliq 12")),
        (Language.RUSSIAN, ("Отчёт о выплате", "НДС 32 142,86 сум", "Удержанный налог 12 %")),
        (Language.ENGLISH, ("Payout statement", "VAT 32 142.86 soʻm", "Tax withheld 12 %")),
    ],
)
async def test_everything_is_said_in_the_language_asked_for(
    printer: StatementPrinter, language: Language, own: tuple[str, ...]
) -> None:
    statement = await a_statement()
    reader, text = await read(printer, statement, language)
    (page,) = reader.pages

    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    for part in own:
        assert part in text
    for figure in ("50 %", statement.payout.id, statement.rows[0].reference):
        assert figure in text
    assert statement.artist.name in text


async def test_long_statements_go_on_over_pages(printer: StatementPrinter) -> None:
    statement = await a_statement(sales=25)
    reader, text = await read(printer, statement, Language.ENGLISH)

    assert len(reader.pages) > 1
    assert all(row.reference in text for row in statement.rows)
    assert text.count("Transfer") == 1


async def test_tiny_periods_are_printed_too(printer: StatementPrinter) -> None:
    statement = await a_statement(sales=0, tax_basis_points=0)
    reader, text = await read(printer, statement, Language.UZBEK)

    assert len(reader.pages) == 1
    assert "Toʻlov" in text
    assert statement.payout.tax == NOTHING
