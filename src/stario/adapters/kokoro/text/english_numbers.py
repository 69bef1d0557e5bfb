"""Numbers in English words."""

from collections.abc import Callable, Mapping

from stario.adapters.kokoro.text.numerals import (
    Kind,
    Numeral,
    Surroundings,
    telephone_groups,
    triples,
)

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ("", "thousand", "million", "billion", "trillion")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_IRREGULAR = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
_CURRENCIES = {"USD": "dollars", "EUR": "euros", "GBP": "pounds", "RUB": "roubles", "KZT": "tenge"}


def cardinal(number: int) -> str:
    words = []
    for scale, group in reversed(list(enumerate(triples(number)))):
        if group:
            words += [_below_thousand(group), _SCALES[scale]]
    return " ".join(filter(None, words)) or _UNITS[0]


def ordinal(number: int) -> str:
    head, _space, last = cardinal(number).rpartition(" ")
    if last in _IRREGULAR:
        last = _IRREGULAR[last]
    else:
        last = last[:-1] + "ieth" if last.endswith("y") else last + "th"
    return f"{head} {last}".strip()


def year(number: int) -> str:
    """2026 is `twenty twenty six`, 2005 `two thousand five`, 1900 `nineteen hundred`."""
    century, rest = divmod(number, 100)
    if not 1000 < number < 2100 or (century % 10 == 0 and rest < 10):
        return cardinal(number)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def spoken(numeral: Numeral, around: Surroundings) -> str:
    """Say *numeral* as it stands between the words *around* it."""
    return _READERS[numeral.kind](numeral, around)


def _bare(number: int, around: Surroundings) -> str:
    months = {month.lower() for month in MONTHS}
    if number <= 31 and (around.before in months or around.after in months):
        return ordinal(number)
    return year(number) if 1100 <= number < 2100 else cardinal(number)


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_UNITS[hundreds]} hundred"] if hundreds else []
    if rest >= 20:
        words.append(_TENS[rest // 10] + (f" {_UNITS[rest % 10]}" if rest % 10 else ""))
    elif rest:
        words.append(_UNITS[rest])
    return " ".join(words)


def _suffixed(number: int, suffix: str) -> str:
    plain = suffix.lower()
    if plain in ("st", "nd", "rd", "th"):
        return ordinal(number)
    if plain == "s":
        return cardinal(number) + "s"
    return f"{cardinal(number)} {suffix}"


def _decimal(whole: int, decimals: str) -> str:
    return f"{cardinal(whole)} point {' '.join(_UNITS[int(digit)] for digit in decimals)}"


def _time(hour: int, minute: int) -> str:
    if minute == 0:
        return f"{cardinal(hour)} o'clock" if 1 <= hour <= 12 else f"{cardinal(hour)} hundred hours"
    return f"{cardinal(hour)} {'oh ' if minute < 10 else ''}{cardinal(minute)}"


def _percent(numeral: Numeral) -> str:
    whole = numeral.values[0]
    amount = _decimal(whole, numeral.digits) if numeral.digits else cardinal(whole)
    return f"{amount} percent"


def _date(day: int, month: int, number: int) -> str:
    return f"{MONTHS[month - 1]} {ordinal(day)} {year(number)}"


def _money(number: int, unit: str) -> str:
    name = _CURRENCIES[unit]
    return f"{cardinal(number)} {name.removesuffix('s') if number == 1 else name}"


def _telephone(digits: str) -> str:
    groups = telephone_groups(digits)
    return ", ".join(" ".join(_UNITS[int(digit)] for digit in group) for group in groups)


_READERS: Mapping[Kind, Callable[[Numeral, Surroundings], str]] = {
    Kind.CARDINAL: lambda numeral, around: _bare(numeral.values[0], around),
    Kind.ORDINAL: lambda numeral, _around: _suffixed(numeral.values[0], numeral.suffix),
    Kind.DECIMAL: lambda numeral, _around: _decimal(numeral.values[0], numeral.digits),
    Kind.DATE: lambda numeral, _around: _date(*numeral.values),
    Kind.TIME: lambda numeral, _around: _time(*numeral.values),
    Kind.PERCENT: lambda numeral, _around: _percent(numeral),
    Kind.MONEY: lambda numeral, _around: _money(numeral.values[0], numeral.unit),
    Kind.RANGE: lambda numeral, _around: " to ".join(map(cardinal, numeral.values)),
    Kind.TELEPHONE: lambda numeral, _around: _telephone(numeral.digits),
}
