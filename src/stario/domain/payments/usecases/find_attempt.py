"""Find what a provider speaks of."""

import attrs

from stario.domain.kernel.ids import OrderId, PaymentId
from stario.domain.orders.model.order import Order
from stario.domain.payments.model.payment import Payment, PaymentNotFound
from stario.domain.payments.model.provider import Provider
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class FindAttempt:
    """For providers that name a payment by our number; it changes nothing and locks nothing."""

    storage: Storage

    async def order(self, order_id: OrderId) -> Order:
        """
        Read an order.

        Raises:
            NotFound: there is none.
        """
        async with self.storage() as work:
            return await work.orders.get(order_id)

    async def payment(self, provider: Provider, order_id: OrderId, number: int) -> Payment:
        """
        Read the attempt to pay an order that *provider* knows by *number*.

        Raises:
            PaymentNotFound: there is none, or it is of another order or provider.
        """
        async with self.storage() as work:
            payment = await work.payments.of_number(provider, number)
        if payment.order_id != order_id:
            raise PaymentNotFound
        return payment

    async def named(self, provider: Provider, payment_id: PaymentId) -> tuple[Order, Payment]:
        """
        Read an attempt and its order.

        Raises:
            PaymentNotFound: there is none, or it is another provider's.
        """
        async with self.storage() as work:
            payment = await work.payments.get(payment_id)
            if payment.provider is not provider:
                raise PaymentNotFound
            return await work.orders.get(payment.order_id), payment
