"""Amounts and rates as people read them."""

from collections.abc import Mapping

from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING, TIYIN_PER_SOM, Money

NO_BREAK = "\u00a0"
"""A space at which no line is broken."""
MINUS = "\u2212"

CURRENCY: Mapping[Language, str] = {
    Language.UZBEK: "so\u02bbm",
    Language.RUSSIAN: "сум",
    Language.ENGLISH: "so\u02bbm",
}


def amount_figures(amount: Money, language: Language) -> str:
    """Write 150 000, or 150 000,50 where there are tiyin, without the currency."""
    som, tiyin = divmod(abs(amount.tiyin), TIYIN_PER_SOM)
    figures = f"{som:,}".replace(",", NO_BREAK)
    point = "." if language is Language.ENGLISH else ","
    fraction = f"{point}{tiyin:02}" if tiyin else ""
    sign = MINUS if amount < NOTHING else ""
    return f"{sign}{figures}{fraction}"


def amount_text(amount: Money, language: Language) -> str:
    """Write 150 000 soʻm."""
    return f"{amount_figures(amount, language)}{NO_BREAK}{CURRENCY[language]}"


def percent_text(basis_points: int) -> str:
    """Write 1200 as 12 %, and 1250 as 12.5 %."""
    whole, rest = divmod(basis_points, 100)
    fraction = f".{rest:02}".rstrip("0") if rest else ""
    return f"{whole}{fraction}{NO_BREAK}%"
