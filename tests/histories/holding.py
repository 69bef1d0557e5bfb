"""What orders hold besides money: pieces, uses of vouchers, jobs; and how they may move."""

from collections import Counter

import attrs

from stario.domain.generation.model.job import ENDED, JobState
from stario.domain.kernel.ids import JobId, OrderId, VariantId
from stario.domain.orders.model.order import NEXT, Order, OrderState
from stario.domain.orders.model.order_event import OrderEventKind
from stario.domain.payments.model.payment import PaymentState
from tests.histories.books import Look
from tests.histories.shop import STOCK, Shop

LET_GO = frozenset({OrderState.CANCELLED, OrderState.EXPIRED})
CANCELLED_BY_FAN = "cancelled_by_fan"
OVER = LET_GO | {OrderState.REFUNDED}
BEING_MADE = frozenset({JobState.QUEUED, JobState.LEASED, JobState.DONE})


def follows(state: OrderState, before: OrderState) -> bool:
    """Whether *state* can be reached."""
    reached, new = {before}, {before}
    while new:
        new = {after for each in new for after in NEXT[each]} - reached
        reached |= new
    return state in reached


@attrs.define
class Holding:
    """Remembers the look before: states only move on, and what has ended stays as it is."""

    shop: Shop
    states: dict[OrderId, OrderState] = attrs.field(factory=dict)
    ended_jobs: dict[JobId, JobState] = attrs.field(factory=dict)

    def check(self, seen: Look) -> None:
        self.check_vouchers(seen)
        self.check_pieces(seen)
        for order in seen.orders:
            before = self.states.get(order.id, order.state)
            assert follows(order.state, before), (before, order)
            assert (order.paid_at is None) or order.state not in LET_GO
            if order.state is OrderState.EXPIRED and before is not OrderState.EXPIRED:
                mine = [each for each in seen.payments if each.order_id == order.id]
                # Who is taking the money at that moment takes it for something.
                assert all(each.state is not PaymentState.PENDING for each in mine), mine
            self.check_jobs(seen, order)
            self.states[order.id] = order.state

    def check_jobs(self, seen: Look, order: Order) -> None:
        for job in (seen.jobs[each] for each in order.jobs):
            assert job.state not in BEING_MADE or order.paid_at is not None, (order, job)
            if order.state in OVER:
                assert job.state in ENDED, (order, job)
                # Nothing is made for an order that is over.
                assert self.ended_jobs.setdefault(job.id, job.state) is job.state

    def check_vouchers(self, seen: Look) -> None:
        uses: Counter[tuple[str, str]] = Counter()
        for order in seen.orders:
            is_back = order.state is OrderState.REFUNDED and not (
                order.shipment or order.delivered_at
            )
            if order.voucher_id is not None and order.state not in LET_GO and not is_back:
                uses[order.voucher_id, order.account_id] += 1
        assert {key: used for key, used in seen.uses.items() if used} == dict(uses)
        for voucher in seen.vouchers:
            mine = {who: used for (what, who), used in uses.items() if what == voucher.id}
            assert voucher.used == sum(mine.values())
            assert voucher.most_uses is None or voucher.used <= voucher.most_uses
            most = voucher.most_uses_per_account
            assert most is None or all(used <= most for used in mine.values())

    def check_pieces(self, seen: Look) -> None:
        reserved: Counter[VariantId] = Counter()
        gone: Counter[VariantId] = Counter()
        for order in seen.orders:
            if order.state is OrderState.AWAITING_PAYMENT:
                reserved.update(dict(order.pieces))
            elif order.paid_at is not None:
                gone.update(dict(order.pieces))
                gone.subtract(dict(pieces_back(seen, order)))
        for variant in seen.variants:
            assert variant.reserved == reserved[variant.id]
            if variant.stock is not None:
                assert 0 <= variant.reserved <= variant.stock
                assert variant.stock == STOCK - gone[variant.id], (variant, gone)


def pieces_back(seen: Look, order: Order) -> tuple[tuple[VariantId, int], ...]:
    """What of a paid order is in store again, by its log."""
    log = {event.kind: event for event in seen.events[order.id]}
    if OrderEventKind.RETURNED in log:
        restocked = log[OrderEventKind.RETURNED].details["restocked"]
        return order.pieces_of(is_personalised=False) if restocked else ()
    if order.state is not OrderState.REFUNDED or OrderEventKind.SHIPPED in log:
        return ()
    asked = [event.details.get("reason") for event in seen.events[order.id]]
    is_untouched = OrderEventKind.PRODUCTION_STARTED not in log
    return order.pieces if is_untouched or CANCELLED_BY_FAN in asked else ()
