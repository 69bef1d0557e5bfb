"""A second pair of eyes on a refund."""

import attrs

from stario.domain.compliance.model.audit_event import AuditEvent, happened
from stario.domain.generation.model.repeating import repeated
from stario.domain.kernel.ids import AccountId, RefundId
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.payments.model.refund import Refund, RefundState
from stario.domain.payments.usecases.give_back import GiveBack
from stario.domain.payments.usecases.receive_money import to_carry_out
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class DecideRefund:
    storage: Storage
    give_back: GiveBack
    clock: Clock

    async def __call__(self, refund_id: RefundId, *, approve: bool, actor: AccountId) -> Refund:
        """
        Approve or refuse what another admin asked for; ask the provider anew for what failed.

        Raises:
            NotFound: no such refund.
            FourEyes: the same person asked for it.
            RefundOutOfOrder: it has been decided.
            RefundTooLarge: more than is left by now.
        """

        async def once() -> Refund:
            async with self.storage() as work:
                asked = await work.refunds.get(refund_id)
                order = await work.orders.get(asked.order_id, lock=True)
                refund = await work.refunds.get(refund_id, lock=True)
                now = self.clock.now()
                if refund.state is RefundState.FAILED and approve:
                    return await self._again(work, refund, actor)
                wanted = RefundState.APPROVED if approve else RefundState.REFUSED
                decided = refund.decide(wanted, by=actor, at=now)
                await work.refunds.save(decided)
                await work.audit.record(_decision(decided, actor, approve=approve))
                if approve:
                    payment = await work.payments.get(refund.payment_id)
                    await self.give_back.book(work, order, decided, payment, at=now)
                else:
                    refused = OrderEventKind.REFUND_REFUSED
                    await work.orders.log(
                        event(order.id, refused, at=now, actor=actor, refund=refund.id)
                    )
                await work.commit()
                return decided

        return await repeated(once)

    async def _again(self, work: UnitOfWork, refund: Refund, actor: AccountId) -> Refund:
        """It was decided and booked before: only the provider did not carry it out."""
        now = self.clock.now()
        approved = attrs.evolve(refund.move(RefundState.APPROVED, at=now), error=None)
        await work.refunds.save(approved)
        await work.outbox.add(to_carry_out(approved, at=now))
        await work.audit.record(_decision(approved, actor, approve=True))
        await work.commit()
        return approved


def _decision(refund: Refund, actor: AccountId, *, approve: bool) -> AuditEvent:
    return happened(
        "payments.refund.decide",
        "refund",
        refund.id,
        at=refund.updated_at,
        by=actor,
        approve=approve,
        order_id=refund.order_id,
        amount_tiyin=refund.amount.tiyin,
    )
