"""The sentences of a statement, the same in every kind of print."""

from stario.domain.kernel.figures import amount_text, percent_text
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model.statement import RowKind, SaleTerms, Statement
from stario.domain.ledger.model.statement_words import WORDS

OTHER_KINDS = (RowKind.PAYOUT, RowKind.PAYOUT_RETURNED, RowKind.CORRECTION)


def rule_text(rule: str) -> str:
    """Shorten the rule's id, which is a UUID, to its first part; the version stays."""
    id_, _, version = rule.rpartition(" ")
    return f"{id_[:8]} {version}"


def terms_text(terms: SaleTerms, language: Language) -> tuple[str, ...]:
    """Say how the share of a line came about."""
    words = WORDS[language]
    told = words.terms.format(
        total=amount_text(terms.total, language),
        vat=amount_text(terms.vat, language),
        fee=amount_text(terms.fee, language),
        base=amount_text(terms.base, language),
        percent=percent_text(terms.basis_points),
        rule=rule_text(terms.rule),
    )
    if not terms.production:
        return (told,)
    cost = amount_text(terms.production, language)
    return (told, words.production.format(production=cost))


def sums_of(statement: Statement, language: Language) -> list[tuple[str, Money]]:
    """The lines below the table, the transfer last."""
    words, payout = WORDS[language], statement.payout
    others = sum((statement.sum_of(kind) for kind in OTHER_KINDS), start=NOTHING)
    sums = [
        (words.opening, statement.opening),
        (words.sales, statement.sum_of(RowKind.SALE)),
        (words.refunds, statement.sum_of(RowKind.REFUND)),
    ]
    sums += [(words.others, others)] if others else []
    sums.append((words.closing, statement.closing))
    rate = percent_text(payout.tax_basis_points)
    sums.append((words.tax.format(rate=rate), -payout.tax))
    return [*sums, (words.transfer, payout.amount)]
