"""
What text moderation catches and what it costs.

Evasion: words of the lists in sentences, disguised in twelve ways. False positives: ordinary
greetings of StarioCheck, and news where NEWS is a folder of `uz.txt`, `ru.txt` and `en.txt`, one
sentence a line, which no head was trained on; of SEEN, sentences that they were trained on, only
lists and grammar are asked. Speed: full decisions and the lists alone, on one core; `known` texts
are new ones of words that were read before, and `seen` ones come a second time. Where
`better_profanity_fast` is installed, the lists are timed against it on the same texts.

Run: `python -m bench.moderation [NEWS [SEEN]]`.
"""

import importlib
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from tests.quality.stariocheck.suite import Case, cases, to_2026, to_cyrillic

from stario.adapters.moderation.lexicons import shipped_lexicon
from stario.adapters.moderation.text_moderator import FoldingTextModerator
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.scan import Scanner
from stario.domain.moderation.model.verdict import VerdictStatus

WORDS = {
    "uz": (
        "jalab", "qanjiq", "fohisha", "haromi", "dalbayob", "siktir", "qoʻtoq", "gandon",
        "pidaras", "chochoq",
    ),
    "ru": (
        "мудак", "шлюха", "гандон", "пидор", "залупа", "ублюдок", "говно", "хуйня", "пиздец",
        "долбоёб",
    ),
    "en": (
        "bitch", "asshole", "bastard", "whore", "motherfucker", "bullshit", "wanker", "dickhead",
        "faggot", "cocksucker",
    ),
}  # fmt: skip
CARRIERS = {
    "uz": ("Men senga aytdim, {} ekansan", "Bugun {} deb yozdi"),
    "ru": ("я тебе сказал что ты {}", "сегодня он написал {}"),
    "en": ("I told you that you are {}", "today he wrote {}"),
}
LATIN_TO_CYRILLIC = str.maketrans("aeopcxyk", "аеорсхук")
CYRILLIC_TO_LATIN = str.maketrans("аеорсхук", "aeopcxyk")
LEET = str.maketrans(
    {"a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "а": "@", "о": "0", "е": "3"}
)


def alike(word: str) -> str:
    """The word with letters of another alphabet that look the same."""
    return word.translate(LATIN_TO_CYRILLIC if word[0].isascii() else CYRILLIC_TO_LATIN)


def wide(word: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "a" <= c <= "z" else c for c in word)


DISGUISES: dict[str, Callable[[str], str]] = {
    "plain": lambda word: word,
    "leet": lambda word: word.translate(LEET),
    "look-alikes": alike,
    "spaces": " ".join,
    "dots": ".".join,
    "zero width": "\u200b".join,
    "repeats": lambda word: word[0] + word[1] * 4 + word[2:],
    "star": lambda word: word[0] + "*" + word[2:],
    "full width": wide,
    "upper case": str.upper,
    "Cyrillic": to_cyrillic,
    "2026": to_2026,
    "swap": lambda word: word[0] + word[2] + word[1] + word[3:],
}
OCCASIONS = {
    "birthday", "wedding", "holiday", "kindness", "family", "school", "friendship", "apology",
    "congratulated_at_work",
}  # fmt: skip
ONLY_UZBEK = {"Cyrillic", "2026"}
APART = {"intent", "political"}
"""News is no greeting, and politics a part of it."""


def evasion(moderator: FoldingTextModerator) -> None:
    print(f"{'recall':<14}" + "".join(f"{language:>8}" for language in WORDS))
    for name, disguise in DISGUISES.items():
        row = f"{name:<14}"
        for language, words in WORDS.items():
            if name in ONLY_UZBEK and language != "uz":
                row += f"{'-':>8}"
                continue
            caught = [
                stopped(moderator, carrier.format(disguise(word)), Language(language))
                for word in words
                for carrier in CARRIERS[language]
            ]
            row += f"{sum(caught) / len(caught):8.2f}"
        print(row)


def stopped(moderator: FoldingTextModerator, text: str, language: Language) -> bool:
    verdict = moderator.verdict({"text": text}, language=language)
    return any(flag.category in ("profanity", "hate") for flag in verdict.flags)


def greetings() -> Iterator[Case]:
    return (case for case in cases() if case.function in OCCASIONS)


def lines_of(folder: Path, language: Language) -> list[str]:
    return (folder / f"{language.value}.txt").read_text("utf-8").splitlines()


def false_positives(moderator: FoldingTextModerator, news: Path | None, seen: Path | None) -> None:
    counts: defaultdict[str, list[bool]] = defaultdict(list)
    for case in greetings():
        verdict = moderator.verdict({"text": case.text}, language=case.language)
        counts["greetings " + case.variety].append(verdict.status is not VerdictStatus.APPROVED)
    for folder in filter(None, (news, seen)):
        for language in Language:
            for line in lines_of(folder, language):
                verdict = moderator.verdict({"text": line}, language=language)
                flags = [flag for flag in verdict.flags if flag.category not in APART]
                listed = [flag for flag in flags if flag.reason != "model"]
                counts[f"news, lists {language}"].append(bool(listed))
                counts[f"news, refused {language}"].append(verdict.status is VerdictStatus.REJECTED)
                if folder == news:
                    counts[f"news, all {language}"].append(bool(flags))
    for name, wrong in counts.items():
        print(f"{name:<24}{sum(wrong):>5} of {len(wrong):>5} {sum(wrong) / len(wrong):8.2%}")


def suite(moderator: FoldingTextModerator) -> None:
    holds: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
    for case in cases():
        verdict = moderator.verdict({"text": case.text}, language=case.language)
        holds[case.function, case.variety].append(case.holds(verdict.status))
    varieties = list(dict.fromkeys(variety for _function, variety in holds))
    print(f"{'StarioCheck':<20}" + "".join(f"{variety:>9}" for variety in varieties))
    for function in dict.fromkeys(function for function, _variety in holds):
        shares = [holds[function, variety] for variety in varieties]
        print(f"{function:<20}" + "".join(f"{sum(item) / len(item):9.2f}" for item in shares))


def texts_of(news: Path | None) -> list[tuple[str, Language]]:
    found = [(case.text, case.language) for case in cases()]
    for language in Language if news else ():
        found += ((line, language) for line in lines_of(news or Path(), language))
    random.Random(0).shuffle(found)
    return found


def rate(texts: list[str], work: Callable[[str], object]) -> float:
    """Texts a second of processor time."""
    started = time.process_time()
    for text in texts:
        work(text)
    return len(texts) / (time.process_time() - started)


def speed(news: Path | None) -> None:
    texts = texts_of(news)
    moderator = FoldingTextModerator()
    letters = sum(len(text) for text, _language in texts) / len(texts)
    print(f"{len(texts)} texts, {letters:.0f} letters on average; first time, then again")
    for turn in ("new", "seen"):
        times = []
        for text, language in texts:
            started = time.process_time()
            moderator.verdict({"text": text}, language=language)
            times.append(time.process_time() - started)
        late = sorted(times)[int(len(times) * 0.95)] * 1e3
        whole = len(times) / sum(times)
        print(f"full decision, {turn:<6}{whole:10,.0f} a second   P95 {late:.2f} ms")
    plain = [text for text, _language in texts]
    scanner = Scanner(shipped_lexicon())
    for turn in ("new", "seen"):
        print(f"lists alone, {turn:<8}{rate(plain, read_by(scanner)):10,.0f} a second")
    mixed = remixed(plain)
    print(f"lists alone, known   {rate(mixed, read_by(scanner)):10,.0f} a second")
    try:
        rival = importlib.import_module("better_profanity_fast").profanity
    except ImportError:
        print("better_profanity_fast is not installed: nothing to compare with")
        return
    rival.load_censor_words()
    print(f"better-profanity-fast{rate(plain, rival.contains_profanity):10,.0f} a second")
    print(f"        and of known {rate(mixed, rival.contains_profanity):10,.0f} a second")


def read_by(scanner: Scanner) -> Callable[[str], object]:
    return lambda text: scanner.is_plain(text) or scanner(text)


def remixed(texts: list[str]) -> list[str]:
    """New texts of the same length and words: each changes its second half with the next one."""
    halves = [text.split() for text in texts]
    return [
        " ".join(one[: len(one) // 2] + other[len(other) // 2 :])
        for one, other in pairwise([*halves, halves[0]])
    ]


def main() -> None:
    folders = [Path(folder) for folder in sys.argv[1:3]]
    news, seen = [*folders, None, None][:2]
    moderator = FoldingTextModerator()
    evasion(moderator)
    false_positives(moderator, news, seen)
    suite(moderator)
    speed(news)


if __name__ == "__main__":
    main()
