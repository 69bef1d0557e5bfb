"""See how the payment of an order stands."""

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, PaymentId
from stario.domain.payments.model.payment import Payment, PaymentNotFound
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ReadPayment:
    storage: Storage

    async def __call__(self, payment_id: PaymentId, *, account: AccountId | None) -> Payment:
        """
        Find it for whoever placed the order; *account* None: for staff.

        Raises:
            PaymentNotFound: there is none, or the order is somebody else's.
        """
        async with self.storage() as work:
            payment = await work.payments.get(payment_id)
            if account is None:
                return payment
            try:
                order = await work.orders.get(payment.order_id)
            except NotFound as error:
                raise PaymentNotFound from error
        if order.account_id != account:
            raise PaymentNotFound
        return payment
