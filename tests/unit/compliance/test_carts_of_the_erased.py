"""What becomes of a cart when its owner is forgotten."""

from datetime import timedelta

import pytest
from tests.builders import an_account
from tests.builders.carts import a_quote
from tests.builders.till import Till

from stario.domain.compliance.usecases.erase_due_accounts import EraseDueAccounts
from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.kernel.errors import NotFound


async def test_a_cart_and_what_was_promised_go_with_their_owner() -> None:
    till = Till()
    now = till.clock.now()
    leaving = an_account(
        deletion_requested_at=now - timedelta(days=31),
        deletion_reason="no reason",
        delete_after=now - timedelta(days=1),
    )
    async with till.storage() as work:
        await work.accounts.add(leaving)
        await work.commit()
    product, other = await till.product(), await till.somebody()
    for fan in (leaving, other):
        await till.put(fan, product)
    quote = a_quote(leaving)
    async with till.storage() as work:
        await work.quotes.add(quote)
        await work.commit()

    erased = await EraseDueAccounts(
        storage=till.storage,
        take_down=TakeDown(ids=till.ids, dispatch=till.dispatch, feed=till.feed),
        clock=till.clock,
        ids=till.ids,
    )()

    assert erased == 1
    async with till.storage() as work:
        assert await work.carts.of_account(leaving.id) is None
        assert await work.carts.of_account(other.id) is not None
        with pytest.raises(NotFound):
            await work.quotes.get(quote.id)
