"""
Stripe as a provider of payments, for cards from abroad.

Source: docs.stripe.com/api; the library pins the version of the API.
"""

from datetime import date, timedelta

import attrs
import stripe

from stario.adapters.stripe.client import StripeRefused, acceptable, answered, translated
from stario.adapters.stripe.objects import about_of, id_of
from stario.adapters.stripe.rate import Rate
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.kernel.tashkent import bounds
from stario.domain.orders.model.order import Order
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund, RefundRejected
from stario.ports.payments import (
    Checkout,
    PaymentProvider,
    RefundOutcome,
    RefundReceipt,
    StatementLine,
)

SESSION, INTENT, MINOR = "stripe_session", "stripe_intent", "stripe_minor"
"""Facts of a payment: the names of its objects at Stripe, and its price in smallest units."""
SHORTEST_SESSION, LONGEST_SESSION = timedelta(minutes=35), timedelta(hours=23)
"""Stripe takes 30 minutes to 24 hours from when it hears of it."""
_MOST = 100
_LOCALES = {Language.UZBEK: "auto", Language.RUSSIAN: "ru", Language.ENGLISH: "en"}
_INTENTS = {
    "succeeded": PaymentState.PAID,
    "processing": PaymentState.PENDING,
    "requires_capture": PaymentState.PENDING,
    "canceled": PaymentState.CANCELLED,
}


@attrs.frozen(kw_only=True)
class StripePaymentProvider(PaymentProvider):
    client: stripe.StripeClient
    rate: Rate
    fee_basis_points: int
    name: Provider = Provider.STRIPE

    async def open(self, payment: Payment, order: Order, *, language: Language) -> Checkout:
        """Where there is an address to return to, a page of Stripe; or else a client secret."""
        minor = self.rate.minor(payment.amount)
        if payment.return_url is None:
            return await self._intent(payment, order, minor)
        about = self._metadata(payment, minor)
        with acceptable():
            session = await self.client.v1.checkout.sessions.create_async(
                params={
                    "mode": "payment",
                    "client_reference_id": payment.order_id,
                    "metadata": about,
                    "payment_intent_data": {"metadata": about},
                    "line_items": [
                        {
                            "quantity": 1,
                            "price_data": {
                                "currency": self.rate.currency,
                                "unit_amount": minor,
                                "product_data": {"name": f"Stario {order.number}"},
                            },
                        }
                    ],
                    "success_url": payment.return_url,
                    "cancel_url": payment.return_url,
                    "expires_at": _session_end(payment),
                    "locale": _LOCALES[language],
                },
                options={"idempotency_key": _key(payment)},
            )
        return Checkout(
            url=session.url,
            presented=self.rate.presented(minor),
            facts={SESSION: session.id, MINOR: minor},
        )

    async def _intent(self, payment: Payment, order: Order, minor: int) -> Checkout:
        with acceptable():
            intent = await self.client.v1.payment_intents.create_async(
                params={
                    "amount": minor,
                    "currency": self.rate.currency,
                    "automatic_payment_methods": {"enabled": True},
                    "description": f"Stario {order.number}",
                    "metadata": self._metadata(payment, minor),
                },
                options={"idempotency_key": _key(payment)},
            )
        return Checkout(
            client_secret=intent.client_secret,
            provider_tx=intent.id,
            presented=self.rate.presented(minor),
            facts={INTENT: intent.id, MINOR: minor},
        )

    async def refund(self, refund: Refund, payment: Payment) -> RefundReceipt:
        try:
            with translated():
                return await self._refunded(refund, payment)
        except StripeRefused as error:
            raise RefundRejected(reason=f"stripe_{error.code}") from error

    async def _refunded(self, refund: Refund, payment: Payment) -> RefundReceipt:
        intent = await self.intent_of(payment)
        if intent is None:
            raise RefundRejected(reason="payment_unknown")
        charged, before = intent.amount_received, 0
        # Keys are forgotten after a day, and what is given back has to be counted anyway.
        made = await self.client.v1.refunds.list_async(
            params={"payment_intent": intent.id, "limit": _MOST}
        )
        async for each in made.auto_paging_iter():
            if about_of(each.metadata).get("refund_id") == refund.id:
                return _receipt(each)
            if each.status not in {"failed", "canceled"}:
                before += each.amount
        minor = _part(refund, payment, charged=charged, before=before)
        if not 0 < minor <= charged - before:
            raise RefundRejected(reason="refund_too_large")
        return _receipt(
            await self.client.v1.refunds.create_async(
                params={
                    "payment_intent": intent.id,
                    "amount": minor,
                    "metadata": {"refund_id": refund.id, "order_id": refund.order_id},
                },
                options={"idempotency_key": f"refund:{refund.id}"},
            )
        )

    async def state_of(self, payment: Payment) -> PaymentState | None:
        session = payment.facts.get(SESSION)
        try:
            with translated():
                intent = await self.intent_of(payment)
                if intent is not None:
                    return await self._state(intent)
                if session is None:
                    return None
                found = await self.client.v1.checkout.sessions.retrieve_async(str(session))
        except StripeRefused as error:
            if error.is_missing:
                return None
            raise Unavailable(what="payment_provider", reason=error.code) from error
        return PaymentState.EXPIRED if found.status == "expired" else PaymentState.OPEN

    async def statement(self, day: date) -> tuple[StatementLine, ...] | None:
        since, before = (int(moment.timestamp()) for moment in bounds(day))
        with answered():
            page = await self.client.v1.charges.list_async(
                params={"created": {"gte": since, "lt": before}, "limit": _MOST}
            )
            charges = [charge async for charge in page.auto_paging_iter()]
        paid = (each for each in charges if each.status == "succeeded" and each.captured)
        return tuple(map(self._line, paid))

    async def check(self) -> None:
        with answered():
            await self.client.v1.balance.retrieve_async()

    async def intent_of(self, payment: Payment) -> stripe.PaymentIntent | None:
        """
        Read the intent that a payment was made with; None: there is none yet.

        Raises:
            StripeError: see `translated`.
        """
        name = payment.facts.get(INTENT)
        session = payment.facts.get(SESSION)
        if name is None and session is not None:
            found = await self.client.v1.checkout.sessions.retrieve_async(str(session))
            name = id_of(found.payment_intent)
        if name is None:
            return None
        return await self.client.v1.payment_intents.retrieve_async(str(name))

    async def _state(self, intent: stripe.PaymentIntent) -> PaymentState:
        state = _INTENTS.get(intent.status, PaymentState.OPEN)
        charge = id_of(intent.latest_charge)
        if state is not PaymentState.PAID or charge is None:
            return state
        is_back = (await self.client.v1.charges.retrieve_async(charge)).refunded
        return PaymentState.REFUNDED if is_back else state

    def _line(self, charge: stripe.Charge) -> StatementLine:
        about = about_of(charge.metadata)
        tiyin = about.get("tiyin")
        # At the rate of that day, unless something else was paid than we asked for.
        is_ours = tiyin is not None and about.get("minor") == str(charge.amount)
        amount = Money(int(tiyin)) if is_ours and tiyin else self.rate.money(charge.amount)
        return StatementLine(
            provider_tx=id_of(charge.payment_intent) or charge.id,
            order_ref=about.get("order_id"),
            amount=amount,
            state=PaymentState.REFUNDED if charge.refunded else PaymentState.PAID,
        )

    def _metadata(self, payment: Payment, minor: int) -> dict[str, str]:
        return {
            "order_id": payment.order_id,
            "payment_id": payment.id,
            "tiyin": str(payment.amount.tiyin),
            "minor": str(minor),
        }


def _key(payment: Payment) -> str:
    return f"order:{payment.order_id}:attempt:{payment.number}"


def _session_end(payment: Payment) -> int:
    """The same at every attempt: an idempotency key takes no other parameters."""
    lasting = payment.expires_at - payment.created_at
    lasting = min(max(lasting, SHORTEST_SESSION), LONGEST_SESSION)
    return int((payment.created_at + lasting).timestamp())


def _part(refund: Refund, payment: Payment, *, charged: int, before: int) -> int:
    """What goes back in smallest units; the last refund takes what rounding has left."""
    if payment.refunded + refund.amount == payment.amount:
        return charged - before
    return charged * refund.amount.tiyin // payment.amount.tiyin


def _receipt(refund: stripe.Refund) -> RefundReceipt:
    """
    Raises:
        RefundRejected: it has failed.
    """
    if refund.status == "succeeded":
        return RefundReceipt(outcome=RefundOutcome.DONE, provider_ref=refund.id)
    if refund.status in {"pending", "requires_action"}:
        return RefundReceipt(outcome=RefundOutcome.PENDING, provider_ref=refund.id)
    raise RefundRejected(reason=f"stripe_{getattr(refund, 'failure_reason', refund.status)}")
