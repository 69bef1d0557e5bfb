"""Providers that print fiscal receipts when they are told what was sold."""

from abc import abstractmethod
from typing import Protocol

from stario.domain.orders.model.order import Order
from stario.domain.payments.model.payment import Payment


class FiscalReceipts(Protocol):
    @abstractmethod
    async def issue(self, order: Order, payment: Payment) -> str | None:
        """
        Have the receipt of a paid payment printed; a second call prints no other.

        Returns:
            Where it is shown; None: the provider has not said yet.

        Raises:
            ReceiptRejected: it will not; a person must look.
            Unavailable: it does not answer, or what became of it is not known: ask again.
        """
        ...
