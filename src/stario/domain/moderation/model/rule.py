"""
What staff add to the lists of moderation, and how it comes into force.

    draft ──> shadow ──another admin releases──> live
      │         │                                  │
      └─────────┴──────────────> retired <─────────┘

A rule in shadow judges every text and changes no answer: what it would have done is counted.
"""

from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.kernel.errors import Conflict, Forbidden, Invalid
from stario.domain.kernel.ids import AccountId, RuleId
from stario.domain.kernel.text import clean_line
from stario.domain.moderation.model.affixes import Follow
from stario.domain.moderation.model.lexicon import Entry, Tier, entry
from stario.domain.moderation.model.policy import THRESHOLDS
from stario.domain.moderation.model.words import spelling

LONGEST_TEXT = 60
LONGEST_NOTE = 500
MOST_WORDS_OF_A_PHRASE = 6
LISTED = frozenset({"profanity", "hate", "violence", "nsfw", "political", "misinformation"})
LANGUAGES = frozenset({"uz", "ru", "en"})
LEAST_THRESHOLD, MOST_THRESHOLD = 0.05, 0.99
SHORTEST_STEM = 4
"""Letters; a shorter stem with anything after it, or around it, is in every other word."""


class RuleKind(StrEnum):
    WORD = "word"
    """A word or phrase of a category."""
    ALLOWED = "allowed"
    """An innocent word that begins like a listed one."""
    THRESHOLD = "threshold"
    """The calibrated chance from which the model's word counts in a category."""


class RuleState(StrEnum):
    DRAFT = "draft"
    SHADOW = "shadow"
    LIVE = "live"
    RETIRED = "retired"


NEXT = {
    RuleState.DRAFT: {RuleState.SHADOW, RuleState.RETIRED},
    RuleState.SHADOW: {RuleState.LIVE, RuleState.RETIRED},
    RuleState.LIVE: {RuleState.RETIRED},
    RuleState.RETIRED: frozenset[RuleState](),
}


class AuthorMayNotRelease(Forbidden):
    """Whoever wrote a rule does not bring it into force."""

    code = "rule_needs_second_admin"


@attrs.frozen(kw_only=True)
class RuleTerms:
    """
    What a rule says.

    A word has `category`, `tier`, `language`, `follow` and `text`; an allowed one `text` alone; a
    threshold has `category` and `threshold`, a chance in (0, 1).
    """

    kind: RuleKind
    note: str
    category: str | None = None
    tier: Tier | None = None
    language: str | None = None
    follow: Follow | None = None
    text: str | None = None
    threshold: float | None = None

    def checked(self) -> "RuleTerms":
        """
        Tidy the text and see that the terms are those of the kind.

        Raises:
            Invalid: of a field as the API names it.
        """
        note = clean_line("note", self.note, longest=LONGEST_NOTE)
        terms = attrs.evolve(self, note=note)
        terms._require_only(*_FIELDS[self.kind])  # noqa: SLF001 - its own
        if self.kind is RuleKind.THRESHOLD:
            terms._require_threshold()  # noqa: SLF001 - its own
            return terms
        text = clean_line("text", self.text or "", shortest=1, longest=LONGEST_TEXT)
        terms = attrs.evolve(terms, text=text)
        terms._require_words(text)  # noqa: SLF001 - its own
        return terms

    def _require_only(self, *fields: str) -> None:
        for field in _FIELDS[RuleKind.WORD] + ("threshold",):
            is_there = getattr(self, field) is not None
            if is_there != (field in fields):
                raise Invalid(field, "not_for_this_kind" if is_there else "required")

    def _require_threshold(self) -> None:
        category, chance = self.category or "", self.threshold or 0.0
        if category not in THRESHOLDS:
            raise Invalid("category", "one_of", allowed=", ".join(sorted(THRESHOLDS)))
        # Zero tolerance: hate may be sought more strictly, never less.
        most = THRESHOLDS["hate"] if category == "hate" else MOST_THRESHOLD
        if not LEAST_THRESHOLD <= chance <= most:
            raise Invalid("threshold", "out_of_range")

    def _require_words(self, text: str) -> None:
        words = text.split()
        if len(words) > MOST_WORDS_OF_A_PHRASE:
            raise Invalid("text", "too_many_words", longest=MOST_WORDS_OF_A_PHRASE)
        keys = [spelling(word).key for word in words]
        if not all(any(letter.isalnum() for letter in key) for key in keys) or len(keys[0]) < 2:
            raise Invalid("text", "no_word")
        if self.kind is RuleKind.ALLOWED:
            # `fu` would let through whatever begins so.
            if len(words) > 1 or len(keys[0]) < SHORTEST_STEM - 1:
                raise Invalid("text", "too_short_to_allow")
            return
        if self.category not in LISTED:
            raise Invalid("category", "one_of", allowed=", ".join(sorted(LISTED)))
        if self.language not in LANGUAGES:
            raise Invalid("language", "one_of", allowed=", ".join(sorted(LANGUAGES)))
        is_open = self.follow in (Follow.ANYTHING, Follow.AROUND)
        if is_open and len(keys[-1]) < SHORTEST_STEM:
            raise Invalid("follow", "too_short_a_stem")
        if self.follow is Follow.AROUND and len(words) > 1:
            raise Invalid("follow", "not_for_phrases")


_FIELDS: dict[RuleKind, tuple[str, ...]] = {
    RuleKind.WORD: ("category", "tier", "language", "follow", "text"),
    RuleKind.ALLOWED: ("text",),
    RuleKind.THRESHOLD: ("category", "threshold"),
}


@attrs.frozen(kw_only=True)
class Rule:
    """`version` counts its changes; `released_by` is never `created_by`."""

    id: RuleId
    terms: RuleTerms
    state: RuleState = RuleState.DRAFT
    version: int = 1
    created_by: AccountId
    created_at: datetime
    updated_at: datetime
    released_by: AccountId | None = None
    released_at: datetime | None = None
    retired_by: AccountId | None = None

    @property
    def lets_go(self) -> bool:
        """Whether it makes moderation milder."""
        terms = self.terms
        if terms.threshold is not None and terms.category is not None:
            return terms.threshold > THRESHOLDS[terms.category]
        return terms.kind is RuleKind.ALLOWED

    def entry(self) -> Entry:
        """Give what a rule of kind word adds to the lists."""
        terms = self.terms
        if not (terms.category and terms.tier and terms.language and terms.follow and terms.text):
            raise ValueError(f"rule {self.id} is no word")
        listed = entry(terms.category, terms.tier, terms.language, terms.follow, terms.text)
        return attrs.evolve(listed, rule=self.id)

    def watch(self, *, at: datetime) -> "Rule":
        """
        Let it judge without acting.

        Raises:
            Conflict: it is no draft.
        """
        return self._moved(RuleState.SHADOW, at)

    def release(self, *, by: AccountId, at: datetime) -> "Rule":
        """
        Bring it into force.

        Raises:
            AuthorMayNotRelease: *by* wrote it.
            Conflict: it is not in shadow.
        """
        moved = self._moved(RuleState.LIVE, at)
        if by == self.created_by:
            raise AuthorMayNotRelease
        return attrs.evolve(moved, released_by=by, released_at=at)

    def retire(self, *, by: AccountId, at: datetime) -> "Rule":
        """
        Put an end to it.

        Raises:
            Conflict: it is over.
        """
        return attrs.evolve(self._moved(RuleState.RETIRED, at), retired_by=by)

    def _moved(self, state: RuleState, at: datetime) -> "Rule":
        if state not in NEXT[self.state]:
            raise Conflict(what="rule")
        return attrs.evolve(self, state=state, version=self.version + 1, updated_at=at)


@attrs.frozen(kw_only=True)
class Release:
    """The *number*-th change of what judges; numbers leave no gap."""

    number: int
    rule_id: RuleId
    state: RuleState
    made_by: AccountId
    made_at: datetime


@attrs.frozen(kw_only=True)
class Ruleset:
    """What staff have added, as it judges: `number` is that of the last release, 0 of none."""

    number: int = 0
    rules: tuple[Rule, ...] = ()

    def in_state(self, state: RuleState, kind: RuleKind) -> tuple[Rule, ...]:
        return tuple(r for r in self.rules if r.state is state and r.terms.kind is kind)
