"""
Word stems that are refused or need a person.

A stem matches at the start of a word after folding: lower case, Uzbek apostrophes dropped,
look-alike digits read as letters. Short on purpose; a full policy has lists of its own.
"""

RULESET = "rules-1"

PROFANITY = (
    # English
    "fuck", "shit", "bitch", "cunt", "asshole", "bastard", "whore", "slut", "dickhead",
    # Russian
    "бля", "хуй", "хуе", "хуё", "пизд", "ебан", "ебат", "ебал", "ёбан", "мудак", "сука", "суки",
    "шлюх", "гандон", "пидор", "пидар", "долбо",
    # Uzbek, Latin and Cyrillic
    "jalab", "qanjiq", "kotingni", "siktir", "sikay", "haromi", "dalbayob", "fohisha", "onangni",
    "жалаб", "қанжиқ", "котингни", "сиктир", "харомзода", "онангни",
)  # fmt: skip

THREAT = (
    "kill you", "murder you", "убью тебя", "убью вас", "зарежу", "oldiraman", "ўлдираман",
    "sizni yoq qilaman", "seni yoq qilaman",
)  # fmt: skip

POLITICS = (
    "president", "election", "vote for", "parliament", "президент", "выбор", "голосуй", "партия",
    "prezident", "saylov", "ovoz bering", "partiya", "сайлов", "овоз беринг",
)  # fmt: skip

ADULT = ("porn", "nude", "naked", "порно", "голая", "голый", "yalangoch", "яланғоч")
