"""Numbers in Uzbek words."""

from collections.abc import Callable, Mapping

from stario.adapters.kokoro.text.numerals import (
    Kind,
    Numeral,
    Surroundings,
    telephone_groups,
    triples,
)

_UNITS = ("nol", "bir", "ikki", "uch", "to'rt", "besh", "olti", "yetti", "sakkiz", "to'qqiz")
_TENS = (
    "", "o'n", "yigirma", "o'ttiz", "qirq", "ellik", "oltmish", "yetmish", "sakson", "to'qson",
)  # fmt: skip
_SCALES = ("", "ming", "million", "milliard", "trillion")
_FRACTIONS = ("", "o'ndan", "yuzdan", "mingdan", "o'n mingdan", "yuz mingdan", "milliondan")
MONTHS = (
    "yanvar", "fevral", "mart", "aprel", "may", "iyun",
    "iyul", "avgust", "sentabr", "oktabr", "noyabr", "dekabr",
)  # fmt: skip
_CURRENCIES = {"USD": "dollar", "EUR": "yevro", "GBP": "funt", "RUB": "rubl", "KZT": "tenge"}

# After a hyphen these continue the number's own word; anything else makes it an ordinal.
_CASES = ("ni", "ning", "ga", "da", "dan", "ta", "tasi", "lar", "gacha", "tadan", "tacha", "ka")


def cardinal(number: int) -> str:
    words = []
    for scale, group in reversed(list(enumerate(triples(number)))):
        if group == 0:
            continue
        # A thousand is `ming`, not `bir ming`.
        if not (group == 1 and scale == 1):
            words.append(_below_thousand(group))
        words.append(_SCALES[scale])
    return " ".join(filter(None, words)) or _UNITS[0]


def ordinal(number: int) -> str:
    words = cardinal(number)
    return words + ("nchi" if words[-1] in "aeiou" else "inchi")


def spoken(numeral: Numeral, around: Surroundings) -> str:
    """Say *numeral* as it stands between the words *around* it; words in Latin letters."""
    return _READERS[numeral.kind](numeral, around)


def _bare(number: int, after: str) -> str:
    """`25 dekabr` and `2026 yil` are ordinals; `10 yil` is an amount."""
    is_day = number <= 31 and after.startswith(MONTHS)
    is_year = 1000 <= number < 2100 and after.startswith("yil")
    return ordinal(number) if is_day or is_year else cardinal(number)


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    words = []
    if hundreds:
        words.append("yuz" if hundreds == 1 else f"{_UNITS[hundreds]} yuz")
    words.append(_TENS[tens])
    if units:
        words.append(_UNITS[units])
    return " ".join(filter(None, words))


def _suffixed(number: int, suffix: str) -> str:
    plain = suffix.lower()
    if plain in _CASES:
        return cardinal(number) + plain
    if plain in ("chi", "inchi", "nchi"):
        return ordinal(number)
    return f"{ordinal(number)} {suffix}"


def _decimal(whole: int, decimals: str) -> str:
    return f"{cardinal(whole)} butun {_FRACTIONS[len(decimals)]} {cardinal(int(decimals))}"


def _digits(group: str) -> str:
    zeros = len(group) - len(group.lstrip("0"))
    words = [_UNITS[0]] * zeros
    if rest := group[zeros:]:
        words.append(cardinal(int(rest)))
    return " ".join(words)


def _percent(numeral: Numeral) -> str:
    whole = numeral.values[0]
    amount = _decimal(whole, numeral.digits) if numeral.digits else cardinal(whole)
    return f"{amount} foiz{numeral.suffix}"


def _date(day: int, month: int, year: int) -> str:
    return f"{ordinal(day)} {MONTHS[month - 1]} {ordinal(year)} yil"


def _time(hour: int, minute: int) -> str:
    return f"{cardinal(hour)} {cardinal(minute)}" if minute else f"soat {cardinal(hour)}"


_READERS: Mapping[Kind, Callable[[Numeral, Surroundings], str]] = {
    Kind.CARDINAL: lambda numeral, around: _bare(numeral.values[0], around.after),
    Kind.ORDINAL: lambda numeral, _around: _suffixed(numeral.values[0], numeral.suffix),
    Kind.DECIMAL: lambda numeral, _around: _decimal(numeral.values[0], numeral.digits),
    Kind.DATE: lambda numeral, _around: _date(*numeral.values),
    Kind.TIME: lambda numeral, _around: _time(*numeral.values),
    Kind.PERCENT: lambda numeral, _around: _percent(numeral),
    Kind.MONEY: lambda numeral, _around: (
        f"{cardinal(numeral.values[0])} {_CURRENCIES[numeral.unit]}"
    ),
    Kind.RANGE: lambda numeral, _around: "{}dan {}gacha".format(*map(cardinal, numeral.values)),
    Kind.TELEPHONE: lambda numeral, _around: ", ".join(
        _digits(group) for group in telephone_groups(numeral.digits)
    ),
}
