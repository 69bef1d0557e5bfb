"""Delete orders that the law wants kept no longer, with everything that hangs on them."""

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.compliance.model.retention import RULES, RuleKey
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import OrderId
from stario.domain.kernel.outbox import delete_object
from stario.domain.orders.model.order import ENDED_STATES, Order
from stario.ports.media import Bucket
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids

AT_ONCE = 50


@attrs.frozen(kw_only=True)
class ForgetOldOrders:
    """The ledger keeps what moved, by bare ids: nobody can be found by them any more."""

    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(self) -> int:
        """Delete at most `AT_ONCE`, each in a transaction; says how many."""
        rule = RULES[RuleKey.ORDERS]
        async with self.storage() as work:
            over = await work.retained.orders_over(rule, at=self.clock.now(), limit=AT_ONCE)
        return sum([await self._forget(order) for order in over])

    async def _forget(self, order_id: OrderId) -> bool:
        now = self.clock.now()
        async with self.storage() as work:
            try:
                order = await work.orders.get(order_id, lock=True)
            except NotFound:
                return False
            is_over = order.updated_at <= RULES[RuleKey.ORDERS].before(now)
            if order.state not in ENDED_STATES or not is_over:
                return False
            for key in await self._files(work, order):
                await work.outbox.add(
                    delete_object(id_=self.ids.new(), bucket=Bucket.MEDIA.value, key=key, at=now)
                )
            await work.retained.forget_order(order_id, at=now)
            await work.audit.record(
                audit_event(
                    "compliance.order.forget", "order", order_id, id_=self.ids.new(), at=now
                )
            )
            await work.commit()
        return True

    async def _files(self, work: UnitOfWork, order: Order) -> list[str]:
        keys = {line.print_key for line in order.lines}
        keys |= {claim.photo_key for claim in await work.orders.claims(order.id)}
        return sorted(key for key in keys if key is not None)
