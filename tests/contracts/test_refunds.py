"""What remembering refunds, and what providers said, promises on every storage."""

from datetime import timedelta

import attrs
import pytest

from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import RefundId
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import PageRequest
from stario.domain.payments.model.payment import Payment
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund, RefundState
from stario.ports.repositories.payments import ProviderState
from stario.ports.storage import Storage
from tests.builders import NOW, an_account, new_id
from tests.builders.payments import a_callback, a_paid_payment, a_refund, remembered_payments

MINUTE = timedelta(minutes=1)


async def a_remembered_payment(storage: Storage) -> Payment:
    (payment,) = await remembered_payments(storage, a_paid_payment())
    return payment


async def add(storage: Storage, *refunds: Refund) -> None:
    async with storage() as work:
        for refund in refunds:
            await work.refunds.add(refund)
        await work.commit()


async def test_a_refund_comes_back_as_it_was(storage: Storage) -> None:
    admin, other = an_account(), an_account()
    async with storage() as work:
        await work.accounts.add(admin)
        await work.accounts.add(other)
        await work.commit()
    payment = await a_remembered_payment(storage)
    asked = a_refund(payment, state=RefundState.REQUESTED, requested_by=admin.id)
    await add(storage, asked)
    done = attrs.evolve(
        asked.decide(RefundState.APPROVED, by=other.id, at=NOW).move(RefundState.DONE, at=NOW),
        provider_ref="re_1",
        error="slow",
    )
    async with storage() as work:
        assert await work.refunds.get(asked.id, lock=True) == asked
        await work.refunds.save(done)
        await work.commit()

    async with storage() as work:
        assert await work.refunds.get(asked.id) == done


async def test_a_refund_is_added_once(storage: Storage) -> None:
    payment = await a_remembered_payment(storage)
    refund = a_refund(payment)
    await add(storage, refund)

    async with storage() as work:
        with pytest.raises(Conflict):
            await work.refunds.add(refund)
        with pytest.raises(NotFound):
            await work.refunds.get(RefundId(new_id()))


async def test_a_refund_of_no_payment_is_refused(storage: Storage) -> None:
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.refunds.add(a_refund(a_paid_payment()))
        with pytest.raises(Conflict):
            await work.commit()


async def test_refunds_of_an_order_are_given_oldest_first(storage: Storage) -> None:
    payment, other = await a_remembered_payment(storage), await a_remembered_payment(storage)
    late = a_refund(payment, amount=Money(5), created_at=NOW + MINUTE)
    early = a_refund(payment, amount=Money(7), state=RefundState.REQUESTED)
    elsewhere = a_refund(other, created_at=NOW - MINUTE)
    await add(storage, late, early, elsewhere)

    async with storage() as work:
        assert await work.refunds.of_order(payment.order_id) == (early, late)
        everything = await work.refunds.list(PageRequest())
        assert everything.items == (late, early, elsewhere)
        asked = await work.refunds.list(PageRequest(), states=frozenset({RefundState.REQUESTED}))
    assert (asked.items, asked.total) == ((early,), 1)


async def test_a_callback_is_answered_once(storage: Storage) -> None:
    callback = a_callback(body=b"\x00\xff{", received_at=NOW)
    silent = a_callback(provider=Provider.CLICK, received_at=NOW + MINUTE)
    async with storage() as work:
        await work.callbacks.add(callback)
        await work.callbacks.add(silent)
        await work.commit()
    async with storage() as work:
        await work.callbacks.answered(callback.id, b"first", at=NOW)
        await work.callbacks.answered(callback.id, b"second", at=NOW + MINUTE)
        await work.commit()

    answered = attrs.evolve(callback, answer=b"first", answered_at=NOW)
    async with storage() as work:
        assert (await work.callbacks.list(PageRequest())).items == (silent, answered)
        of_payme = await work.callbacks.list(PageRequest(), provider=Provider.PAYME)
    assert (of_payme.items, of_payme.total) == ((answered,), 1)


async def test_the_last_state_of_each_provider_is_known(storage: Storage) -> None:
    well = ProviderState(provider=Provider.PAYME, checked_at=NOW)
    away = ProviderState(provider=Provider.CLICK, checked_at=NOW, error="unavailable")
    later = ProviderState(provider=Provider.PAYME, checked_at=NOW + MINUTE, error="timeout")
    for states in ((well, away), (later,), (well,)):
        async with storage() as work:
            for state in states:
                await work.provider_states.note(state)
            await work.commit()

    async with storage() as work:
        assert await work.provider_states.list() == (away, later)


async def test_words_about_somebody_leave_what_a_provider_sent(storage: Storage) -> None:
    said = b'{"email": "fan@example.uz", "payment_intent": "pi_3Nabc", "n": "\xc3\xa9\xff"}'
    about = a_callback(provider=Provider.STRIPE, body=said)
    of_order = a_callback(provider=Provider.STRIPE, body=b'{"order_id": "0199-aa"}')
    kept = [
        a_callback(provider=Provider.STRIPE, body=b'{"payment_intent": "pi_3Nabd"}'),
        a_callback(provider=Provider.STRIPE, body=said, received_at=NOW - MINUTE),
        a_callback(provider=Provider.PAYME, body=said),
    ]
    async with storage() as work:
        for callback in (about, of_order, *kept):
            await work.callbacks.add(callback)
        await work.commit()
    names = ["pi_3Nabc", "0199-aa"]
    async with storage() as work:
        assert await work.callbacks.forget_about(Provider.STRIPE, [], since=NOW) == 0
        assert await work.callbacks.forget_about(Provider.STRIPE, names, since=NOW) == 2
        await work.commit()
    async with storage() as work:
        found = {each.id: each.body for each in (await work.callbacks.list(PageRequest())).items}
    assert (found[about.id], found[of_order.id]) == (b"", b"")
    assert [found[each.id] for each in kept] == [each.body for each in kept]
