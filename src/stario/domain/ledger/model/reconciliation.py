"""Whether a provider tells of the same money as we do."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import attrs

from stario.domain.kernel.ids import derived_id
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.payments.model.payment import HAD_MONEY, Payment, PaymentState
from stario.domain.payments.model.provider import Provider

NAMES = UUID("8b6c1b0e-93d5-5d42-a2a2-0a4c1f0d8e21")

NEVER_HAD_MONEY = frozenset({PaymentState.CANCELLED, PaymentState.EXPIRED})


class Verdict(StrEnum):
    MATCH = "match"
    MISSING_OURS = "missing_ours"
    """The provider has it and we don't."""
    MISSING_THEIRS = "missing_theirs"
    """We have been told of money that the provider does not list."""
    AMOUNT = "amount"
    STATE = "state"
    NOT_BOOKED = "not_booked"
    """The ledger does not say what the payment says."""
    FISCAL = "fiscal"
    """A paid sale without a fiscal receipt."""
    OVERDUE = "overdue"
    """The provider has left a transaction open for too long."""
    OUTBOX = "outbox"
    """An effect waits for too long."""
    CHAIN = "chain"
    """The ledger does not hang together."""


class Source(StrEnum):
    PROVIDER = "provider"
    FILE = "file"
    NONE = "none"
    """The provider has no statement to ask for: a person brings it."""
    OURS = "ours"
    """Nobody is asked: what we remember is compared with itself."""


@attrs.frozen(kw_only=True)
class Side:
    """What one side says of a transaction."""

    amount: Money
    state: PaymentState


@attrs.frozen(kw_only=True)
class Difference:
    """`subject` is our payment's id, the provider's name of the transaction, or what else it is."""

    verdict: Verdict
    subject: str
    ours: Side | None = None
    theirs: Side | None = None
    note: str = ""


@attrs.frozen(kw_only=True)
class Reconciliation:
    """
    One comparison; the same day of the same provider replaces it.

    `provider` None: our own records among themselves. `matched` counts what agrees.
    """

    id: str
    provider: Provider | None
    day: date
    source: Source
    ran_at: datetime
    matched: int
    differences: tuple[Difference, ...]


def reconciliation_id(provider: Provider | None, day: date) -> str:
    """A version 5 UUID (RFC 9562) of what is compared."""
    return derived_id(f"{provider.value if provider else ''}:{day.isoformat()}", namespace=NAMES)


def compare(
    lines: Mapping[str, Side], payments: Sequence[Payment], others: Mapping[str, Payment]
) -> tuple[int, tuple[Difference, ...]]:
    """
    Compare one day; gives how many agree, and what does not.

    Args:
        lines: what the provider lists, by its own names.
        payments: ours, by whose time at the provider they belong to that day.
        others: ours of other days, of the *lines* that are not among them.
    """
    ours = {p.provider_tx: p for p in payments if p.provider_tx is not None} | dict(others)
    differences: list[Difference] = []
    matched = 0
    for tx, theirs in sorted(lines.items()):
        payment = ours.get(tx)
        found = _difference(tx, payment, theirs)
        matched += found is None
        differences += [found] if found else []
    differences += _not_listed(payments, lines)
    return matched, tuple(differences)


def not_booked(payments: Iterable[Payment], booked: Mapping[str, Money]) -> Iterator[Difference]:
    """Find payments with money whose entry in the ledger says another amount; by payment."""
    for payment in payments:
        wanted = payment.amount if payment.state in HAD_MONEY else NOTHING
        said = booked.get(payment.id, NOTHING)
        if said != wanted:
            note = f"ledger {said.tiyin} tiyin"
            yield Difference(
                verdict=Verdict.NOT_BOOKED, subject=payment.id, ours=_side(payment), note=note
            )


def _difference(tx: str, payment: Payment | None, theirs: Side) -> Difference | None:
    if payment is None:
        if theirs.state not in HAD_MONEY:
            # It tried, and we never heard of it: no money moved.
            return None
        return Difference(verdict=Verdict.MISSING_OURS, subject=tx, theirs=theirs)
    ours = _side(payment)
    if ours.amount != theirs.amount:
        return Difference(verdict=Verdict.AMOUNT, subject=payment.id, ours=ours, theirs=theirs)
    if not _agree(ours.state, theirs.state):
        return Difference(verdict=Verdict.STATE, subject=payment.id, ours=ours, theirs=theirs)
    return None


def _agree(ours: PaymentState, theirs: PaymentState) -> bool:
    if theirs in NEVER_HAD_MONEY:
        # Some call a payment that they gave back cancelled as well.
        return ours in NEVER_HAD_MONEY or ours is PaymentState.REFUNDED
    return ours is theirs


def _not_listed(payments: Sequence[Payment], lines: Mapping[str, Side]) -> Iterator[Difference]:
    for payment in payments:
        if payment.state in HAD_MONEY and payment.provider_tx not in lines:
            yield Difference(
                verdict=Verdict.MISSING_THEIRS, subject=payment.id, ours=_side(payment)
            )


def _side(payment: Payment) -> Side:
    return Side(amount=payment.amount, state=payment.state)
