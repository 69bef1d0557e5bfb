"""Payments of a demo; no process of production makes this container."""

from collections.abc import Mapping

from dependency_injector import containers, providers

from stario.adapters.memory.operator_billing import MemoryOperatorBilling
from stario.adapters.system import Uuid7Ids
from stario.domain.orders.usecases.mark_paid import MarkPaid
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.charge_consented import ChargeConsented
from stario.domain.payments.usecases.drop_attempt import DropAttempt
from stario.domain.payments.usecases.find_attempt import FindAttempt
from stario.domain.payments.usecases.receive_money import ReceiveMoney
from stario.domain.payments.usecases.take_payment import TakePayment
from stario.entrypoints.http.handlers.trial_page import FormTokens
from stario.entrypoints.http.handlers.trial_payments import TrialPaymentHandlers
from stario.ports.dispatch import JobDispatch
from stario.ports.payments import PaymentProvider
from stario.ports.progress import ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class TrialPaymentsContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    dispatch: providers.Dependency[JobDispatch] = providers.Dependency()
    feed: providers.Dependency[ProgressFeed] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    providers_of_payments: providers.Dependency[Mapping[Provider, PaymentProvider]] = (
        providers.Dependency()
    )
    operators: providers.Dependency[MemoryOperatorBilling] = providers.Dependency()
    form_secret: providers.Dependency[str] = providers.Dependency()

    find_attempt = One(FindAttempt, storage=storage)
    take = One(
        TakePayment, storage=storage, clock=clock, ids=One(Uuid7Ids),
        receive_money=One(
            ReceiveMoney, providers_of_payments=providers_of_payments,
            mark_paid=One(MarkPaid, dispatch=dispatch, feed=feed),
        ),
    )  # fmt: skip
    pages = One(
        TrialPaymentHandlers, find_attempt=find_attempt, take_payment=take, operators=operators,
        drop_attempt=One(DropAttempt, storage=storage, clock=clock),
        charge_consented=One(
            ChargeConsented, find_attempt=find_attempt, operator_billing=operators,
            take_payment=take, clock=clock,
        ),
        tokens=One(FormTokens, form_secret), clock=clock,
    )  # fmt: skip
