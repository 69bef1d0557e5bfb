"""Operators of a demo: they ask, remember who agreed, and take nothing otherwise."""

from datetime import datetime

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.payments.model.billing_consent import (
    BalanceTooLow,
    BillingConsent,
    BillingConsentMissing,
    ConsentChannel,
    Operator,
    text_hash,
)
from stario.domain.payments.model.refund import RefundRejected
from stario.ports.operator_billing import BillingOffer, OperatorBilling

FULL = Money.from_som(1_000_000)


@attrs.frozen
class _Offered:
    number: int
    amount: Money
    text: str


@attrs.define
class MemoryOperatorBilling(OperatorBilling):
    """
    `agree` is what a subscriber does.

    `balance` is what is on every telephone at first. `pages` is where the operator's app would be.
    """

    pages: str | None = None
    balance: Money = FULL
    given_back: dict[str, Money] = attrs.field(factory=dict)
    _offers: dict[str, _Offered] = attrs.field(factory=dict)
    _consents: dict[str, BillingConsent] = attrs.field(factory=dict)
    _taken: dict[str, Money] = attrs.field(factory=dict)
    _spent: dict[str, Money] = attrs.field(factory=dict)

    async def offer(self, reference: str, *, amount: Money, text: str) -> BillingOffer:
        offered = _Offered(len(self._offers) + 1, amount, text)
        number = self._offers.setdefault(reference, offered).number
        app_url = f"{self.pages}/{reference}" if self.pages is not None else None
        return BillingOffer(ussd=f"*929*{number}#", app_url=app_url)

    async def agree(
        self,
        reference: str,
        *,
        msisdn: str,
        operator: Operator,
        channel: ConsentChannel,
        at: datetime,
    ) -> BillingConsent:
        """
        Do what a subscriber does in the app or by USSD; the first consent counts.

        Raises:
            NotFound: the operators were not told of *reference*.
        """
        offered = self._offers.get(reference)
        if offered is None:
            raise NotFound(what="payment")
        consent = BillingConsent(
            msisdn=msisdn,
            operator=operator,
            text=offered.text,
            text_sha256=text_hash(offered.text),
            agreed_at=at,
            channel=channel,
            operator_tx=f"{operator.value}-{offered.number}-{reference}",
        )
        return self._consents.setdefault(reference, consent)

    async def consent_of(self, reference: str) -> BillingConsent | None:
        return self._consents.get(reference)

    async def charge(self, reference: str, *, amount: Money) -> None:
        consent = self._consents.get(reference)
        if consent is None or self._offers[reference].amount != amount:
            raise BillingConsentMissing(reason="not_agreed")
        if reference in self._taken:
            return
        spent = self._spent.get(consent.msisdn, NOTHING) + amount
        if spent > self.balance:
            raise BalanceTooLow
        self._spent[consent.msisdn] = spent
        self._taken[reference] = amount

    async def give_back(self, reference: str, *, amount: Money, refund: str) -> None:
        if refund in self.given_back:
            return
        left = self._taken.get(reference, NOTHING)
        if not NOTHING < amount <= left:
            raise RefundRejected(reason="refund_too_large")
        self.given_back[refund] = amount
        self._taken[reference] = left - amount
        msisdn = self._consents[reference].msisdn
        self._spent[msisdn] -= amount

    async def taken(self, reference: str) -> Money | None:
        return self._taken.get(reference)

    async def check(self) -> None:
        return
