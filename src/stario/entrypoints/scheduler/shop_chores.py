"""How often each chore of orders and money comes round."""

from datetime import timedelta

from stario.domain.ledger.usecases.pass_holds import PassHolds
from stario.domain.ledger.usecases.reconcile_nightly import ReconcileNightly
from stario.domain.orders.usecases.conclude_work import ConcludeWork
from stario.domain.orders.usecases.expire_orders import ExpireOrders
from stario.domain.orders.usecases.sweep_carts import SweepCarts
from stario.domain.payments.usecases.check_providers import CheckProviders
from stario.domain.payments.usecases.expire_payments import ExpirePayments
from stario.domain.payments.usecases.follow_payments import FollowPayments
from stario.domain.payments.usecases.issue_receipts import IssueReceipts
from stario.entrypoints.scheduler.chores import once
from stario.entrypoints.scheduler.loop import Chore


def shop_chores(
    *,
    conclude: ConcludeWork,
    follow_payments: FollowPayments,
    expire_payments: ExpirePayments,
    expire_orders: ExpireOrders,
    pass_holds: PassHolds,
    reconcile: ReconcileNightly,
    sweep_carts: SweepCarts,
    check_providers: CheckProviders,
    receipts: IssueReceipts,
) -> tuple[Chore, ...]:
    return (
        Chore(name="work ended", period=timedelta(seconds=30), run=once(conclude.sweep)),
        Chore(name="lost callbacks", period=timedelta(minutes=2), run=once(follow_payments)),
        Chore(name="unpaid payments", period=timedelta(seconds=30), run=expire_payments),
        Chore(name="unpaid orders", period=timedelta(seconds=30), run=once(expire_orders)),
        Chore(name="holds", period=timedelta(minutes=10), run=pass_holds),
        Chore(name="reconciliation", period=timedelta(hours=1), run=once(reconcile)),
        Chore(name="providers", period=timedelta(seconds=30), run=once(check_providers)),
        Chore(name="receipts", period=timedelta(minutes=2), run=once(receipts)),
        Chore(name="carts", period=timedelta(hours=1), run=once(sweep_carts)),
    )
