"""What became of a thing at Stripe, read anew: events come late, twice and in any order."""

from enum import StrEnum

import attrs
import stripe

from stario.adapters.stripe.client import StripeRefused, translated
from stario.adapters.stripe.rate import Rate
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.money import Money


class Standing(StrEnum):
    OPEN = "open"
    PENDING = "pending"
    """The fan has done her part; the bank has not."""
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


@attrs.frozen(kw_only=True)
class StripePayment:
    """`payment_id` and `order_id` are ours; None: somebody else made it with our account."""

    payment_id: str | None
    order_id: str | None
    intent: str | None
    standing: Standing
    amount: Money


@attrs.frozen(kw_only=True)
class StripeRefund:
    """`refund_id` is ours; None: a person made it in the dashboard. `is_whole`: of everything."""

    name: str
    refund_id: str | None
    intent: str | None
    status: str
    reason: str | None
    is_whole: bool


@attrs.frozen(kw_only=True)
class StripeDispute:
    """`reason` is Stripe's word for what the bank says; `intent` None: it pays by none."""

    name: str
    intent: str | None
    reason: str


@attrs.frozen(kw_only=True)
class StripeObjects:
    """Every method gives None for what is not there."""

    client: stripe.StripeClient
    rate: Rate

    async def session(self, name: str) -> StripePayment | None:
        """
        Read a Checkout Session.

        Raises:
            Unavailable: Stripe does not answer.
        """
        try:
            with translated():
                found = await self.client.v1.checkout.sessions.retrieve_async(name)
        except StripeRefused as error:
            _require_missing(error)
            return None
        about = about_of(found.metadata)
        return StripePayment(
            payment_id=about.get("payment_id"),
            order_id=about.get("order_id"),
            intent=id_of(found.payment_intent),
            standing=_of_session(found.status, found.payment_status),
            amount=self.price(about, found.amount_total or 0, found.currency or ""),
        )

    async def intent(self, name: str) -> StripePayment | None:
        """Read a PaymentIntent; errors as `session`."""
        try:
            with translated():
                found = await self.client.v1.payment_intents.retrieve_async(name)
        except StripeRefused as error:
            _require_missing(error)
            return None
        about = about_of(found.metadata)
        standings = {
            "succeeded": Standing.PAID,
            "processing": Standing.PENDING,
            "canceled": Standing.FAILED,
        }
        return StripePayment(
            payment_id=about.get("payment_id"),
            order_id=about.get("order_id"),
            intent=found.id,
            standing=standings.get(found.status, Standing.OPEN),
            amount=self.price(about, found.amount_received or 0, found.currency),
        )

    async def refund(self, name: str) -> StripeRefund | None:
        """Read a refund; errors as `session`."""
        try:
            with translated():
                found = await self.client.v1.refunds.retrieve_async(name)
                intent = id_of(found.payment_intent)
                paid = (
                    await self.client.v1.payment_intents.retrieve_async(intent) if intent else None
                )
        except StripeRefused as error:
            _require_missing(error)
            return None
        return StripeRefund(
            name=found.id,
            refund_id=about_of(found.metadata).get("refund_id"),
            intent=intent,
            status=found.status or "pending",
            reason=getattr(found, "failure_reason", None),
            is_whole=paid is not None and paid.amount_received == found.amount,
        )

    async def dispute(self, name: str) -> StripeDispute | None:
        """Read a dispute; errors as `session`."""
        try:
            with translated():
                found = await self.client.v1.disputes.retrieve_async(name)
        except StripeRefused as error:
            _require_missing(error)
            return None
        return StripeDispute(name=found.id, intent=id_of(found.payment_intent), reason=found.reason)

    def price(self, about: dict[str, str], minor: int, currency: str) -> Money:
        """
        What *minor* units are in so'm: at the rate of when it was asked for, if that is what was
        paid, and at today's otherwise.
        """
        tiyin = about.get("tiyin", "")
        if about.get("minor") == str(minor) and currency == self.rate.currency and tiyin.isdigit():
            return Money(int(tiyin))
        return self.rate.money(minor)


def about_of(metadata: stripe.StripeObject | None) -> dict[str, str]:
    """What we have written on it; some objects have none."""
    return metadata.to_dict() if metadata is not None else {}


def id_of(value: object) -> str | None:
    """The name of an object that may have been sent whole."""
    if value is None or isinstance(value, str):
        return value
    return str(getattr(value, "id", "")) or None


def _require_missing(error: StripeRefused) -> None:
    if not error.is_missing:
        raise Unavailable(what="payment_provider", reason=error.code) from error


def _of_session(status: str | None, payment_status: str) -> Standing:
    if payment_status == "paid":
        return Standing.PAID
    if status == "expired":
        return Standing.EXPIRED
    return Standing.PENDING if status == "complete" else Standing.OPEN
