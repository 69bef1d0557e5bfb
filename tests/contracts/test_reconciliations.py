"""What remembering comparisons with providers promises, on every storage."""

from datetime import timedelta

import attrs
import pytest

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import PageRequest
from stario.domain.ledger.model.reconciliation import (
    Difference,
    Reconciliation,
    Side,
    Verdict,
)
from stario.domain.payments.model.payment import PaymentState
from stario.domain.payments.model.provider import Provider
from stario.ports.storage import Storage
from tests.builders import NOW, new_id
from tests.builders.ledger import DAY, a_reconciliation

PAID = Side(amount=Money(10_000), state=PaymentState.PAID)


async def put(storage: Storage, *reconciliations: Reconciliation) -> None:
    async with storage() as work:
        for each in reconciliations:
            await work.reconciliations.put(each)
        await work.commit()


async def test_a_comparison_comes_back_with_its_differences_in_order(storage: Storage) -> None:
    found = a_reconciliation(
        Difference(verdict=Verdict.MISSING_OURS, subject="tx-9", theirs=PAID),
        Difference(verdict=Verdict.MISSING_THEIRS, subject=new_id(), ours=PAID, note="oʻn"),
    )
    await put(storage, found)

    async with storage() as work:
        assert await work.reconciliations.get(found.id) == found
        with pytest.raises(NotFound):
            await work.reconciliations.get(new_id())


async def test_the_same_day_again_replaces_what_was_found(storage: Storage) -> None:
    first = a_reconciliation(Difference(verdict=Verdict.MISSING_OURS, subject="tx", theirs=PAID))
    again = attrs.evolve(a_reconciliation(), ran_at=NOW + timedelta(hours=1))
    await put(storage, first)
    await put(storage, again)

    async with storage() as work:
        assert await work.reconciliations.get(first.id) == again
        assert (await work.reconciliations.list(PageRequest())).total == 1


async def test_comparisons_are_listed_by_day_and_provider(storage: Storage) -> None:
    old, new = a_reconciliation(), a_reconciliation(day=DAY + timedelta(days=1))
    ours = a_reconciliation(
        Difference(verdict=Verdict.OUTBOX, subject="outbox"),
        provider=None,
        day=DAY + timedelta(days=2),
    )
    await put(storage, old, ours, new)

    async with storage() as work:
        assert (await work.reconciliations.list(PageRequest())).items == (ours, new, old)
        of_click = await work.reconciliations.list(PageRequest(size=1), provider=Provider.CLICK)
        of_payme = await work.reconciliations.list(PageRequest(), provider=Provider.PAYME)
    assert (of_click.items, of_click.total) == ((new,), 2)
    assert of_payme.items == ()
