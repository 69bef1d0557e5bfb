"""What providers tell us of payments."""

from collections.abc import Mapping

from dependency_injector import containers, providers

from stario.adapters.click.account import ClickAccount
from stario.adapters.payme.account import PaymeAccount
from stario.adapters.stripe.account import StripeAccount
from stario.adapters.system import Uuid7Ids
from stario.domain.orders.model.work_order import ServiceCode
from stario.domain.orders.usecases.mark_paid import MarkPaid
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.cancel_payment import CancelPayment
from stario.domain.payments.usecases.change_transaction import ChangeTransaction
from stario.domain.payments.usecases.check_payable import CheckPayable
from stario.domain.payments.usecases.conclude_refund import ConcludeRefund
from stario.domain.payments.usecases.drop_attempt import DropAttempt
from stario.domain.payments.usecases.find_attempt import FindAttempt
from stario.domain.payments.usecases.give_back import GiveBack
from stario.domain.payments.usecases.note_dispute import NoteDispute
from stario.domain.payments.usecases.note_facts import NoteFacts
from stario.domain.payments.usecases.read_transactions import ReadTransactions
from stario.domain.payments.usecases.receive_money import ReceiveMoney
from stario.domain.payments.usecases.reserve_payment import ReservePayment
from stario.domain.payments.usecases.settle_payment import SettlePayment
from stario.domain.payments.usecases.take_payment import TakePayment
from stario.entrypoints.http.webhooks.callbacks import AnswerCallbacks
from stario.entrypoints.http.webhooks.click import ClickHandlers
from stario.entrypoints.http.webhooks.click_desk import ClickDesk
from stario.entrypoints.http.webhooks.payme import PaymeHandlers
from stario.entrypoints.http.webhooks.payme_desk import PaymeDesk
from stario.entrypoints.http.webhooks.stripe import StripeHandlers
from stario.entrypoints.http.webhooks.stripe_desk import StripeDesk
from stario.ports.dispatch import JobDispatch
from stario.ports.limits import RateLimiter
from stario.ports.payments import PaymentProvider
from stario.ports.progress import ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class WebhooksContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    dispatch: providers.Dependency[JobDispatch] = providers.Dependency()
    feed: providers.Dependency[ProgressFeed] = providers.Dependency()
    limiter: providers.Dependency[RateLimiter] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    providers_of_payments: providers.Dependency[Mapping[Provider, PaymentProvider]] = (
        providers.Dependency()
    )
    delivery_code: providers.Dependency[ServiceCode] = providers.Dependency()
    payme_account: providers.Dependency[PaymeAccount | None] = providers.Dependency(default=None)
    click_account: providers.Dependency[ClickAccount | None] = providers.Dependency(default=None)
    stripe_account: providers.Dependency[StripeAccount | None] = providers.Dependency(default=None)

    ids = One(Uuid7Ids)
    callbacks = One(AnswerCallbacks, storage=storage, limiter=limiter, clock=clock, ids=ids)
    find_attempt = One(FindAttempt, storage=storage)
    reserve = One(ReservePayment, storage=storage, clock=clock, ids=ids)
    drop = One(DropAttempt, storage=storage, clock=clock)
    dispute = One(NoteDispute, storage=storage, clock=clock)
    receive = One(
        ReceiveMoney, providers_of_payments=providers_of_payments,
        mark_paid=One(MarkPaid, dispatch=dispatch, feed=feed),
    )  # fmt: skip
    take = One(TakePayment, storage=storage, clock=clock, ids=ids, receive_money=receive)
    cancel = One(CancelPayment, storage=storage, clock=clock, give_back=One(GiveBack, ids=ids))

    payme = One(
        PaymeHandlers, callbacks=callbacks,
        desk=One(
            PaymeDesk, account=payme_account, delivery=delivery_code, reserve_payment=reserve,
            check_payable=One(CheckPayable, storage=storage, clock=clock),
            settle_payment=One(SettlePayment, storage=storage, receive_money=receive, clock=clock),
            cancel_payment=cancel, note_facts=One(NoteFacts, storage=storage),
            read_transactions=One(ReadTransactions, storage=storage),
        ),
    )  # fmt: skip
    click = One(
        ClickHandlers, callbacks=callbacks,
        desk=One(
            ClickDesk, account=click_account, find_attempt=find_attempt, reserve_payment=reserve,
            change_transaction=One(ChangeTransaction, storage=storage, clock=clock),
            take_payment=take, drop_attempt=drop, note_dispute=dispute, clock=clock,
        ),
    )  # fmt: skip
    stripe = One(
        StripeHandlers, callbacks=callbacks,
        desk=One(
            StripeDesk, account=stripe_account, take_payment=take, reserve_payment=reserve,
            drop_attempt=drop, clock=clock,
            cancel_payment=cancel, note_dispute=dispute,
            conclude_refund=One(ConcludeRefund, storage=storage, clock=clock),
        ),
    )  # fmt: skip
