"""Comparing days: every difference is found, and the same day again changes nothing."""

from collections.abc import Mapping
from datetime import date, timedelta

import attrs
import pytest
from tests.builders import an_outbox_message
from tests.builders.counting_house import CountingHouse
from tests.builders.payments import a_paid_payment, a_pending_payment

from stario.adapters.memory.payment_provider import MemoryPaymentProvider
from stario.domain.kernel.errors import Invalid, Unavailable
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import PageRequest
from stario.domain.ledger.model.entry import EntryKind
from stario.domain.ledger.model.provider_file import MOST_COLUMNS, read_statement
from stario.domain.ledger.model.reconciliation import (
    Reconciliation,
    Side,
    Source,
    reconciliation_id,
)
from stario.domain.ledger.usecases.book_settlement import BookSettlement
from stario.domain.ledger.usecases.list_reconciliations import ListReconciliations
from stario.domain.ledger.usecases.reconcile_books import ReconcileBooks
from stario.domain.ledger.usecases.reconcile_day import ReconcileDay
from stario.domain.ledger.usecases.reconcile_nightly import ReconcileNightly
from stario.domain.ledger.usecases.verify_chain import VerifyChain
from stario.domain.payments.model.payment import CancelReason, Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.receipt import PRINTED_BY_PAYME

DAY = date(2026, 11, 20)
PAID = Side(amount=Money(10_000_000), state=PaymentState.PAID)
RECEIPT = {PRINTED_BY_PAYME: 1}


def reconciler(house: CountingHouse, *providers: MemoryPaymentProvider) -> ReconcileDay:
    return ReconcileDay(
        storage=house.storage,
        clock=house.clock,
        providers_of_payments={provider.name: provider for provider in providers},
    )


async def compared(
    house: CountingHouse, lines: Mapping[str, Side], *, day: date = DAY
) -> Reconciliation:
    return await reconciler(house)(Provider.PAYME, day, lines=lines)


def verdicts(found: Reconciliation) -> list[tuple[str, str]]:
    return [(each.verdict.value, each.subject) for each in found.differences]


async def save(house: CountingHouse, payment: Payment) -> None:
    async with house.storage() as work:
        await work.payments.save(payment)
        await work.commit()


async def test_what_agrees_is_counted(house: CountingHouse) -> None:
    for tx in ("a", "b"):
        await house.sell(tx=tx)
    found = await compared(house, {"a": PAID, "b": PAID})

    assert (found.matched, found.differences, found.source) == (2, (), Source.FILE)


async def test_every_difference_is_told_with_both_sides(house: CountingHouse) -> None:
    missing = await house.payment_of((await house.sell(tx="theirs lacks")).id)
    dear = await house.payment_of((await house.sell(tx="dear")).id)
    pending = await house.payment_of((await house.sell(tx="pending")).id)
    lines = {
        "ours lacks": PAID,
        "tried": Side(amount=Money(5), state=PaymentState.CANCELLED),
        "dear": attrs.evolve(PAID, amount=Money(10_000_001)),
        "pending": attrs.evolve(PAID, state=PaymentState.PENDING),
    }
    found = await compared(house, lines)

    assert verdicts(found) == [
        ("amount", dear.id),
        ("missing_ours", "ours lacks"),
        ("state", pending.id),
        ("missing_theirs", missing.id),
    ]
    assert found.matched == 1
    assert found.differences[0].ours == PAID
    assert found.differences[0].theirs == lines["dear"]


async def test_what_was_given_back_may_be_called_cancelled(house: CountingHouse) -> None:
    payment = await house.payment_of((await house.sell(tx="back")).id)
    await save(house, payment.refund(payment.amount, CancelReason.REFUND, at=house.now))
    cancelled = attrs.evolve(PAID, state=PaymentState.CANCELLED)

    assert (await compared(house, {"back": cancelled})).matched == 1
    assert verdicts(await compared(house, {"back": PAID})) == [("state", payment.id)]


async def test_money_there_that_was_cancelled_here_is_found(house: CountingHouse) -> None:
    pending = a_pending_payment(provider_tx="late", provider_time=house.now, at=house.now)
    async with house.storage() as work:
        order = (await house.sell()).id
        await work.payments.add(
            attrs.evolve(pending, order_id=order).cancel(CancelReason.TIMEOUT, at=house.now)
        )
        await work.commit()
    found = await compared(house, {"late": PAID})

    assert ("state", pending.id) in verdicts(found)


async def test_a_transaction_of_the_day_before_is_not_missing(house: CountingHouse) -> None:
    await house.sell(tx="midnight")

    assert (await compared(house, {"midnight": PAID}, day=DAY - timedelta(days=1))).matched == 1


async def test_what_the_ledger_does_not_know_is_found(house: CountingHouse) -> None:
    order = await house.sell(tx="booked")
    payment = attrs.evolve(
        a_paid_payment(order_id=order.id, provider=Provider.PAYME, is_surplus=True),
        provider_tx="unbooked",
    )
    async with house.storage() as work:
        await work.payments.add(payment)
        await work.commit()
    found = await compared(house, {"booked": PAID, "unbooked": PAID})

    assert verdicts(found) == [("not_booked", payment.id)]
    assert found.differences[0].note == "ledger 0 tiyin"


async def test_the_same_day_again_replaces_what_was_found(house: CountingHouse) -> None:
    await house.sell(tx="a")
    first = await compared(house, {})
    second = await compared(house, {"a": PAID})
    listed = ListReconciliations(storage=house.storage)

    assert first.id == second.id
    assert (await listed(PageRequest())).items == (second,)
    assert await listed.read(second.id) == second


async def test_a_file_is_not_replaced_by_nothing(house: CountingHouse) -> None:
    await house.sell(tx="a")
    found = await compared(house, {"a": PAID})

    assert await reconciler(house)(Provider.PAYME, DAY) == found


async def test_a_provider_is_asked_where_it_can_be(house: CountingHouse) -> None:
    provider = MemoryPaymentProvider(name=Provider.CLICK)
    payment = await house.payment_of((await house.sell(provider=Provider.CLICK)).id)
    provider.pay(payment, at=house.now)
    asked = await reconciler(house, provider)(Provider.CLICK, DAY)
    nobody = await reconciler(house)(Provider.STRIPE, DAY)

    assert (asked.source, asked.matched, asked.differences) == (Source.PROVIDER, 1, ())
    assert (nobody.source, nobody.differences) == (Source.NONE, ())
    provider.is_away = True
    with pytest.raises(Unavailable):
        await reconciler(house, provider)(Provider.CLICK, DAY)
    with pytest.raises(Invalid, match="in_the_future"):
        await reconciler(house)(Provider.CLICK, DAY + timedelta(days=2))


async def test_our_own_records_are_looked_through(house: CountingHouse) -> None:
    without = await house.payment_of((await house.sell(tx="a")).id)
    with_receipt = await house.payment_of((await house.sell(tx="b")).id)
    await save(house, attrs.evolve(with_receipt, facts=RECEIPT))
    stuck = a_pending_payment(order_id=(await house.sell(tx="c")).id, provider_time=house.now)
    message = an_outbox_message(due_at=house.now)
    async with house.storage() as work:
        await work.payments.add(stuck)
        await work.outbox.add(message)
        await work.commit()
    house.clock.advance(by=timedelta(hours=13))
    books = ReconcileBooks(
        storage=house.storage, clock=house.clock, verify=VerifyChain(storage=house.storage)
    )
    found = await books(DAY)

    assert found.source is Source.OURS
    told = verdicts(found)
    assert ("fiscal", without.id) in told
    assert ("fiscal", with_receipt.id) not in told
    assert told[-2:] == [("overdue", stuck.id), ("outbox", message.id)]
    assert found.matched == 6


async def test_each_night_compares_the_days_before_once(house: CountingHouse) -> None:
    payme = MemoryPaymentProvider(name=Provider.PAYME)
    click = MemoryPaymentProvider(name=Provider.CLICK, is_away=True)
    nightly = ReconcileNightly(
        storage=house.storage,
        clock=house.clock,
        reconcile_day=reconciler(house, payme, click),
        reconcile_books=ReconcileBooks(
            storage=house.storage, clock=house.clock, verify=VerifyChain(storage=house.storage)
        ),
    )
    # Two o'clock in the night in Tashkent: the day is not closed everywhere.
    house.clock.set(house.now.replace(hour=21) + timedelta(days=0))
    assert await nightly() == 0
    house.clock.advance(by=timedelta(hours=2))
    # Three days of Payme's and of our own records.
    assert await nightly() == 6
    assert await nightly() == 0
    click.is_away = False
    assert await nightly() == 3
    async with house.storage() as work:
        found = await work.reconciliations.get(reconciliation_id(Provider.CLICK, DAY))
    assert found.source is Source.PROVIDER
    house.clock.advance(by=timedelta(days=1))
    assert await nightly() == 3


async def test_a_settlement_is_booked_once(house: CountingHouse) -> None:
    book = BookSettlement(storage=house.storage, clock=house.clock)
    entry = await book(Provider.PAYME, Money(9_800_000), reference="MT-1")
    house.clock.advance(seconds=5)

    assert await book(Provider.PAYME, Money(9_800_000), reference="MT-1") == entry
    assert entry.movement.kind is EntryKind.SETTLEMENT
    assert await house.balance("bank") == 9_800_000


def test_a_file_is_read_exactly() -> None:
    text = (
        "\ufeffprovider_tx,amount_uzs,state,note\n 1 ,165000.05,paid,x\n"
        "2,7.5,refunded,\n3,1,cancelled,"
    )

    assert read_statement(text) == {
        "1": Side(amount=Money(16_500_005), state=PaymentState.PAID),
        "2": Side(amount=Money(750), state=PaymentState.REFUNDED),
        "3": Side(amount=Money(100), state=PaymentState.CANCELLED),
    }
    assert read_statement("provider_tx,amount_uzs,state\n") == {}


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("1,1,paid\n1,1,paid", "csv_twice"),
        (",1,paid", "csv_name"),
        ("a\x00b,1,paid", "csv_"),
        ("x,1.001,paid", "csv_amount"),
        ("x,-1,paid", "csv_amount"),
        ("x,1e5,paid", "csv_amount"),
        ("x,١,paid", "csv_amount"),
        ("x,9999999999999,paid", "csv_amount"),
        ("x,1,done", "csv_state"),
        ("x", "csv_state"),
        ('"x', "csv_"),
    ],
)
def test_a_wrong_line_is_named(rows: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        read_statement(f"provider_tx,amount_uzs,state\n{rows}")


def test_a_file_has_an_end() -> None:
    rows = "".join(f"{number},1,paid\n" for number in range(20_001))
    with pytest.raises(Invalid, match="too_many"):
        read_statement(f"provider_tx,amount_uzs,state\n{rows}")


WIDE = f"provider_tx,amount_uzs,state{',' * MOST_COLUMNS}"


@pytest.mark.parametrize("text", ["", "a,b\n1,2", "x", '"', WIDE])
def test_a_file_without_the_columns_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="csv_columns"):
        read_statement(text)
