"""Providers that take money and give it back."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Protocol

import attrs

from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import Order
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund

FORM = "form"
"""The fact that holds a form to post instead of following the link: JSON of `action`, `fields`."""


@attrs.frozen(kw_only=True)
class Checkout:
    """
    The way to pay.

    `url` is where the fan goes; `client_secret` what a page of ours needs instead (Stripe);
    `provider_tx` names the transaction where the provider has made one already. `facts` are kept
    with the payment.
    """

    url: str | None = None
    client_secret: str | None = attrs.field(default=None, repr=False)
    provider_tx: str | None = None
    presented: str | None = None
    facts: Mapping[str, str | int | None] = attrs.field(factory=dict, repr=False)


class RefundOutcome(StrEnum):
    DONE = "done"
    PENDING = "pending"
    """The provider will tell us."""
    BY_HAND = "by_hand"
    """A person does it in the provider's cabinet, and the provider will tell us."""


@attrs.frozen(kw_only=True)
class RefundReceipt:
    outcome: RefundOutcome
    provider_ref: str | None = None


@attrs.frozen(kw_only=True)
class StatementLine:
    """One transaction as the provider knows it; `state` is what ours should be."""

    provider_tx: str
    order_ref: str | None
    amount: Money
    state: PaymentState


class PaymentProvider(Protocol):
    """
    One provider, as far as we speak to it; how it speaks to us is its webhook's matter.

    Every call may be repeated: none takes or gives money twice.
    """

    @property
    @abstractmethod
    def name(self) -> Provider: ...

    @property
    @abstractmethod
    def fee_basis_points(self) -> int:
        """What it keeps of a payment, in hundredths of a percent by contract."""
        ...

    @abstractmethod
    async def open(self, payment: Payment, order: Order, *, language: Language) -> Checkout:
        """
        Prepare the way to pay.

        Raises:
            Unavailable: the provider does not answer.
            Invalid: it refuses the payment as it is.
        """
        ...

    @abstractmethod
    async def refund(self, refund: Refund, payment: Payment) -> RefundReceipt:
        """
        Give money back; idempotent on the refund's id.

        Raises:
            Unavailable: it does not answer, or what became of it is not known: ask again.
            RefundRejected: it will not; a person must look.
        """
        ...

    @abstractmethod
    async def state_of(self, payment: Payment) -> PaymentState | None:
        """
        Ask what became of a payment; None: the provider has no way to ask, or does not know it.

        Raises:
            Unavailable: it does not answer.
        """
        ...

    @abstractmethod
    async def statement(self, day: date) -> tuple[StatementLine, ...] | None:
        """
        Every transaction of *day* (Asia/Tashkent); None: a person brings the file instead.

        Raises:
            Unavailable: it does not answer.
        """
        ...

    @abstractmethod
    async def check(self) -> None:
        """
        Say nothing when new payments can be taken.

        Raises:
            Unavailable: they can't.
        """
        ...
