"""How often each chore of orders and money comes round."""

from datetime import timedelta

from stario.domain.orders.usecases.conclude_work import ConcludeWork
from stario.domain.orders.usecases.expire_orders import ExpireOrders
from stario.domain.payments.usecases.expire_payments import ExpirePayments
from stario.entrypoints.scheduler.chores import once
from stario.entrypoints.scheduler.loop import Chore


def shop_chores(
    *, conclude: ConcludeWork, expire_payments: ExpirePayments, expire_orders: ExpireOrders
) -> tuple[Chore, ...]:
    return (
        Chore(name="work ended", period=timedelta(seconds=30), run=once(conclude.sweep)),
        Chore(name="unpaid payments", period=timedelta(seconds=30), run=expire_payments),
        Chore(name="unpaid orders", period=timedelta(seconds=30), run=once(expire_orders)),
    )
