"""Printing statements of payouts."""

from abc import abstractmethod
from typing import Protocol

from stario.domain.kernel.language import Language
from stario.domain.ledger.model.statement import Statement


class StatementPrinter(Protocol):
    @abstractmethod
    async def print(self, statement: Statement, *, language: Language) -> bytes:
        """
        Give a PDF of A4 pages whose text can be searched and copied.

        What its typefaces can't write of a name is replaced by question marks.

        Raises:
            Unavailable: the typefaces are missing.
        """
        ...
