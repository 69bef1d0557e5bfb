"""Take money from the balance of a telephone whose subscriber has agreed."""

import attrs

from stario.domain.kernel.ids import PaymentId
from stario.domain.payments.model.billing_consent import OFFERED_TEXT, BillingConsentMissing
from stario.domain.payments.model.payable import OrderNotPayable, reason_not_payable
from stario.domain.payments.model.payment import HAD_MONEY, UNSETTLED, Payment
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.find_attempt import FindAttempt
from stario.domain.payments.usecases.take_payment import TakePayment
from stario.ports.operator_billing import OperatorBilling
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class ChargeConsented:
    """
    The evidence is read from the operator and not from whoever calls, and kept with the payment.

    A crash between the operator's money and our commit is made good by a second call.
    """

    find_attempt: FindAttempt
    operator_billing: OperatorBilling
    take_payment: TakePayment
    clock: Clock

    async def __call__(self, payment_id: PaymentId) -> Payment:
        """
        Pay with what was agreed to; a second call changes nothing.

        Raises:
            PaymentNotFound: there is no such payment by an operator.
            BillingConsentMissing: nobody has agreed, or to something else.
            BalanceTooLow: the balance does not suffice.
            OrderNotPayable: nothing is taken for what can't be had any more.
            Unavailable: the operator does not answer.
        """
        order, payment = await self.find_attempt.named(Provider.VAS, payment_id)
        if payment.state in HAD_MONEY:
            return payment
        consent = await self.operator_billing.consent_of(payment_id)
        if consent is None:
            raise BillingConsentMissing(reason="not_agreed")
        consent.require(str(payment.facts.get(OFFERED_TEXT, "")))
        if await self.operator_billing.taken(payment_id) is None:
            reason = reason_not_payable(order, at=self.clock.now())
            if payment.state not in UNSETTLED or reason is not None:
                raise OrderNotPayable(reason=reason or payment.state.value)
            await self.operator_billing.charge(payment_id, amount=payment.amount)
        settled = await self.take_payment(
            Provider.VAS,
            provider_tx=consent.operator_tx,
            amount=payment.amount,
            payment_id=payment_id,
            facts=consent.facts(),
        )
        return settled.payment
