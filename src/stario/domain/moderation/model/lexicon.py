"""Lists of words that a greeting must not hold, by category and severity."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

import attrs

from stario.domain.moderation.model.affixes import Follow, may_follow
from stario.domain.moderation.model.folding import key_of
from stario.domain.moderation.model.roles import ROLES
from stario.domain.moderation.model.words import Spelling, Word, spelling

SHORTEST_GUESS = 4
"""A swapped or masked word shorter than this may be any other word."""


TOPICS = ROLES | {"political"}


class Tier(StrEnum):
    SEVERE = "severe"
    STRONG = "strong"
    MILD = "mild"


@attrs.frozen(kw_only=True)
class Entry:
    """
    A word, or the words of a phrase; what may follow holds for the last one.

    `rule` names what put it on the list, where that was not Stario's own release.
    """

    category: str
    tier: Tier
    language: str
    follow: Follow
    words: tuple[Spelling, ...]
    rule: str = ""

    @property
    def key(self) -> str:
        return self.words[0].key

    def fits(self, read: Spelling, stem: Spelling | None = None, *, last: bool = True) -> bool:
        """
        Say whether *read* is a form of *stem*, the first word if none is given.

        A letter that the entry doubles must be doubled in the text: `ass` is not `as`.
        """
        stem = stem or self.words[0]
        if not read.key.startswith(stem.key):
            return False
        for need, run in zip(stem.runs, read.runs, strict=False):
            # In a short word a letter written twice makes another word: `seeks`.
            if need > 1 > run - 1 or (need == 1 and run == 2 and len(stem.key) <= SHORTEST_GUESS):
                return False
        follow = self.follow if last else Follow.NOTHING
        return may_follow(read.key[len(stem.key) :], follow, self.language)


class Hit(NamedTuple):
    """
    An entry found in words *first* to *last*.

    `guessed`: letters were swapped or masked, so that a person should look. A tuple: nothing else
    is made as often, and a frozen class takes three times as long.
    """

    entry: Entry
    first: int
    last: int
    guessed: bool = False


def entry(category: str, tier: Tier, language: str, follow: Follow, text: str) -> Entry:
    """Fold a listed word or phrase."""
    return Entry(
        category=category,
        tier=tier,
        language=language,
        follow=follow,
        words=tuple(spelling(word) for word in text.split()),
    )


class Lexicon:
    """Entries by their first letters; innocent words that begin like them are allowed."""

    def __init__(self, entries: Iterable[Entry], allowed: Iterable[str]) -> None:
        self.entries = tuple(entries)
        self._allowed = {read.key: read for read in map(spelling, allowed)}
        self._inside = {item.key: item for item in self.entries if item.follow is Follow.AROUND}
        self._any_inside = re.compile("|".join(map(re.escape, self._inside)) or "(?!)")
        self._stems: defaultdict[str, list[Entry]] = defaultdict(list)
        self._phrases: defaultdict[str, list[Entry]] = defaultdict(list)
        self._seconds: defaultdict[str, list[Entry]] = defaultdict(list)
        self._guesses: defaultdict[str, list[Entry]] = defaultdict(list)
        for item in self.entries:
            (self._phrases if len(item.words) > 1 else self._stems)[item.key].append(item)
            if len(item.words) > 1:
                self._seconds[item.words[1].key].append(item)
        for item in self.entries:
            self._guess(item)
        self._masked = [
            item
            for item in self.entries
            if self._may_be_guessed(item)
            # A star is a disguise by itself, where a swap may be a slip: milder and shorter words.
            or (item.category not in TOPICS and len(item.words) == 1 and len(item.key) >= 3)
        ]

    def of_word(self, word: Word) -> Iterator[tuple[Entry, bool]]:
        """Give entries of one word that *word* may be; the flag says whether it is a guess."""
        found = [
            (item, False)
            for index, read in enumerate(word.spellings)
            for item in self._forms(read)
            # Nobody disguises a greeting.
            if (not index and word.whole) or item.category not in ROLES
        ]
        if not found and word.whole:
            found = [(item, True) for item in self._guessed(word)]
        if found and not self.allows(word.spellings[0]):
            yield from found

    def phrases(self, words: Sequence[Word], starts: Iterable[int]) -> Iterator[Hit]:
        """Give entries of several words that begin at one of *starts*."""
        for index in starts:
            for read in words[index].spellings:
                for item in self._phrases.get(read.key, ()):
                    last = index + len(item.words) - 1
                    if last < len(words) and _follows(item, words, index):
                        yield Hit(item, index, last)

    def pair(self, word: Word, following: Word) -> tuple[Entry, ...] | None:
        """Give the phrases that the two are; None where they may begin a longer one."""
        found: list[Entry] = []
        for first in word.spellings:
            for item in self._phrases.get(first.key, ()):
                fits = any(
                    item.fits(read, item.words[1], last=len(item.words) == 2)
                    for read in following.spellings
                )
                if fits and len(item.words) > 2:
                    return None
                if fits and item.fits(first, last=False):
                    found.append(item)
        return tuple(found)

    def starts_phrase(self, word: Word) -> bool:
        return any(read.key in self._phrases for read in word.spellings)

    def continues_phrase(self, word: Word) -> bool:
        """Say whether *word* may be the second of a phrase."""
        return any(
            item.fits(read, item.words[1], last=len(item.words) == 2)
            for read in word.spellings
            for end in range(1, len(read.key) + 1)
            for item in self._seconds.get(read.key[:end], ())
        )

    def _forms(self, read: Spelling) -> Iterator[Entry]:
        for end in range(2, len(read.key) + 1):
            for item in self._stems.get(read.key[:end], ()):
                if item.fits(read):
                    yield item
        inside = self._any_inside.search(read.key)
        if inside is not None and inside.start():
            rest = slice(inside.start(), None)
            item = self._inside[inside.group()]
            if item.fits(Spelling(key=read.key[rest], runs=read.runs[rest])):
                yield item

    def allows(self, read: Spelling) -> bool:
        """Say whether *read* is a form of an innocent word."""
        for end in range(3, len(read.key) + 1):
            stem = self._allowed.get(read.key[:end])
            # `niger` allows no `nigger`.
            if stem is not None and _alike(stem.runs, read.runs):
                rest = read.key[end:]
                if any(may_follow(rest, Follow.ENDING, language) for language in ("uz", "ru")):
                    return True
        return False

    def _guessed(self, word: Word) -> Iterator[Entry]:
        read = word.spellings[0]
        if word.masked:
            yield from (item for item in self._masked if _unmasked(item, read.key))
            return
        if len(read.key) >= SHORTEST_GUESS:
            for end in range(SHORTEST_GUESS, len(read.key) + 1):
                for item in self._guesses.get(read.key[:end], ()):
                    rest = read.key[end:]
                    # Four swapped letters begin too many innocent words.
                    if not rest or (
                        end > SHORTEST_GUESS and may_follow(rest, Follow.ENDING, item.language)
                    ):
                        yield item

    def _guess(self, item: Entry) -> None:
        if not self._may_be_guessed(item):
            return
        key = item.key
        for at in range(1, len(key) - 1):
            # The swap may bring two equal letters together.
            swapped = key_of(key[:at] + key[at + 1] + key[at] + key[at + 2 :])
            if (
                len(swapped) >= SHORTEST_GUESS
                and swapped not in self._stems
                and swapped not in self._allowed
            ):
                self._guesses[swapped].append(item)

    def _may_be_guessed(self, item: Entry) -> bool:
        return (
            len(item.words) == 1
            and len(item.key) >= SHORTEST_GUESS
            and item.tier is not Tier.MILD
            and item.category != "political"
        )


def _alike(stem: Sequence[int], read: Sequence[int]) -> bool:
    return all(min(one, 2) == min(other, 2) for one, other in zip(stem, read, strict=False))


def _follows(item: Entry, words: Sequence[Word], start: int) -> bool:
    last = len(item.words) - 1
    # From the end: the first word is known to fit, and most others don't.
    for place in range(last, -1, -1):
        stem = item.words[place]
        for read in words[start + place].spellings:
            if read.key.startswith(stem.key) and item.fits(read, stem, last=place == last):
                break
        else:
            return False
    return True


def _unmasked(item: Entry, key: str) -> bool:
    shown = sum(letter.isalpha() for letter in key)
    rests = _rests(key, item.key) if shown >= 2 else []
    return any("*" not in rest and may_follow(rest, item.follow, item.language) for rest in rests)


def _rests(key: str, stem: str) -> list[str]:
    """
    What may remain of *key* after *stem*.

    A star is one letter: folding may make two of it, or none where it stood beside its like.
    """
    rests: list[str] = []
    read = {0}  # letters of the stem, by each way to read the stars so far
    for place, letter in enumerate(key):
        if len(stem) in read:
            rests.append(key[place:])
            read.discard(len(stem))
        if letter == "*":
            read = {min(at + taken, len(stem)) for at in read for taken in (0, 1, 2)}
        else:
            read = {at + 1 for at in read if stem[at] == letter}
    if len(stem) in read:
        rests.append("")
    return rests
