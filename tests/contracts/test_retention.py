"""What counting and forgetting by the rules of retention promises, on every storage."""

from datetime import timedelta

import pytest

from stario.domain.compliance.model.retention import RULES, Carrier, RuleKey, Tally
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.paging import PageRequest
from stario.domain.orders.model.order import Order
from stario.ports.repositories.orders import OrderFilter
from stario.ports.storage import Storage
from tests.builders import NOW
from tests.builders.retained import HOW_MANY, THINGS, a_run, remember_one
from tests.contracts.remembered import a_cast

SECOND = timedelta(seconds=1)


def test_every_rule_of_the_database_has_a_thing_to_be_tried_on() -> None:
    in_the_database = {key for key, rule in RULES.items() if rule.carrier is not Carrier.OBJECTS}
    assert in_the_database - set(THINGS) == set()


async def test_each_rule_counts_what_is_over_to_the_second(storage: Storage) -> None:
    cast = await a_cast(storage)
    for key in THINGS:
        rule, many = RULES[key], HOW_MANY.get(key, 1)
        clock = rule.before(NOW)
        async with storage() as work:
            before = await work.retained.tally(rule, at=NOW)
        await remember_one(storage, cast, key, clock=clock)

        async with storage() as work:
            early = await work.retained.tally(rule, at=NOW - SECOND)
            due = await work.retained.tally(rule, at=NOW)

        kept, over = before.kept + many, before.overdue
        assert (early.kept, early.overdue) == (kept, over), key
        assert (due.kept, due.overdue) == (kept, over + many), key
        assert due.oldest_at == min(filter(None, (clock, before.oldest_at))), key
        async with storage() as work:
            await work.retained.forget(rule, at=NOW, limit=99)
            await work.commit()


@pytest.mark.parametrize(
    "key", [key for key, rule in RULES.items() if rule.carrier is Carrier.RECORDS]
)
async def test_what_is_over_is_forgotten_and_nothing_else(storage: Storage, key: RuleKey) -> None:
    cast, rule, many = await a_cast(storage), RULES[key], HOW_MANY.get(key, 1)
    await remember_one(storage, cast, key, clock=rule.before(NOW))
    await remember_one(storage, cast, key, clock=rule.before(NOW) + SECOND)

    async with storage() as work:
        assert await work.retained.forget(rule, at=NOW, limit=9) == many
        await work.commit()

    async with storage() as work:
        left = await work.retained.tally(rule, at=NOW)
        assert (left.kept, left.overdue) == (many, 0)
        assert await work.retained.forget(rule, at=NOW, limit=9) == 0


async def test_no_more_is_forgotten_at_once_than_is_wished(storage: Storage) -> None:
    cast, rule = await a_cast(storage), RULES[RuleKey.CALLBACKS]
    for age in range(3):
        await remember_one(storage, cast, rule.key, clock=rule.before(NOW) - timedelta(days=age))
    async with storage() as work:
        assert await work.retained.forget(rule, at=NOW, limit=2) == 2
        await work.commit()
    async with storage() as work:
        left = await work.retained.tally(rule, at=NOW)
    # The oldest went first.
    assert left == Tally(kept=1, oldest_at=rule.before(NOW), overdue=1)


async def test_an_order_goes_with_all_that_hangs_on_it(storage: Storage) -> None:
    cast, rule = await a_cast(storage), RULES[RuleKey.ORDERS]
    await remember_one(storage, cast, rule.key, clock=rule.before(NOW))
    async with storage() as work:
        assert await work.retained.orders_over(rule, at=NOW - SECOND, limit=9) == ()
        (over,) = await work.retained.orders_over(rule, at=NOW, limit=9)
        order = await work.orders.get(over, lock=True)
        await work.retained.forget_order(over, at=NOW)
        await work.commit()

    async with storage() as work:
        with pytest.raises(NotFound):
            await work.orders.get(over)
        assert await work.payments.of_order(over) == ()
        assert await work.refunds.of_order(over) == ()
        assert await work.orders.claims(over) == ()
        (reprint,) = (await work.orders.list(PageRequest(), OrderFilter())).items
        assert reprint.reprint_of is None
        designs = await work.previews.expired(at=NOW, limit=9)
    assert [design.id for design in designs] == [design_of(order)]


def design_of(order: Order) -> object:
    return order.lines[0].preview_id


async def test_runs_are_listed_newest_first_and_add_up(storage: Storage) -> None:
    first = a_run(RuleKey.QUOTES, at=NOW, deleted=2)
    second = a_run(RuleKey.CARTS, at=NOW + SECOND)
    third = a_run(RuleKey.QUOTES, at=NOW + 2 * SECOND, deleted=3)
    async with storage() as work:
        for run in (second, third, first):
            await work.retention_runs.add(run)
        await work.commit()

    async with storage() as work:
        page = await work.retention_runs.list(PageRequest())
        quotes = await work.retention_runs.list(PageRequest(), rule=RuleKey.QUOTES)
        histories = await work.retention_runs.histories()

    assert page.items == (third, second, first)
    assert quotes.items == (third, first)
    assert set(histories) == {RuleKey.QUOTES, RuleKey.CARTS}
    assert histories[RuleKey.QUOTES].deleted == 5
    assert histories[RuleKey.QUOTES].last_run_at == third.ended_at
    assert histories[RuleKey.QUOTES].runs == 2
