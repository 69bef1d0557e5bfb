"""Payments as fans and administrators see them."""

from collections.abc import Mapping

from dependency_injector import containers, providers

from stario.adapters.system import Uuid7Ids
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.check_providers import CheckProviders
from stario.domain.payments.usecases.conclude_refund import ConcludeRefund
from stario.domain.payments.usecases.decide_refund import DecideRefund
from stario.domain.payments.usecases.give_back import GiveBack
from stario.domain.payments.usecases.init_payment import InitPayment
from stario.domain.payments.usecases.list_transactions import ListTransactions
from stario.domain.payments.usecases.read_payment import ReadPayment
from stario.domain.payments.usecases.request_refund import RequestRefund
from stario.entrypoints.http.handlers.payments import PaymentHandlers
from stario.entrypoints.http.handlers.payments_admin import PaymentAdminHandlers
from stario.ports.payments import PaymentProvider
from stario.ports.storage import Storage
from stario.ports.switches import Switches
from stario.ports.system import Clock

One = providers.Singleton


class PaymentsContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    providers_of_payments: providers.Dependency[Mapping[Provider, PaymentProvider]] = (
        providers.Dependency()
    )
    return_origins: providers.Dependency[tuple[str, ...]] = providers.Dependency()
    switches: providers.Dependency[Switches] = providers.Dependency()

    check = One(
        CheckProviders, storage=storage, clock=clock, providers_of_payments=providers_of_payments
    )
    give_back = One(GiveBack, ids=One(Uuid7Ids))

    payments = One(
        PaymentHandlers, check_providers=check, read_payment=One(ReadPayment, storage=storage),
        init_payment=One(
            InitPayment, storage=storage, clock=clock, check_providers=check,
            providers_of_payments=providers_of_payments, origins=return_origins,
            switches=switches,
        ),
    )  # fmt: skip
    admin = One(
        PaymentAdminHandlers, list_transactions=One(ListTransactions, storage=storage),
        request_refund=One(RequestRefund, storage=storage, clock=clock, give_back=give_back),
        decide_refund=One(DecideRefund, storage=storage, clock=clock, give_back=give_back),
        conclude_refund=One(ConcludeRefund, storage=storage, clock=clock),
    )  # fmt: skip
