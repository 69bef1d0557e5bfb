"""The ledger, payouts, revenue and comparisons with providers."""

from collections.abc import Mapping

from dependency_injector import containers, providers

from stario.domain.kernel.money import Money
from stario.domain.ledger.usecases.book_settlement import BookSettlement
from stario.domain.ledger.usecases.change_share_rules import ChangeShareRules
from stario.domain.ledger.usecases.decide_payout import DecidePayout
from stario.domain.ledger.usecases.list_entries import ListEntries
from stario.domain.ledger.usecases.list_payouts import ListPayouts
from stario.domain.ledger.usecases.list_reconciliations import ListReconciliations
from stario.domain.ledger.usecases.print_statement import PrintStatement
from stario.domain.ledger.usecases.propose_payout import ProposePayout
from stario.domain.ledger.usecases.read_earnings import ReadEarnings
from stario.domain.ledger.usecases.read_revenue import ReadRevenue
from stario.domain.ledger.usecases.reconcile_books import ReconcileBooks
from stario.domain.ledger.usecases.reconcile_day import ReconcileDay
from stario.domain.ledger.usecases.tell_statement import TellStatement
from stario.domain.ledger.usecases.verify_chain import VerifyChain
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.http.handlers.ledger import LedgerHandlers
from stario.entrypoints.http.handlers.payouts import PayoutHandlers
from stario.entrypoints.http.handlers.settlement import SettlementHandlers
from stario.ports.payments import PaymentProvider
from stario.ports.statements import StatementPrinter
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class LedgerContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    statements: providers.Dependency[StatementPrinter] = providers.Dependency()
    providers_of_payments: providers.Dependency[Mapping[Provider, PaymentProvider]] = (
        providers.Dependency()
    )
    payout_minimum: providers.Dependency[Money] = providers.Dependency()
    payout_tax_basis_points: providers.Dependency[int] = providers.Dependency()

    ledger = One(
        LedgerHandlers, list_entries=One(ListEntries, storage=storage),
        share_rules=One(ChangeShareRules, storage=storage, clock=clock),
    )  # fmt: skip
    payouts = One(
        PayoutHandlers, read_earnings=One(ReadEarnings, storage=storage),
        list_payouts=One(ListPayouts, storage=storage),
        propose_payout=One(
            ProposePayout, storage=storage, clock=clock, minimum=payout_minimum,
            tax_basis_points=payout_tax_basis_points,
        ),
        decide_payout=One(DecidePayout, storage=storage, clock=clock),
        print_statement=One(
            PrintStatement, tell=One(TellStatement, storage=storage), statements=statements
        ),
    )  # fmt: skip
    settlement = One(
        SettlementHandlers, read_revenue=One(ReadRevenue, storage=storage, clock=clock),
        list_reconciliations=One(ListReconciliations, storage=storage),
        reconcile_day=One(
            ReconcileDay, storage=storage, clock=clock, providers_of_payments=providers_of_payments
        ),
        reconcile_books=One(
            ReconcileBooks, storage=storage, clock=clock, verify=One(VerifyChain, storage=storage)
        ),
        book_settlement=One(BookSettlement, storage=storage, clock=clock),
    )  # fmt: skip
