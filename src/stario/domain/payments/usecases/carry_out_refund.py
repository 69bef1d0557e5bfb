"""Ask a provider to give money back."""

from collections.abc import Mapping

import attrs

from stario.domain.kernel.ids import RefundId
from stario.domain.payments.model.payable import ProviderAway
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import RefundRejected, RefundState
from stario.domain.payments.usecases.conclude_refund import BY_HAND, ConcludeRefund
from stario.ports.payments import PaymentProvider, RefundOutcome, RefundReceipt
from stario.ports.storage import Storage
from stario.ports.work import EffectHandler


@attrs.frozen(kw_only=True)
class CarryOutRefund(EffectHandler):
    """
    The provider is asked outside any transaction, by the refund's own id: after a crash between its
    answer and our commit it is asked again, and gives no more money.
    """

    storage: Storage
    conclude_refund: ConcludeRefund
    providers_of_payments: Mapping[Provider, PaymentProvider]

    async def __call__(self, payload: Mapping[str, str]) -> None:
        """
        Carry out the refund that *payload* names, unless that has been done.

        Raises:
            NotFound: no such refund.
            Unavailable: the provider does not answer, or is not configured here.
        """
        refund_id = RefundId(payload["refund"])
        async with self.storage() as work:
            refund = await work.refunds.get(refund_id)
            payment = await work.payments.get(refund.payment_id)
        if refund.state is not RefundState.APPROVED:
            return
        provider = self.providers_of_payments.get(payment.provider)
        if provider is None:
            raise ProviderAway(provider=payment.provider.value)
        try:
            receipt = await provider.refund(refund, payment)
        except RefundRejected as rejected:
            reason = str(rejected.details.get("reason") or rejected.code)
            await self.conclude_refund(refund_id, error=reason)
            return
        if receipt.outcome is RefundOutcome.DONE:
            await self.conclude_refund(refund_id, provider_ref=receipt.provider_ref)
        else:
            await self._note(refund_id, receipt)

    async def _note(self, refund_id: RefundId, receipt: RefundReceipt) -> None:
        """Keep what the provider calls it, or that a person must do it."""
        is_by_hand = receipt.outcome is RefundOutcome.BY_HAND
        provider_ref = BY_HAND if is_by_hand else receipt.provider_ref
        async with self.storage() as work:
            refund = await work.refunds.get(refund_id, lock=True)
            if provider_ref is not None and refund.state is RefundState.APPROVED:
                await work.refunds.save(attrs.evolve(refund, provider_ref=provider_ref))
                await work.commit()
