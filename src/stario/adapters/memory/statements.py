"""Statements without typefaces: one line of text below the other."""

from functools import partial

import attrs

from stario.adapters.memory.plain_pdf import plain_pdf
from stario.domain.kernel.figures import amount_text
from stario.domain.kernel.language import Language
from stario.domain.ledger.model.statement import Statement
from stario.domain.ledger.model.statement_text import sums_of, terms_text
from stario.domain.ledger.model.statement_words import WORDS
from stario.ports.statements import StatementPrinter


@attrs.frozen
class MemoryStatementPrinter(StatementPrinter):
    async def print(self, statement: Statement, *, language: Language) -> bytes:
        return plain_pdf(told(statement, language))


def told(statement: Statement, language: Language) -> list[str]:
    """Everything that a statement says, line by line."""
    words, payout = WORDS[language], statement.payout
    amount = partial(amount_text, language=language)
    lines = [words.title, payout.id, words.states[payout.state], statement.artist.name]
    for row in statement.rows:
        lines.append(f"{row.at:%d.%m.%Y} {words.kinds[row.kind]} {row.reference}")
        if row.terms is not None:
            lines += [row.terms.title, *terms_text(row.terms, language)]
        lines.append(amount(row.amount))
    if not statement.rows:
        lines.append(words.nothing)
    return lines + [f"{label} {amount(each)}" for label, each in sums_of(statement, language)]
