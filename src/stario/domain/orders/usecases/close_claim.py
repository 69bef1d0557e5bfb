"""Decide a claim that leads to no reprint."""

from typing import Literal

import attrs

from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, ClaimId, OrderId
from stario.domain.kernel.text import clean_line
from stario.domain.orders.model.claim import Claim, ClaimState
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.payments.model.refund import RefundState
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

LONGEST_REPLY = 500

Decision = Literal[ClaimState.REFUNDED, ClaimState.REFUSED]
UNDECIDED = frozenset({RefundState.REQUESTED, RefundState.REFUSED})


class RefundMissing(Conflict):
    """Nothing has been given back since the claim: decide a refund of its payment first."""

    code = "refund_missing"


@attrs.frozen(kw_only=True)
class CloseClaim:
    storage: Storage
    clock: Clock

    async def __call__(
        self,
        order_id: OrderId,
        claim_id: ClaimId,
        decision: Decision,
        *,
        reply: str,
        actor: AccountId,
    ) -> Claim:
        """
        End it with a word to the fan.

        Raises:
            Invalid: the reply can't be shown.
            NotFound: no such order, or no such claim of it.
            ClaimOutOfOrder: it has been decided.
            RefundMissing: it says that money went back, and none did.
        """
        words = clean_line("reply", reply, longest=LONGEST_REPLY, shortest=1)
        now = self.clock.now()
        async with self.storage() as work:
            order = await work.orders.get(order_id, lock=True)
            claim = await _claim(work, order_id, claim_id)
            decided = claim.decide(decision, by=actor, at=now, reply=words)
            if decision is ClaimState.REFUNDED:
                await _require_refund(work, claim)
            else:
                told = event(
                    order.id, OrderEventKind.CLAIM_REFUSED, at=now, actor=actor, claim=claim_id
                )
                await work.orders.log(told)
            await work.orders.save_claim(decided)
            await work.commit()
        return decided


async def _claim(work: UnitOfWork, order: OrderId, wanted: ClaimId) -> Claim:
    for claim in await work.orders.claims(order):
        if claim.id == wanted:
            return claim
    raise NotFound(what="claim")


async def _require_refund(work: UnitOfWork, claim: Claim) -> None:
    refunds = await work.refunds.of_order(claim.order_id)
    since = (each for each in refunds if each.created_at >= claim.created_at)
    if all(each.state in UNDECIDED for each in since):
        raise RefundMissing
