"""What an artist does not want to speak of, and how long she is willing to speak."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Self

import attrs

from stario.domain.kernel.errors import Conflict, Invalid
from stario.domain.kernel.ids import AccountId, ArtistId
from stario.domain.kernel.text import clean_line
from stario.domain.moderation.model.words import spelling

MOST_TOPICS = 30
LONGEST_TOPIC = 40
MOST_WORDS = 200
LONGEST_WORD = 60
MOST_WORDS_OF_A_PHRASE = 6
SHORTEST_SECONDS, LONGEST_SECONDS = 1, 600

SHORTEST_KEY = 2
"""Letters of the folded key; a single one is found in no text."""


class RestrictionAction(StrEnum):
    BLOCK = "block"
    REVIEW = "review"


@attrs.frozen(kw_only=True)
class CustomRule:
    """A word or phrase, found in every alphabet and disguise, and what becomes of such a text."""

    text: str
    action: RestrictionAction


@attrs.frozen(kw_only=True)
class Restrictions:
    """
    One version of an artist's wishes; version 0 is that of an artist who has none.

    A topic is one that ships with word lists, such as `politics`, an occasion, such as `wedding`,
    or words of the artist's own: those are then looked for themselves. Texts on a topic of
    `blacklist_topics` are refused. Where `whitelist_topics` has any, a text on none of them goes to
    a person. `allow_suggestive`: bare skin in fans' pictures beside her needs nobody's leave;
    else two people must let it pass.
    """

    artist_id: ArtistId
    version: int = 0
    whitelist_topics: tuple[str, ...] = ()
    blacklist_topics: tuple[str, ...] = ()
    max_video_duration_seconds: int | None = None
    allow_suggestive: bool = False
    custom_rules: tuple[CustomRule, ...] = ()
    changed_by: AccountId | None = None
    changed_at: datetime | None = None

    @property
    def judges_words(self) -> bool:
        return bool(self.whitelist_topics or self.blacklist_topics or self.custom_rules)

    def checked(self) -> Self:
        """
        Bring topics and words into clean lines and distinct items.

        Raises:
            Invalid: of a field as the API names it.
        """
        white = _topics("whitelist_topics", self.whitelist_topics)
        black = _topics("blacklist_topics", self.blacklist_topics)
        if {*white} & {*black}:
            raise Invalid("whitelist_topics", "blacklisted_too")
        longest = self.max_video_duration_seconds
        if longest is not None and not SHORTEST_SECONDS <= longest <= LONGEST_SECONDS:
            raise Invalid("max_video_duration_seconds", "out_of_range")
        return attrs.evolve(
            self,
            whitelist_topics=white,
            blacklist_topics=black,
            custom_rules=_rules(self.custom_rules),
        )

    def following(self, was: "Restrictions", *, by: AccountId, at: datetime) -> Self:
        """Give this as the version that follows *was*."""
        return attrs.evolve(self, version=was.version + 1, changed_by=by, changed_at=at)

    def says_the_same_as(self, other: "Restrictions") -> bool:
        return all(
            getattr(self, field) == getattr(other, field)
            for field in (
                "whitelist_topics",
                "blacklist_topics",
                "max_video_duration_seconds",
                "allow_suggestive",
                "custom_rules",
            )
        )

    def require_unchanged(self, seen_version: int | None) -> None:
        """
        Let change what is still as it was seen.

        Raises:
            Conflict: somebody else has changed it meanwhile.
        """
        if seen_version not in {None, self.version}:
            raise Conflict(what="restrictions")

    def require_occasion(self, topic: str, *, field: str) -> None:
        """
        Let pass an order for an occasion that the artist has not left out.

        Raises:
            Invalid: `declined_by_artist` of *field*.
        """
        if topic in self.blacklist_topics:
            raise Invalid(field, "declined_by_artist")

    def require_length(self, seconds: int) -> None:
        """
        Let pass a video that is no longer than the artist speaks.

        Raises:
            Invalid: `longer_than_artist_allows` of `duration_seconds`.
        """
        longest = self.max_video_duration_seconds
        if longest is not None and seconds > longest:
            raise Invalid("duration_seconds", "longer_than_artist_allows", longest=longest)


def unrestricted(artist: ArtistId) -> Restrictions:
    return Restrictions(artist_id=artist)


def _topics(field: str, raw: Iterable[str]) -> tuple[str, ...]:
    topics: dict[str, None] = {}
    for number, topic in enumerate(raw):
        place = f"{field}[{number}]"
        line = clean_line(place, topic, shortest=1, longest=LONGEST_TOPIC).lower()
        _require_words(place, line)
        topics[line] = None
    if len(topics) > MOST_TOPICS:
        raise Invalid(field, "too_many", longest=MOST_TOPICS)
    return tuple(topics)


def _rules(raw: Iterable[CustomRule]) -> tuple[CustomRule, ...]:
    rules: dict[str, CustomRule] = {}
    for number, rule in enumerate(raw):
        field = f"custom_rules[{number}].text"
        text = clean_line(field, rule.text, shortest=1, longest=LONGEST_WORD)
        _require_words(field, text)
        if text in rules:
            raise Invalid(field, "repeated")
        rules[text] = attrs.evolve(rule, text=text)
    if len(rules) > MOST_WORDS:
        raise Invalid("custom_rules", "too_many", longest=MOST_WORDS)
    return tuple(rules.values())


def _require_words(field: str, text: str) -> None:
    """Refuse what the folded key has no letters of: it would never be found."""
    words = text.split()
    if len(words) > MOST_WORDS_OF_A_PHRASE:
        raise Invalid(field, "too_many_words", longest=MOST_WORDS_OF_A_PHRASE)
    for word in words:
        key = spelling(word).key
        if not any(letter.isalnum() for letter in key) or (
            len(words) == 1 and len(key) < SHORTEST_KEY
        ):
            raise Invalid(field, "no_word")
