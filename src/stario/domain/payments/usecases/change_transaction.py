"""The fan begins anew at a provider that has not ended what she began before."""

from collections.abc import Mapping

import attrs

from stario.domain.kernel.ids import OrderId
from stario.domain.payments.model.payable import pending_at
from stario.domain.payments.model.payment import RESERVED_FOR, Payment, PaymentNotFound
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.locked import known
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class ChangeTransaction:
    """
    For providers that never say that an attempt was given up (Click).

    Should the money of the old transaction come all the same, it is a payment of its own.
    """

    storage: Storage
    clock: Clock

    async def __call__(
        self,
        provider: Provider,
        *,
        order_id: OrderId,
        provider_tx: str,
        facts: Mapping[str, str | int | None],
    ) -> Payment:
        """
        Let the pending payment of an order be about *provider_tx* from now on.

        Raises:
            NotFound: no such order.
            PaymentNotFound: nothing is pending any more, or the transaction is another payment's.
        """
        async with self.storage() as work:
            order = await work.orders.get(order_id, lock=True)
            pending = pending_at(await work.payments.of_order(order_id), provider)
            before = await known(work, provider, provider_tx)
            if pending is None or (before is not None and before.id != pending.id):
                raise PaymentNotFound
            now = self.clock.now()
            changed = attrs.evolve(
                pending.noting(facts),
                provider_tx=provider_tx,
                provider_time=now,
                expires_at=now + RESERVED_FOR,
                updated_at=now,
            )
            await work.payments.save(changed)
            await work.orders.save(order.keep_open_until(changed.expires_at, at=now))
            await work.commit()
        return changed
