"""Whoever looks at the ledger from outside finds the same sums, and sees what was changed."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest
from beancount import loader
from beancount.core import realization
from beancount.core.data import Transaction
from tests.builders.counting_house import CountingHouse
from tests.builders.ledger import a_movement, booked

from stario.adapters.memory.storage import MemoryStorage
from stario.domain.kernel.ids import ArtistId
from stario.domain.kernel.money import Money
from stario.domain.ledger.model import account
from stario.domain.ledger.model.audit import Audit, Fault, FaultKind, Head
from stario.domain.ledger.model.entry import FIRST_HASH, Entry, Posting
from stario.domain.ledger.model.journal import beancount_account, csv_lines, decimal_text
from stario.domain.ledger.usecases.export_ledger import ExportLedger, JournalFormat
from stario.domain.ledger.usecases.verify_chain import VerifyChain
from stario.domain.payments.model.provider import Provider


async def a_year(house: CountingHouse) -> None:
    order = await house.earn()
    await house.sell()
    part = await house.sell(house.line(Money(333_333)), provider=Provider.CLICK)
    await house.deliver(part.id)
    await house.refund(part.id, Money(111_111))
    await house.decide.send((await house.approved()).id, reference="MT-1")
    await house.refund(order.id, order.total)


async def exported(house: CountingHouse, format_: JournalFormat) -> str:
    return "".join([part async for part in ExportLedger(storage=house.storage)(format_)])


async def test_beancount_reads_it_without_an_error_and_finds_our_balances(
    house: CountingHouse, tmp_path: Path
) -> None:
    await a_year(house)
    path = tmp_path / "stario.beancount"
    path.write_text(await exported(house, JournalFormat.BEANCOUNT), encoding="utf-8")
    entries, errors, _ = loader.load_file(str(path))
    assert errors == []
    transactions = [entry for entry in entries if isinstance(entry, Transaction)]
    async with house.storage() as work:
        ours, last = await work.ledger.balances(), await work.ledger.last()
    assert last is not None

    assert [int(each.meta["number"]) for each in transactions] == list(range(1, last.number + 1))
    assert transactions[-1].meta["hash"] == last.hash.hex()
    tree = realization.realize(entries)  # type: ignore[no-untyped-call]
    for code, balance in ours.items():
        leaf = realization.get(tree, beancount_account(code))  # type: ignore[no-untyped-call]
        theirs = leaf.balance.get_currency_units("UZS").number
        assert theirs * 100 == balance.tiyin, code
    whole = realization.compute_balance(tree)  # type: ignore[no-untyped-call]
    assert whole.is_empty()


async def test_an_empty_ledger_is_a_journal_too(house: CountingHouse, tmp_path: Path) -> None:
    path = tmp_path / "stario.beancount"
    path.write_text(await exported(house, JournalFormat.BEANCOUNT), encoding="utf-8")

    assert loader.load_file(str(path))[:2] == ([], [])


async def test_the_table_has_a_row_for_each_posting(house: CountingHouse) -> None:
    await a_year(house)
    rows = list(csv.DictReader(io.StringIO(await exported(house, JournalFormat.CSV))))
    sums: dict[str, int] = {}
    for row in rows:
        tiyin = int(row["amount_uzs"].replace(".", ""))
        sums[row["account"]] = sums.get(row["account"], 0) + tiyin
    async with house.storage() as work:
        ours = await work.ledger.balances()

    assert sums == {code: balance.tiyin for code, balance in ours.items()}


def test_names_and_amounts_are_written_as_beancount_wants_them() -> None:
    artist = ArtistId("0190f5a0-0000-7000-8000-000000000001")
    assert beancount_account(account.artist_pending(artist)) == (
        f"Liabilities:ArtistPayable:{artist}:Pending"
    )
    assert beancount_account(account.provider_receivable(Provider.PAYME)) == (
        "Assets:ProviderReceivable:Payme"
    )
    assert [decimal_text(n) for n in (5, -5, 100, -12_345)] == ["0.05", "-0.05", "1.00", "-123.45"]


async def test_what_is_sound_has_no_faults(house: CountingHouse) -> None:
    await a_year(house)
    verify = VerifyChain(storage=house.storage)
    audit = await verify()
    head = audit.head
    assert head is not None

    assert (audit.faults, audit.count) == ([], head.number)
    assert (await verify(expected=Head.parse(str(head)))).faults == []


def change(entry: Entry) -> Entry:
    return attrs.evolve(entry, movement=attrs.evolve(entry.movement, subject_id="x"))


def rewrite(entry: Entry) -> Entry:
    """As somebody would who knows how hashes are made."""
    changed = change(entry).movement
    return Entry.after(entry.previous_hash, changed, number=entry.number)


def unbalance(entry: Entry) -> Entry:
    first, *rest = entry.movement.postings
    more = Posting(account=first.account, amount=first.amount + 1)
    return attrs.evolve(entry, movement=attrs.evolve(entry.movement, postings=(more, *rest)))


def emptied(entry: Entry) -> Entry:
    return attrs.evolve(entry, movement=attrs.evolve(entry.movement, postings=()))


@pytest.mark.parametrize(
    ("tamper", "faults"),
    [
        (change, {("changed", "2")}),
        (rewrite, {("broken", "3")}),
        (unbalance, {("changed", "2"), ("unbalanced", "2")}),
        (emptied, {("changed", "2"), ("empty", "2")}),
    ],
    ids=["change", "rewrite", "unbalance", "empty"],
)
async def test_what_was_changed_is_found(
    tamper: Callable[[Entry], Entry], faults: set[tuple[str, str]]
) -> None:
    first, second, third = await booked(
        MemoryStorage(), a_movement(1), a_movement(2), a_movement(3)
    )
    audit = Audit()
    for entry in (first, tamper(second), third):
        audit.look_at(entry)

    assert {(fault.kind.value, fault.subject) for fault in audit.faults} == faults


async def test_what_was_left_out_or_cut_off_is_found() -> None:
    written = await booked(MemoryStorage(), a_movement(1), a_movement(2), a_movement(3))
    gap, cut = Audit(), Audit(expected=Head(number=3, hash=written[-1].hash))
    for entry in (written[0], written[2]):
        gap.look_at(entry)
    for entry in written[:2]:
        cut.look_at(entry)
    cut.conclude({})

    assert [fault.kind for fault in gap.faults] == [FaultKind.GAP, FaultKind.BROKEN]
    assert Fault(kind=FaultKind.HEAD, subject="3") in cut.faults


async def test_postings_without_an_entry_are_found() -> None:
    (entry,) = await booked(MemoryStorage(), a_movement(5))
    audit = Audit()
    audit.look_at(entry)
    sums = {p.account: Money(p.amount) for p in entry.movement.postings}
    audit.conclude(sums | {account.BANK: Money(7)})

    assert audit.faults == [Fault(kind=FaultKind.BALANCE, subject=account.BANK)]


async def test_another_end_than_the_noted_one_is_found() -> None:
    (entry,) = await booked(MemoryStorage(), a_movement(5))
    audit = Audit(expected=Head(number=1, hash=FIRST_HASH))
    audit.look_at(entry)

    assert audit.faults == [Fault(kind=FaultKind.HEAD, subject="1")]


@pytest.mark.parametrize("text", ["", "x", "1:", "0:" + "00" * 32, "1:" + "0" * 63, "1:zz"])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"head|int|hex"):
        Head.parse(text)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        ("  @SUM(1)", "  '@SUM(1)"),
        ("Vali;=cmd|' /C calc'!A0;x", "Vali;'=cmd|' /C calc'!A0;x"),
        ("Vali;\t+1", "Vali;\t'+1"),
        ("a\n=1", "a\n'=1"),
        ("\uff1d1", "'\uff1d1"),
        ("-12.50", "-12.50"),
        ("Vali-Ali, 1+1=2", "Vali-Ali, 1+1=2"),
    ],
)
def test_no_cell_is_a_formula(cell: str, written: str) -> None:
    read = csv.reader(io.StringIO(csv_lines([["x", cell]]), newline=""))
    assert list(read) == [["x", written]]
