"""What an artist's page says."""

import re

import attrs

from stario.domain.artists.model.artist import Artist, Gender
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.kernel.text import clean_line

LONGEST_NAME = 120
LONGEST_DESCRIPTION = 2000
LONGEST_CATEGORY = 40
LONGEST_TOPIC = 40
MOST_TOPICS = 30
HIGHEST_PRICE = Money.from_som(1_000_000_000)

COUNTRY = re.compile(r"[A-Z]{2}")
"""ISO 3166-1 alpha-2."""


@attrs.frozen(kw_only=True)
class ArtistProfile:
    """`email` is in lower case, `phone` in E.164, `country` in ISO 3166-1 alpha-2."""

    name: str
    description: str
    category: str
    country: str
    gender: Gender
    price: Money
    email: str | None
    phone: str | None
    languages: tuple[Language, ...]
    topics: tuple[str, ...]

    def checked(self) -> "ArtistProfile":
        """
        Bring texts into clean lines and lists into distinct items.

        Raises:
            Invalid: a value breaks a rule.
        """
        if not Money(0) <= self.price <= HIGHEST_PRICE:
            raise Invalid("price", "out_of_range")
        country = self.country.strip().upper()
        if not COUNTRY.fullmatch(country):
            raise Invalid("country", "unknown")
        if not self.languages:
            raise Invalid("languages", "empty")
        category = clean_line("category", self.category, shortest=1, longest=LONGEST_CATEGORY)
        return attrs.evolve(
            self,
            name=clean_line("name", self.name, shortest=1, longest=LONGEST_NAME),
            description=_clean_paragraphs(self.description),
            category=category.lower(),
            country=country,
            languages=tuple(dict.fromkeys(self.languages)),
            topics=_clean_topics(self.topics),
        )

    def on(self, artist: Artist) -> Artist:
        """Put it on *artist*, leaving what is no part of a profile."""
        return attrs.evolve(artist, **attrs.asdict(self, recurse=False))


def _clean_paragraphs(raw: str) -> str:
    # Each line counts its own length; the sum is bounded below.
    lines = [
        clean_line("description", line, longest=LONGEST_DESCRIPTION) for line in raw.splitlines()
    ]
    text = "\n".join(lines).strip()
    if len(text) > LONGEST_DESCRIPTION:
        raise Invalid("description", "too_long", longest=LONGEST_DESCRIPTION)
    return text


def _clean_topics(raw: tuple[str, ...]) -> tuple[str, ...]:
    topics = [clean_line("topics", t, shortest=1, longest=LONGEST_TOPIC).lower() for t in raw]
    distinct = tuple(dict.fromkeys(topics))
    if not distinct:
        raise Invalid("topics", "empty")
    if len(distinct) > MOST_TOPICS:
        raise Invalid("topics", "too_many", longest=MOST_TOPICS)
    return distinct
