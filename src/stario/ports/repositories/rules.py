"""What staff add to the lists of moderation, and what artists leave out."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Protocol

from stario.domain.kernel.ids import ArtistId, RuleId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.moderation.model.restriction import Restrictions as RestrictionsOfArtist
from stario.domain.moderation.model.rule import Release, Rule, Ruleset, RuleState
from stario.domain.moderation.model.verdict import VerdictStatus


class ModerationRules(Protocol):
    @abstractmethod
    async def add(self, rule: Rule) -> None:
        """
        Remember a new rule.

        Raises:
            Conflict: the id is taken.
        """
        ...

    @abstractmethod
    async def get(self, rule: RuleId, *, lock: bool = False) -> Rule:
        """
        Find a rule; with *lock* nobody else changes it before this ends.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, rule: Rule) -> None:
        """Replace one that this transaction has locked."""
        ...

    @abstractmethod
    async def list(self, request: PageRequest, *, state: RuleState | None = None) -> Page[Rule]:
        """Newest first."""
        ...

    @abstractmethod
    async def number(self) -> int:
        """The number of the last release; 0: there was none."""
        ...

    @abstractmethod
    async def ruleset(self) -> Ruleset:
        """What is live or in shadow, oldest first, and the number of the last release."""
        ...

    @abstractmethod
    async def released(self, release: Release) -> None:
        """
        Remember a change of what judges.

        Raises:
            Conflict: its number is taken.
        """
        ...

    @abstractmethod
    async def count_shadows(self, rules: Sequence[RuleId], status: VerdictStatus) -> None:
        """Count for each of *rules*, in shadow, one text that it would flag; *status* was given."""
        ...

    @abstractmethod
    async def shadow_counts(
        self, rules: Sequence[RuleId]
    ) -> Mapping[RuleId, Mapping[VerdictStatus, int]]:
        """Texts that each of *rules* would have flagged, by what became of them."""
        ...


class Restrictions(Protocol):
    @abstractmethod
    async def of_artist(self, artist: ArtistId, *, lock: bool = False) -> RestrictionsOfArtist:
        """
        Give what is in force; of an artist without any, version 0.

        With *lock* nobody else changes it before this ends, if there is any.
        """
        ...

    @abstractmethod
    async def save(self, restrictions: RestrictionsOfArtist) -> None:
        """
        Put a version in place of the one before.

        Raises:
            Conflict: the one before is not what is remembered, or there is no such artist.
        """
        ...
