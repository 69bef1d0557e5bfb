"""Taking money for what is ordered."""

from abc import abstractmethod
from typing import Protocol

import attrs

from stario.domain.kernel.ids import AccountId, JobId, OrderId
from stario.domain.kernel.money import Money


@attrs.frozen(kw_only=True)
class OpenOrder:
    """An order that waits for money; `options` are the providers it may be paid with."""

    id: OrderId
    options: tuple[str, ...]


class PaymentDesk(Protocol):
    """Opens an order for a job with a price; the payment releases the job."""

    @abstractmethod
    async def open(self, job: JobId, account: AccountId, price: Money) -> OpenOrder:
        """Open the order of *job*; a second call for it gives the same order."""
        ...
