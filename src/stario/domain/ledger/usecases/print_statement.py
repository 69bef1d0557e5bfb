"""Give the statement of a payout as a file."""

import attrs

from stario.domain.kernel.ids import AccountId, PayoutId
from stario.domain.kernel.language import Language
from stario.domain.ledger.model.statement_csv import statement_csv
from stario.domain.ledger.usecases.tell_statement import TellStatement
from stario.ports.statements import StatementPrinter


@attrs.frozen(kw_only=True)
class PrintStatement:
    tell: TellStatement
    statements: StatementPrinter

    async def pdf(self, id_: PayoutId, *, owner: AccountId | None, language: Language) -> bytes:
        """
        Give A4 pages; of *owner*'s own page, or anybody's for None.

        Raises:
            NotFound: there is no such payout, or it is another artist's.
            Unavailable: the typefaces are missing.
        """
        statement = await self.tell(id_, owner=owner)
        return await self.statements.print(statement, language=language)

    async def csv(self, id_: PayoutId, *, owner: AccountId | None) -> bytes:
        """
        Give a table in UTF-8.

        Raises:
            NotFound: there is no such payout, or it is another artist's.
        """
        # Spreadsheets know UTF-8 by the byte order mark.
        return statement_csv(await self.tell(id_, owner=owner)).encode("utf-8-sig")
