"""
How each letter is written in the one key that all spellings meet in.

Uzbek has three alphabets in use: the Latin one of 1995 (oʻ, gʻ, sh, ch), the Cyrillic one, and the
Latin one of 2026 (ö, ğ, ş, ç). Russian and English come into the same key, so that a word is
found in whatever alphabet it hides.
"""

APOSTROPHES = frozenset("'`´′ʹʻʼʽˈˊˋ‘’‛＇ʾʿ")
"""What people type after o and g, and for the glottal stop; none of it changes the key."""

CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "j", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh",
    "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "ў": "o", "қ": "k", "ғ": "g", "ҳ": "h",  # Uzbek
    "ә": "a", "і": "i", "ұ": "u", "ү": "u", "ө": "o", "һ": "h", "ң": "ng", "ї": "i", "є": "e",
}  # fmt: skip

LATIN = {
    "ş": "sh", "ș": "sh", "ç": "ch", "ö": "o", "ğ": "g", "ı": "i", "ñ": "ng", "ß": "s", "ø": "o",
    "æ": "e", "đ": "d", "ł": "l",
    # One sound, two letters: people who write without rules swap them.
    "x": "h", "q": "k", "w": "v",
}  # fmt: skip

GREEK = dict(zip("αβγδεζηικλμνορτυχω", "abgdezniklmnoptuhv", strict=True))
"""By their looks: nobody writes greetings in Greek here, but some write rude words so."""

TO_CYRILLIC = dict(zip("aeopcxykmhbtunrg3", "аеорсхукмнвтипгдз", strict=True))
"""Latin letters and digits by the Cyrillic ones that they look like, in print or in writing."""

TO_LATIN = dict(zip("аеорсхукмнвт", "aeopcxykmhbt", strict=True))

LEET = {
    "0": ("o",), "1": ("i", "l"), "3": ("e",), "4": ("a",), "5": ("s",), "6": ("b", "g"),
    "7": ("t",), "8": ("b",), "9": ("g",), "@": ("a",), "$": ("s",), "!": ("i",), "|": ("l", "i"),
}  # fmt: skip

LEET_CYRILLIC = {"0": "о", "3": "з", "4": "ч", "6": "б", "@": "а", "1": "и", "8": "в", "7": "т"}

MASKS = frozenset("*#•●×")
"""Put for a letter that everybody can guess."""
