"""Abbreviations, symbols and letter names of each language."""

import attrs

from stario.domain.kernel.language import Language


@attrs.frozen(kw_only=True)
class Vocabulary:
    """
    Keys are lower case and without the final full stop.

    `letters` names the letters of an acronym; `acronyms` are spelled out though they have vowels.
    """

    abbreviations: dict[str, str]
    symbols: dict[str, str]
    letters: dict[str, str]
    acronyms: frozenset[str]
    century_words: tuple[str, ...]


_LATIN_IN_UZBEK = {
    "A": "a", "B": "be", "C": "se", "D": "de", "E": "e", "F": "ef", "G": "ge", "H": "he",
    "I": "i", "J": "je", "K": "ke", "L": "el", "M": "em", "N": "en", "O": "o", "P": "pe",
    "Q": "qe", "R": "er", "S": "es", "T": "te", "U": "u", "V": "ve", "W": "ve", "X": "xe",
    "Y": "ye", "Z": "ze",
}  # fmt: skip
_CYRILLIC_IN_RUSSIAN = {
    "А": "а", "Б": "бэ", "В": "вэ", "Г": "гэ", "Д": "дэ", "Е": "е", "Ё": "ё", "Ж": "жэ",
    "З": "зэ", "И": "и", "Й": "и", "К": "ка", "Л": "эл", "М": "эм", "Н": "эн", "О": "о",
    "П": "пэ", "Р": "эр", "С": "эс", "Т": "тэ", "У": "у", "Ф": "эф", "Х": "ха", "Ц": "цэ",
    "Ч": "че", "Ш": "ша", "Щ": "ща", "Э": "э", "Ю": "ю", "Я": "я",
}  # fmt: skip
_CYRILLIC_IN_UZBEK = {
    "А": "a", "Б": "be", "В": "ve", "Г": "ge", "Д": "de", "Е": "ye", "Ж": "je", "З": "ze",
    "И": "i", "К": "ka", "Л": "el", "М": "em", "Н": "en", "О": "o", "П": "pe", "Р": "er",
    "С": "es", "Т": "te", "У": "u", "Ф": "ef", "Х": "xe", "Ш": "she", "Ч": "che", "Қ": "qe",
    "Ҳ": "he", "Ў": "o'", "Ғ": "g'e",
}  # fmt: skip
_LATIN_IN_ENGLISH = {
    "A": "ay", "B": "bee", "C": "see", "D": "dee", "E": "ee", "F": "eff", "G": "jee",
    "H": "aitch", "I": "eye", "J": "jay", "K": "kay", "L": "ell", "M": "em", "N": "en",
    "O": "oh", "P": "pee", "Q": "cue", "R": "ar", "S": "ess", "T": "tee", "U": "you",
    "V": "vee", "W": "double you", "X": "ex", "Y": "why", "Z": "zee",
}  # fmt: skip

UZBEK = Vocabulary(
    abbreviations={
        "mln": "million", "mlrd": "milliard", "h.k": "hokazo", "hk": "hokazo", "sh": "shahar",
        "sh.k": "shu kabi", "y": "yil", "yy": "yillar", "asr": "asr", "prof": "professor",
        "dots": "dotsent", "tel": "telefon", "ko'ch": "ko'cha", "v.b": "va boshqalar",
        "kg": "kilogramm", "km": "kilometr", "sm": "santimetr", "g": "gramm", "min": "minut",
        "млн": "million", "млрд": "milliard", "кг": "kilogramm", "км": "kilometr",
    },
    symbols={
        "&": "va", "+": "plyus", "№": "raqam", "#": "", "@": "et", "°": "daraja", "=": "teng",
        "%": "foiz", "$": "dollar", "€": "yevro", "/": "",
    },
    letters=_LATIN_IN_UZBEK | _CYRILLIC_IN_UZBEK,
    acronyms=frozenset(["AQSH", "BMT", "TV", "IT", "SMS", "DJ", "VIP", "АҚШ", "БМТ"]),
    century_words=("asr", "аср"),
)  # fmt: skip

RUSSIAN = Vocabulary(
    abbreviations={
        "млн": "миллионов", "млрд": "миллиардов", "тыс": "тысяч", "руб": "рублей", "г": "года",
        "гг": "годов", "т.д": "так далее", "т.п": "тому подобное", "др": "другие",
        "ул": "улица", "тел": "телефон", "проф": "профессор", "им": "имени", "кг": "килограмм",
        "км": "километров", "см": "сантиметров", "мин": "минут", "сек": "секунд",
        "ст": "станция",
    },
    symbols={
        "&": "и", "+": "плюс", "№": "номер", "#": "", "@": "собака", "°": "градусов",
        "=": "равно", "%": "процентов", "$": "долларов", "€": "евро", "/": "",
    },
    letters=_CYRILLIC_IN_RUSSIAN,
    acronyms=frozenset(["США", "ООН", "ТВ", "СМИ", "МГУ"]),
    century_words=("век", "века", "веке", "столетие"),
)  # fmt: skip

ENGLISH = Vocabulary(
    abbreviations={
        "mr": "mister", "mrs": "missis", "ms": "miz", "dr": "doctor", "st": "saint",
        "prof": "professor", "jr": "junior", "sr": "senior", "etc": "et cetera", "vs": "versus",
        "approx": "approximately", "xoxo": "hugs and kisses", "bday": "birthday",
        "b-day": "birthday", "kg": "kilograms", "km": "kilometers",
    },
    symbols={
        "&": "and", "+": "plus", "№": "number", "#": "number", "@": "at", "°": "degrees",
        "=": "equals", "%": "percent", "$": "dollars", "€": "euros", "/": "",
    },
    letters=_LATIN_IN_ENGLISH,
    acronyms=frozenset(["USA", "UK", "UN", "TV", "DJ", "SMS", "VIP", "CEO", "AI", "EU", "UAE"]),
    century_words=("century",),
)  # fmt: skip

VOCABULARIES = {
    Language.UZBEK: UZBEK,
    Language.RUSSIAN: RUSSIAN,
    Language.ENGLISH: ENGLISH,
}
