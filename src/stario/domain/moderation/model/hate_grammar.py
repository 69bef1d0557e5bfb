"""
Hate is said in sentences, not in words: a group of people and what is said against it.

`HateCheck` (Röttger et al., 2021) lists what a filter of words gets wrong: negation, counter-speech
that quotes, and things that have a people's name. Each is a scope here.
"""

import re
from collections.abc import Iterator, Sequence

import attrs

from stario.domain.moderation.model.lexicon import Hit
from stario.domain.moderation.model.roles import AGAINST, COUNTER, GROUP, NEGATION, THING
from stario.domain.moderation.model.scan import Scanned

FURTHEST = 7
"""Words between a group and what is said of it; farther apart, they speak of two matters."""

SENTENCE_END = re.compile(r"[.!?;\n…]+(?:\s|$)")


@attrs.frozen(kw_only=True)
class Hatred:
    """Words *first* to *last* say *what* of a group; `quoted` by somebody who objects, perhaps."""

    what: str
    first: int
    last: int
    quoted: bool


def hatred(text: str, scanned: Scanned) -> Iterator[Hatred]:
    """Find what *text* says against groups of people."""
    hits = [hit for hit in scanned.hits if not hit.guessed]
    groups = [hit for hit in hits if hit.entry.category == GROUP]
    against = [hit for hit in hits if hit.entry.category in AGAINST] if groups else []
    if not against:
        return
    scopes = _Scopes(text, scanned, hits)
    for group in groups:
        for said in against:
            if scopes.speaks(group, said):
                yield Hatred(
                    what=said.entry.category,
                    first=min(group.first, said.first),
                    last=max(group.last, said.last),
                    quoted=scopes.is_quoted(said),
                )


class _Scopes:
    def __init__(self, text: str, scanned: Scanned, hits: Sequence[Hit]) -> None:
        self._sentences = _sentences(text, scanned)
        self._things = _places(hits, THING)
        self._negations = _places(hits, NEGATION)
        self._counters = {self._sentences[place] for place in _places(hits, COUNTER)}

    def speaks(self, group: Hit, said: Hit) -> bool:
        """Say whether *said* is meant of *group*: one sentence, people, and not denied."""
        if self._sentences[group.first] != self._sentences[said.last]:
            return False
        gap = max(group.first, said.first) - min(group.last, said.last) - 1
        if not 0 <= gap <= FURTHEST:
            return False
        # Uzbek food, русская зима: not people.
        if {group.last + 1, group.last + 2} & self._things:
            return False
        return not self._is_denied(said)

    def is_quoted(self, said: Hit) -> bool:
        return self._sentences[said.first] in self._counters

    def _is_denied(self, said: Hit) -> bool:
        inside = set(range(said.first, said.last + 1))
        negations = self._negations - inside
        # Russian and English deny before, Uzbek after.
        before = {said.first - 1, said.first - 2}
        after = {said.last + 1}
        if said.entry.language == "uz":
            return bool(negations & after)
        return bool(negations & before)


def _places(hits: Sequence[Hit], role: str) -> set[int]:
    return {
        place
        for hit in hits
        if hit.entry.category == role
        for place in range(hit.first, hit.last + 1)
    }


def _sentences(text: str, scanned: Scanned) -> list[int]:
    """The number of each word's sentence."""
    ends = [found.start() for found in SENTENCE_END.finditer(text)]
    numbers, at = [], 0
    for word in range(len(scanned.words)):
        while at < len(ends) and scanned.start(word) >= ends[at]:
            at += 1
        numbers.append(at)
    return numbers
