"""What a signed agreement must say to be recorded."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta

import attrs

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language

LONGEST_DURATION_SECONDS = 600
LONGEST_TERM = timedelta(days=3660)
"""Ten years: a consent without an end is none."""

SHA256_HEX = re.compile(r"[0-9a-f]{64}")


@attrs.frozen(kw_only=True)
class Terms:
    """`contract_sha256` is the hash of the signed paper, in hex."""

    likeness: bool
    voice: bool
    languages: tuple[Language, ...]
    topics: tuple[str, ...]
    max_duration_seconds: int
    valid_until: datetime
    contract_sha256: str

    def checked(self, *, known_topics: Collection[str], at: datetime) -> "Terms":
        """
        Bring lists into distinct items and the hash into lower case.

        Raises:
            Invalid: the agreement covers nothing, ends in the past or too far ahead, or names
                an unknown topic or something that is no hash.
        """
        if not (self.likeness or self.voice):
            raise Invalid("likeness", "nothing_agreed")
        if not self.languages:
            raise Invalid("languages", "empty")
        if not self.topics:
            raise Invalid("topics", "empty")
        if not set(self.topics) <= set(known_topics):
            raise Invalid("topics", "one_of", allowed=", ".join(sorted(known_topics)))
        if not 1 <= self.max_duration_seconds <= LONGEST_DURATION_SECONDS:
            raise Invalid("max_duration_seconds", "out_of_range")
        if self.valid_until <= at:
            raise Invalid("valid_until", "in_the_past")
        if self.valid_until - at > LONGEST_TERM:
            raise Invalid("valid_until", "too_far_ahead")
        digest = self.contract_sha256.strip().lower()
        if not SHA256_HEX.fullmatch(digest):
            raise Invalid("contract_sha256", "not_sha256")
        return attrs.evolve(
            self,
            languages=tuple(dict.fromkeys(self.languages)),
            topics=tuple(dict.fromkeys(self.topics)),
            contract_sha256=digest,
        )
