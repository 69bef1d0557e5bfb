"""Operators of mobile networks, who take money from the balance of a telephone."""

from abc import abstractmethod
from typing import Protocol

import attrs

from stario.domain.kernel.money import Money
from stario.domain.payments.model.billing_consent import BillingConsent


@attrs.frozen(kw_only=True)
class BillingOffer:
    """Where the subscriber may agree: what to dial, and a link into the operator's app."""

    ussd: str
    app_url: str | None = None


class OperatorBilling(Protocol):
    """
    Operators, behind whoever connects us to them.

    Nothing is taken that the subscriber has not agreed to in the operator's own app or by USSD;
    `reference` is our name of a purchase. Every call may be repeated.
    """

    @abstractmethod
    async def offer(self, reference: str, *, amount: Money, text: str) -> BillingOffer:
        """
        Let the operators ask a subscriber, with exactly *text*, who wants to buy *reference*.

        Raises:
            Unavailable: they do not answer.
        """
        ...

    @abstractmethod
    async def consent_of(self, reference: str) -> BillingConsent | None:
        """
        Read the evidence from the operator; None: nobody has agreed.

        Raises:
            Unavailable: it does not answer.
        """
        ...

    @abstractmethod
    async def charge(self, reference: str, *, amount: Money) -> None:
        """
        Take what was agreed to; a second call takes nothing.

        Raises:
            BillingConsentMissing: nobody has agreed, or to another amount.
            BalanceTooLow: the balance does not suffice.
            Unavailable: it does not answer, or what became of it is not known: ask again.
        """
        ...

    @abstractmethod
    async def give_back(self, reference: str, *, amount: Money, refund: str) -> None:
        """
        Put money back on the balance; a second call of the same *refund* puts nothing.

        Raises:
            RefundRejected: nothing was taken, or not so much is left of it.
            Unavailable: as above.
        """
        ...

    @abstractmethod
    async def taken(self, reference: str) -> Money | None:
        """
        What was taken and not put back; None: nothing was ever taken.

        Raises:
            Unavailable: it does not answer.
        """
        ...

    @abstractmethod
    async def check(self) -> None:
        """
        Say nothing when it works.

        Raises:
            Unavailable: it does not.
        """
        ...
