"""Finds what is written in digits and says what kind of number it is."""

import re
from enum import Enum, auto

import attrs


class Kind(Enum):
    CARDINAL = auto()
    ORDINAL = auto()
    """Digits with a suffix, as in `1-may`, `5-го`, `3rd`."""
    DECIMAL = auto()
    DATE = auto()
    TIME = auto()
    PERCENT = auto()
    MONEY = auto()
    TELEPHONE = auto()
    RANGE = auto()


@attrs.frozen(kw_only=True)
class Numeral:
    """
    `values` by kind: one number; `(whole, decimals)` as digits in `digits`; day, month, year;
    hour, minute; lower, upper. `suffix` is what follows the digits or the hyphen, `unit` a
    currency code.
    """

    kind: Kind
    values: tuple[int, ...]
    suffix: str = ""
    unit: str = ""
    digits: str = ""


@attrs.frozen(kw_only=True)
class Surroundings:
    """The words before and after a number, lower case without punctuation."""

    before: str = ""
    after: str = ""


MAX_DIGITS = 15
"""Longer ones are read digit by digit, as a telephone number is."""

_CURRENCIES = {"$": "USD", "€": "EUR", "£": "GBP", "₽": "RUB", "₸": "KZT"}

_TELEPHONE = re.compile(r"\+?\d[\d\-() ]{8,20}")
_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})")
_TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")
_PERCENT = re.compile(r"(\d+)(?:[.,](\d+))?%(?:-?(\w+))?")
_MONEY = re.compile(r"([$€£₽₸])(\d[\d,. ]*)|(\d[\d,. ]*)([$€£₽₸])")
_DECIMAL = re.compile(r"(\d+)[.,](\d+)")
_RANGE = re.compile(r"(\d+)[-–—](\d+)")
_SUFFIXED = re.compile(r"(\d+)-?([^\W\d_][\w'ʻʼ’‘`]*)")
_GROUPED = re.compile(r"\d{1,3}(?:[ .,]\d{3})+")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?![\d])|\+\d[\d\-() ]{7,19}\d")


def spaced(text: str) -> re.Match[str] | None:
    """Find, at the start of *text*, a number written with spaces, as in `500 000`."""
    return _SPACED.match(text)


def recognise(core: str) -> Numeral | None:
    """Read *core*, a token without the punctuation around it; nothing where it is no number."""
    if not re.search(r"\d", core):
        return None
    digits = re.sub(r"\D", "", core)
    for read in (_special, _grouped, _range, _plain):
        if numeral := read(core):
            return numeral
    if _TELEPHONE.fullmatch(core):
        return Numeral(kind=Kind.TELEPHONE, values=(), digits=digits)
    return None


def _special(core: str) -> Numeral | None:
    if found := _DATE.fullmatch(core):
        return _date(found)
    if found := _TIME.fullmatch(core):
        return Numeral(kind=Kind.TIME, values=(int(found[1]), int(found[2])))
    if found := _PERCENT.fullmatch(core):
        return Numeral(
            kind=Kind.PERCENT, values=(int(found[1]),), digits=found[2] or "", suffix=found[3] or ""
        )
    if found := _MONEY.fullmatch(core):
        sign, amount = found[1] or found[4], found[2] or found[3]
        whole = re.sub(r"[.,]\d{1,2}$", "", amount)
        value = int(re.sub(r"\D", "", whole)[:MAX_DIGITS] or 0)
        return Numeral(kind=Kind.MONEY, values=(value,), unit=_CURRENCIES[sign])
    return None


def _date(found: re.Match[str]) -> Numeral | None:
    day, month, year = (int(part) for part in found.groups())
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    full_year = year if year > 99 else 2000 + year
    return Numeral(kind=Kind.DATE, values=(day, month, full_year))


def _grouped(core: str) -> Numeral | None:
    if not _GROUPED.fullmatch(core) or len(re.sub(r"\D", "", core)) > MAX_DIGITS:
        return None
    return Numeral(kind=Kind.CARDINAL, values=(int(re.sub(r"\D", "", core)),))


def _range(core: str) -> Numeral | None:
    found = _RANGE.fullmatch(core)
    if not found or max(map(len, found.groups())) > 4:
        return None
    return Numeral(kind=Kind.RANGE, values=(int(found[1]), int(found[2])))


def _plain(core: str) -> Numeral | None:
    if found := _DECIMAL.fullmatch(core):
        whole, decimals = found.groups()
        if len(whole) <= MAX_DIGITS and len(decimals) <= 6:
            return Numeral(kind=Kind.DECIMAL, values=(int(whole), int(decimals)), digits=decimals)
    if core.isdigit():
        # A leading zero or a great length marks a code, which is read out digit by digit.
        if len(core) > MAX_DIGITS or (core[0] == "0" and len(core) > 1):
            return Numeral(kind=Kind.TELEPHONE, values=(), digits=core)
        return Numeral(kind=Kind.CARDINAL, values=(int(core),))
    found = _SUFFIXED.fullmatch(core)
    if found and len(found[1]) <= MAX_DIGITS:
        return Numeral(kind=Kind.ORDINAL, values=(int(found[1]),), suffix=found[2])
    return None


def triples(number: int) -> list[int]:
    """Split into groups of three digits, the lowest first."""
    groups = []
    while number:
        number, group = divmod(number, 1000)
        groups.append(group)
    return groups or [0]


def telephone_groups(digits: str) -> list[str]:
    """Split as it is dialled: 998 90 123 45 67; others in pairs, the first group odd."""
    if len(digits) == 12:
        return [digits[:3], digits[3:5], digits[5:8], digits[8:10], digits[10:]]
    if len(digits) == 9:
        return [digits[:2], digits[2:5], digits[5:7], digits[7:]]
    odd = len(digits) % 2
    return ([digits[:1]] if odd else []) + [
        digits[at : at + 2] for at in range(odd, len(digits), 2)
    ]


_ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}


def roman(core: str) -> int | None:
    """Read a Roman number up to 39; nothing for anything else."""
    if not _ROMAN.fullmatch(core):
        return None
    values = [_ROMAN_VALUES[letter] for letter in core]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)
