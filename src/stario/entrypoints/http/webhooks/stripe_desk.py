"""What follows from Stripe's events, which only say where to look."""

from collections.abc import Awaitable, Callable

import attrs
import structlog

from stario.adapters.stripe.account import StripeAccount
from stario.adapters.stripe.events import EventRejected, StripeEvent, event_of
from stario.adapters.stripe.objects import Standing, StripeObjects, StripePayment
from stario.adapters.stripe.provider import INTENT
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import OrderId, PaymentId, RefundId
from stario.domain.payments.model.payable import CannotCancel
from stario.domain.payments.model.payment import CancelReason
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import RefundState
from stario.domain.payments.usecases.cancel_payment import CancelPayment
from stario.domain.payments.usecases.conclude_refund import ConcludeRefund
from stario.domain.payments.usecases.drop_attempt import DropAttempt
from stario.domain.payments.usecases.note_dispute import NoteDispute
from stario.domain.payments.usecases.reserve_payment import ReservePayment
from stario.domain.payments.usecases.take_payment import TakePayment
from stario.ports.system import Clock

log = structlog.get_logger(__name__)

Follow = Callable[[StripeEvent], Awaitable[None]]


@attrs.frozen(kw_only=True)
class StripeDesk:
    """`account` None: we have none, so nobody can sign an event."""

    account: StripeAccount | None
    take_payment: TakePayment
    reserve_payment: ReservePayment
    drop_attempt: DropAttempt
    cancel_payment: CancelPayment
    conclude_refund: ConcludeRefund
    note_dispute: NoteDispute
    clock: Clock

    def read(self, body: bytes, signature: str) -> StripeEvent | None:
        """Check and read an event; None: it is not Stripe that sends it, or not now."""
        if self.account is None:
            return None
        try:
            return event_of(
                body, signature, secret=self.account.webhook_secret, now=self.clock.now()
            )
        except EventRejected:
            return None

    async def follow(self, event: StripeEvent) -> None:
        """
        Do what the event's object has become since; a second delivery finds it done.

        Raises:
            Unavailable: Stripe or the database does not answer; it sends the event again.
        """
        follows: dict[str, Follow] = {
            "checkout.session.completed": self._session,
            "checkout.session.async_payment_succeeded": self._session,
            "checkout.session.async_payment_failed": self._failed_session,
            "checkout.session.expired": self._session,
            "payment_intent.succeeded": self._intent,
            "payment_intent.processing": self._intent,
            "payment_intent.payment_failed": self._intent,
            "payment_intent.canceled": self._intent,
            "refund.created": self._refund,
            "refund.updated": self._refund,
            "refund.failed": self._refund,
            "charge.refund.updated": self._refund,
            "charge.dispute.created": self._dispute,
        }
        follow = follows.get(event.type)
        if follow is None or self.account is None:
            return
        try:
            await follow(event)
        except (NotFound, CannotCancel) as error:
            # Sending it again helps nobody: a person must look.
            log.exception("stripe_needs_a_person", event_id=event.id, code=error.code)

    async def _session(self, event: StripeEvent) -> None:
        await self._become(await self._objects.session(event.object_id), event)

    async def _failed_session(self, event: StripeEvent) -> None:
        found = await self._objects.session(event.object_id)
        if found is not None and found.standing is Standing.PENDING:
            # A session that failed later looks like one that is not decided yet.
            found = attrs.evolve(found, standing=Standing.FAILED)
        await self._become(found, event)

    async def _intent(self, event: StripeEvent) -> None:
        await self._become(await self._objects.intent(event.object_id), event)

    async def _become(self, found: StripePayment | None, event: StripeEvent) -> None:
        if found is None or found.payment_id is None or found.order_id is None:
            log.info("stripe_not_ours", event_id=event.id, type=event.type)
            return
        payment_id = PaymentId(found.payment_id)
        if found.standing is Standing.PAID and found.intent is not None:
            await self._take(found, payment_id, found.intent)
        elif found.standing is Standing.PENDING and found.intent is not None:
            await self._keep_open(found, payment_id, OrderId(found.order_id), found.intent)
        elif found.standing in {Standing.FAILED, Standing.EXPIRED}:
            is_late = found.standing is Standing.EXPIRED
            reason = CancelReason.TIMEOUT if is_late else CancelReason.DECLINED
            await self.drop_attempt(Provider.STRIPE, payment_id, reason=reason)

    async def _take(self, found: StripePayment, payment_id: PaymentId, intent: str) -> None:
        settled = await self.take_payment(
            Provider.STRIPE,
            provider_tx=intent,
            amount=found.amount,
            payment_id=payment_id,
            facts={INTENT: intent},
        )
        if not settled.won:
            log.warning("stripe_surplus", payment=settled.payment.id)

    async def _keep_open(
        self, found: StripePayment, payment_id: PaymentId, order_id: OrderId, intent: str
    ) -> None:
        """The bank takes its time: nothing else may end the order meanwhile."""
        try:
            await self.reserve_payment(
                Provider.STRIPE,
                order_id=order_id,
                provider_tx=intent,
                amount=found.amount,
                provider_time=self.clock.now(),
                payment_id=payment_id,
                facts={INTENT: intent},
            )
        except Conflict as error:
            log.warning("stripe_not_reserved", payment=found.payment_id, code=error.code)

    async def _refund(self, event: StripeEvent) -> None:
        found = await self._objects.refund(event.object_id)
        if found is None:
            return
        failed = found.status in {"failed", "canceled"}
        if found.refund_id is not None:
            refund_id = RefundId(found.refund_id)
            if failed:
                error = f"stripe_{found.reason or found.status}"
                refund = await self.conclude_refund(refund_id, error=error)
                if refund.state is RefundState.DONE:
                    log.error("stripe_refund_failed_after_all", refund=refund_id)
            elif found.status == "succeeded":
                await self.conclude_refund(refund_id, provider_ref=found.name)
        elif found.is_whole and found.intent is not None and found.status == "succeeded":
            await self.cancel_payment(
                Provider.STRIPE, provider_tx=found.intent, reason=CancelReason.REFUND
            )
        elif not failed:
            log.error("stripe_refunded_in_part_by_hand", refund=found.name, intent=found.intent)

    async def _dispute(self, event: StripeEvent) -> None:
        log.error("stripe_dispute", dispute=event.object_id, event_id=event.id)
        found = await self._objects.dispute(event.object_id)
        if found is not None and found.intent is not None:
            await self.note_dispute(
                Provider.STRIPE,
                provider_tx=found.intent,
                reference=found.name,
                reason=found.reason,
            )

    @property
    def _objects(self) -> StripeObjects:
        if self.account is None:
            raise NotFound(what="account")
        return self.account.objects
