"""Chores of orders and money, and the effects that their transactions write down."""

from collections.abc import Mapping

from dependency_injector import containers, providers

from stario.adapters.system import Uuid7Ids
from stario.domain.kernel.outbox import Topic
from stario.domain.ledger.usecases.pass_holds import PassHolds
from stario.domain.ledger.usecases.reconcile_books import ReconcileBooks
from stario.domain.ledger.usecases.reconcile_day import ReconcileDay
from stario.domain.ledger.usecases.reconcile_nightly import ReconcileNightly
from stario.domain.ledger.usecases.verify_chain import VerifyChain
from stario.domain.orders.usecases.conclude_work import ConcludeWork
from stario.domain.orders.usecases.deliver_order import DeliverOrder
from stario.domain.orders.usecases.expire_orders import ExpireOrders
from stario.domain.orders.usecases.let_go import LetGo
from stario.domain.orders.usecases.mark_paid import MarkPaid
from stario.domain.orders.usecases.sweep_carts import SweepCarts
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.carry_out_refund import CarryOutRefund
from stario.domain.payments.usecases.check_providers import CheckProviders
from stario.domain.payments.usecases.conclude_refund import ConcludeRefund
from stario.domain.payments.usecases.expire_payments import ExpirePayments
from stario.domain.payments.usecases.follow_payments import FollowPayments
from stario.domain.payments.usecases.give_back import GiveBack
from stario.domain.payments.usecases.issue_receipts import IssueReceipts
from stario.domain.payments.usecases.receive_money import ReceiveMoney
from stario.domain.payments.usecases.take_payment import TakePayment
from stario.entrypoints.payment_providers import fiscal_receipts
from stario.entrypoints.scheduler.shop_chores import shop_chores
from stario.ports.dispatch import JobDispatch
from stario.ports.payments import PaymentProvider
from stario.ports.progress import ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class ShopChoresContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    dispatch: providers.Dependency[JobDispatch] = providers.Dependency()
    feed: providers.Dependency[ProgressFeed] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    providers_of_payments: providers.Dependency[Mapping[Provider, PaymentProvider]] = (
        providers.Dependency()
    )

    let_go = One(LetGo, dispatch=dispatch, feed=feed)
    conclude = One(
        ConcludeWork, storage=storage, clock=clock, let_go=let_go,
        deliver=One(DeliverOrder, storage=storage, clock=clock),
        give_back=One(GiveBack, ids=One(Uuid7Ids)),
    )  # fmt: skip
    carry_out = One(
        CarryOutRefund, storage=storage, providers_of_payments=providers_of_payments,
        conclude_refund=One(ConcludeRefund, storage=storage, clock=clock),
    )  # fmt: skip
    effects = providers.Dict(
        {Topic.WORK_ENDED: conclude, Topic.REFUND_CARRY_OUT: carry_out},
    )

    chores = One(
        shop_chores,
        conclude=conclude,
        follow_payments=One(
            FollowPayments, storage=storage, clock=clock,
            providers_of_payments=providers_of_payments,
            take_payment=One(
                TakePayment, storage=storage, clock=clock, ids=One(Uuid7Ids),
                receive_money=One(
                    ReceiveMoney, providers_of_payments=providers_of_payments,
                    mark_paid=One(MarkPaid, dispatch=dispatch, feed=feed),
                ),
            ),
        ),
        expire_payments=One(ExpirePayments, storage=storage, clock=clock),
        expire_orders=One(ExpireOrders, storage=storage, let_go=let_go, clock=clock),
        check_providers=One(
            CheckProviders, storage=storage, clock=clock,
            providers_of_payments=providers_of_payments,
        ),
        receipts=One(
            IssueReceipts, storage=storage, clock=clock,
            fiscal_receipts=One(fiscal_receipts, providers_of_payments),
        ),
        sweep_carts=One(SweepCarts, storage=storage, clock=clock),
        pass_holds=One(PassHolds, storage=storage, clock=clock),
        reconcile=One(
            ReconcileNightly, storage=storage, clock=clock,
            reconcile_day=One(
                ReconcileDay, storage=storage, clock=clock,
                providers_of_payments=providers_of_payments,
            ),
            reconcile_books=One(
                ReconcileBooks, storage=storage, clock=clock,
                verify=One(VerifyChain, storage=storage),
            ),
        ),
    )  # fmt: skip
