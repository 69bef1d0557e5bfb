"""Numbers in Russian words: gender and case by what stands around them."""

from collections.abc import Callable, Mapping

from stario.adapters.kokoro.text import russian_number_words as table
from stario.adapters.kokoro.text.numerals import (
    Kind,
    Numeral,
    Surroundings,
    telephone_groups,
    triples,
)
from stario.adapters.kokoro.text.russian_number_words import MONTHS, Case, Gender


def plural(number: int, forms: tuple[str, str, str]) -> str:
    """Choose among the forms for 1, 2-4 and 5 (`год`, `года`, `лет`)."""
    if number % 100 in range(11, 20):
        return forms[2]
    last = number % 10
    return forms[0] if last == 1 else forms[1] if last in (2, 3, 4) else forms[2]


def cardinal(number: int, gender: Gender = Gender.MASCULINE) -> str:
    words = []
    for scale, group in reversed(list(enumerate(triples(number)))):
        if group == 0:
            continue
        feminine = scale == 1 or (scale == 0 and gender is Gender.FEMININE)
        neuter = scale == 0 and gender is Gender.NEUTER
        words += _below_thousand(group, feminine=feminine, neuter=neuter)
        if scale:
            words.append(plural(group, table.SCALES[scale - 1]))
    # A thousand that opens the number goes without its `одна`.
    if words[:2] == ["одна", "тысяча"]:
        words = words[1:]
    return " ".join(words) or table.UNITS[0]


def ordinal(number: int, case: Case = Case.NOMINATIVE, gender: Gender = Gender.MASCULINE) -> str:
    """Only the last word of an ordinal is declined: `две тысячи двадцать шестого`."""
    last = _last_part(number)
    head = cardinal(number - last) if number > last else ""
    return f"{head} {_declined(last, case, gender)}".strip()


def spoken(numeral: Numeral, around: Surroundings) -> str:
    """Say *numeral* as it stands between the words *around* it."""
    return _READERS[numeral.kind](numeral, around)


def _bare(number: int, around: Surroundings) -> str:
    if around.after in MONTHS and 1 <= number <= 31:
        return ordinal(number, _day_case(around.before), Gender.NEUTER)
    is_year = 1000 <= number < 2100
    if around.after in table.YEAR_CASES and is_year:
        return ordinal(number, _year_case(around))
    if around.after in table.FEMININE:
        return _accusative(cardinal(number, Gender.FEMININE), around.after)
    return cardinal(number, Gender.NEUTER if around.after in table.NEUTER else Gender.MASCULINE)


def _accusative(words: str, noun: str) -> str:
    """`21 минуту` is `двадцать одну минуту`."""
    return (
        words.removesuffix("одна") + "одну"
        if words.endswith("одна") and noun[-1] in "ую"
        else words
    )


def _day_case(before: str) -> Case:
    """Whoever congratulates does it `с восьмым марта`; a date by itself is a genitive."""
    match before:
        case "с" | "со" | "перед":
            return Case.INSTRUMENTAL
        case "к" | "ко":
            return Case.DATIVE
        case "о" | "об":
            return Case.PREPOSITIONAL
        case "сегодня" | "завтра" | "наступает" | "наступило" | "на":
            return Case.NOMINATIVE
    return Case.GENITIVE


def _year_case(around: Surroundings) -> Case:
    """`году` is a dative after `к`."""
    case = table.YEAR_CASES[around.after]
    to_it = around.before in ("к", "ко") and case is Case.PREPOSITIONAL
    return Case.DATIVE if to_it else case


def _suffixed(number: int, suffix: str, around: Surroundings) -> str:
    if suffix.startswith("лет"):
        return _compound(number) + suffix
    if suffix in table.SUFFIX_CASES:
        case, gender = table.SUFFIX_CASES[suffix]
        # -м is the locative of a year, and the instrumental of a day.
        if suffix == "м" and around.after in ("году", "годе", "веке", "классе", "месте"):
            case = Case.PREPOSITIONAL
        if suffix == "й" and around.before in ("в", "на", "к", "с") and around.after.endswith("е"):
            case, gender = Case.PREPOSITIONAL, Gender.FEMININE
        return ordinal(number, case, gender)
    if suffix in ("х", "ых"):
        return ordinal(number).removesuffix("й").removesuffix("и") + "х"
    return f"{cardinal(number)} {suffix}"


def _compound(number: int) -> str:
    """The first part of `двадцатипятилетие`."""
    if number in table.COMPOUND_STEMS:
        return table.COMPOUND_STEMS[number]
    tens, units = number // 10 * 10, number % 10
    if tens in table.COMPOUND_STEMS:
        return table.COMPOUND_STEMS[tens] + table.COMPOUND_STEMS[units]
    return cardinal(number) + " "


def _below_thousand(number: int, *, feminine: bool, neuter: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    words = [table.HUNDREDS[hundreds]]
    if rest >= 20:
        words.append(table.TENS[rest // 10])
        rest %= 10
    if rest:
        word = table.UNITS[rest]
        if feminine:
            word = {1: "одна", 2: "две"}.get(rest, word)
        elif neuter and rest == 1:
            word = "одно"
        words.append(word)
    return [word for word in words if word]


def _last_part(number: int) -> int:
    """What the declined word of an ordinal stands for."""
    if number in table.ORDINAL_STEMS or number == 3:
        return number
    for size in (100, 1000):
        rest = number % size
        if rest:
            return rest % 10 or rest if size == 100 and rest >= 20 else rest
    return number % 1_000_000 or number


def _declined(number: int, case: Case, gender: Gender) -> str:
    if number == 3:
        return table.THIRD[case][gender.value]
    stem = table.ORDINAL_STEMS.get(number)
    if stem is None:
        return cardinal(number)
    if case is Case.NOMINATIVE and gender is Gender.MASCULINE and number in table.END_STRESSED:
        return stem + "ой"
    return stem + table.ORDINAL_ENDINGS[case][gender.value]


def _decimal(whole: int, decimals: str) -> str:
    parts = ("десятая", "десятых"), ("сотая", "сотых"), ("тысячная", "тысячных")
    if len(decimals) > len(parts):
        return f"{cardinal(whole)} запятая {_digits(decimals)}"
    one, many = parts[len(decimals) - 1]
    numerator = int(decimals)
    unit = plural(numerator, (one, many, many))
    wholes = "целая" if whole % 10 == 1 and whole % 100 != 11 else "целых"
    head = f"{cardinal(whole, Gender.FEMININE)} {wholes}"
    return f"{head} {cardinal(numerator, Gender.FEMININE)} {unit}"


def _minutes(minute: int) -> str:
    if minute == 0:
        return "ноль ноль"
    return f"ноль {cardinal(minute)}" if minute < 10 else cardinal(minute)


def _digits(group: str) -> str:
    zeros = len(group) - len(group.lstrip("0"))
    words = [table.UNITS[0]] * zeros
    if rest := group[zeros:]:
        words.append(cardinal(int(rest)))
    return " ".join(words)


def _percent(numeral: Numeral) -> str:
    whole = numeral.values[0]
    if numeral.digits:
        return f"{_decimal(whole, numeral.digits)} процента"
    return f"{cardinal(whole)} {plural(whole, ('процент', 'процента', 'процентов'))}"


def _date(before: str, day: int, month: int, year: int) -> str:
    spoken_day = ordinal(day, _day_case(before), Gender.NEUTER)
    return f"{spoken_day} {MONTHS[month - 1]} {ordinal(year, Case.GENITIVE)} года"


_READERS: Mapping[Kind, Callable[[Numeral, Surroundings], str]] = {
    Kind.CARDINAL: lambda numeral, around: _bare(numeral.values[0], around),
    Kind.ORDINAL: lambda numeral, around: _suffixed(
        numeral.values[0], numeral.suffix.lower(), around
    ),
    Kind.DECIMAL: lambda numeral, _around: _decimal(numeral.values[0], numeral.digits),
    Kind.DATE: lambda numeral, around: _date(around.before, *numeral.values),
    Kind.TIME: lambda numeral, _around: (
        f"{cardinal(numeral.values[0])} {_minutes(numeral.values[1])}"
    ),
    Kind.PERCENT: lambda numeral, _around: _percent(numeral),
    Kind.MONEY: lambda numeral, _around: (
        f"{cardinal(numeral.values[0])} {plural(numeral.values[0], table.CURRENCIES[numeral.unit])}"
    ),
    Kind.RANGE: lambda numeral, _around: " ".join(map(cardinal, numeral.values)),
    Kind.TELEPHONE: lambda numeral, _around: ", ".join(
        _digits(group) for group in telephone_groups(numeral.digits)
    ),
}
