"""Printing invoices."""

from abc import abstractmethod
from typing import Protocol

from stario.domain.orders.model.invoice import Invoice


class InvoicePrinter(Protocol):
    @abstractmethod
    async def print(self, invoice: Invoice) -> bytes:
        """
        Give a PDF of A4 pages whose text can be searched and copied, in the invoice's language.

        What its typefaces can't write of a name is replaced by question marks.

        Raises:
            Unavailable: the typefaces are missing.
        """
        ...
