"""Say that what arrived is faulty, or not wanted after all."""

import attrs

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import AccountId, ClaimId, OrderId
from stario.domain.kernel.text import clean_line
from stario.domain.orders.model.claim import Claim, ClaimKind
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.orders.model.returns import require_claimable
from stario.domain.orders.usecases.read_order import own_order
from stario.ports.storage import Storage
from stario.ports.system import Clock

LONGEST_NOTE = 1000
SHORTEST_NOTE = 5


class ClaimOpen(Conflict):
    """The order has a claim that staff have not decided yet."""

    code = "claim_open"


@attrs.frozen(kw_only=True)
class FileClaim:
    storage: Storage
    clock: Clock

    async def __call__(
        self, id_: ClaimId, order_id: OrderId, kind: ClaimKind, note: str, *, account: AccountId
    ) -> Claim:
        """
        Leave it to staff to decide; the same claim again is the first one.

        Raises:
            Invalid: the note can't be shown.
            NotFound: no such order, or somebody else's.
            ClaimOpen: another one waits.
            As `require_claimable`.
        """
        words = clean_line("note", note, longest=LONGEST_NOTE, shortest=SHORTEST_NOTE)
        now = self.clock.now()
        async with self.storage() as work:
            order = await own_order(work, order_id, account, lock=True)
            for claim in await work.orders.claims(order.id):
                if claim.id == id_:
                    return claim
                if claim.is_open:
                    raise ClaimOpen
            require_claimable(order, kind, at=now)
            filed = Claim(id=id_, order_id=order.id, kind=kind, note=words, created_at=now)
            await work.orders.add_claim(filed)
            told = event(
                order.id,
                OrderEventKind.CLAIMED,
                at=now,
                actor=account,
                claim=id_,
                reason=kind.value,
            )
            await work.orders.log(told)
            await work.commit()
        return filed
