"""Statements say where every tiyin of a payout comes from."""

import csv
import io

import pytest
from tests.builders import an_account
from tests.builders.counting_house import CountingHouse
from tests.builders.orders import an_order_line

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.figures import percent_text
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model.statement import RowKind, Statement
from stario.domain.ledger.model.statement_csv import COLUMNS, statement_csv
from stario.domain.ledger.model.statement_text import sums_of, terms_text
from stario.domain.ledger.model.statement_words import WORDS
from stario.domain.ledger.usecases.tell_statement import TellStatement


async def told(house: CountingHouse, payout: str) -> Statement:
    return await TellStatement(storage=house.storage)(payout, owner=house.singer.id)  # type: ignore[arg-type]


async def test_every_sale_stands_with_its_terms(house: CountingHouse) -> None:
    foreign = an_order_line(number=2, title="Krujka")
    order = await house.sell(house.line(), foreign)
    await house.deliver(order.id)
    await house.pass_holds()
    payout = await house.approved()
    statement = await told(house, payout.id)
    (row,) = statement.rows

    assert (row.kind, row.reference, row.amount) == (
        RowKind.SALE,
        order.number,
        payout.available,
    )
    terms = row.terms
    assert terms is not None
    assert (terms.total, terms.vat, terms.basis_points) == (
        Money(10_000_000),
        Money(1_071_429),
        5_000,
    )
    assert terms.base == terms.total - terms.vat - terms.fee
    assert terms.rule == "default v1"
    assert (statement.opening, statement.closing) == (NOTHING, payout.available)


async def test_statements_follow_one_another_without_gaps(house: CountingHouse) -> None:
    first_order = await house.earn()
    part = await house.sell(house.line(Money(20_000_000)))
    await house.deliver(part.id)
    await house.refund(part.id, Money(5_000_000))
    await house.pass_holds()
    first = await house.approved()
    await house.decide.send(first.id, reference="MT-1")
    await house.refund(first_order.id, first_order.total)
    await house.earn(Money(50_000_000))
    second = await house.approved()
    one, two = await told(house, first.id), await told(house, second.id)

    assert [row.kind for row in one.rows] == [RowKind.SALE, RowKind.SALE, RowKind.REFUND]
    assert [row.kind for row in two.rows] == [RowKind.PAYOUT, RowKind.REFUND, RowKind.SALE]
    assert two.rows[1].reference == first_order.number
    assert one.closing == first.amount == two.opening
    assert two.closing == second.amount == second.available - second.netted
    assert one.rows[-1].amount < NOTHING
    assert one.sum_of(RowKind.SALE) + one.sum_of(RowKind.REFUND) == one.closing


async def test_a_payout_that_came_back_stands_in_the_next(house: CountingHouse) -> None:
    await house.earn()
    first = await house.approved()
    await house.decide.fail(first.id, error="closed")
    statement = await told(house, (await house.approved()).id)

    assert [row.kind for row in statement.rows] == [RowKind.PAYOUT, RowKind.PAYOUT_RETURNED]
    assert statement.opening == statement.closing == first.amount


async def test_nobody_elses_statement_is_found(house: CountingHouse) -> None:
    await house.earn()
    payout = await house.proposed()
    tell = TellStatement(storage=house.storage)
    for owner in (house.fan.id, an_account().id):
        with pytest.raises(NotFound):
            await tell(payout.id, owner=owner)

    assert (await tell(payout.id, owner=None)).payout == payout


async def test_the_table_adds_up_and_runs_no_formula(house: CountingHouse) -> None:
    bad = an_order_line(title='=HYPERLINK("http://x")', artist=house.artist)
    order = await house.sell(bad, an_order_line(number=2, title="-1+1", artist=house.artist))
    await house.deliver(order.id)
    await house.pass_holds()
    payout = await house.proposed(tax_basis_points=1_200)
    table = list(csv.reader(io.StringIO(statement_csv(await told(house, payout.id)))))

    assert tuple(table[0]) == COLUMNS
    assert {len(row) for row in table} == {len(COLUMNS)}
    assert [row[2] for row in table[1:]] == [
        "opening",
        "sale",
        "sale",
        "closing",
        "tax_withheld",
        "transfer",
    ]
    assert [row[4][:2] for row in table[2:4]] == ["'=", "'-"]
    amounts = [Money(int(row[-1].replace(".", ""))) for row in table[1:]]
    assert amounts[0] + amounts[1] + amounts[2] == amounts[3]
    assert amounts[3] + amounts[4] == amounts[5] == payout.amount


@pytest.mark.parametrize("language", list(Language))
async def test_the_same_is_said_in_every_language(house: CountingHouse, language: Language) -> None:
    await house.earn()
    statement = await told(house, (await house.proposed(tax_basis_points=1_250)).id)
    sums = sums_of(statement, language)
    (row,) = statement.rows
    assert row.terms is not None
    (terms,) = terms_text(row.terms, language)

    assert sums[-1] == (WORDS[language].transfer, statement.payout.amount)
    assert sum((amount.tiyin for _, amount in sums[:3]), 0) == statement.closing.tiyin
    assert percent_text(1_250) in sums[-2][0]
    assert "50\u00a0%" in terms
    assert "default v1" in terms
