"""Judging what fans write."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import NoReturn, Protocol

import attrs

from stario.domain.generation.model.rejection import ContentRejected, RejectedSpan
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.policy import (
    ARTIST_TOPIC,
    ARTIST_WORD,
    is_refused,
    suggestion,
)
from stario.domain.moderation.model.restriction import Restrictions
from stario.domain.moderation.model.review_case import ReviewCase
from stario.domain.moderation.model.rule import Rule
from stario.domain.moderation.model.verdict import Flag, VerdictStatus, Versions


@attrs.frozen(kw_only=True)
class TextVerdict:
    """
    `suggestion` codes a sentence the fan can act on.

    `ruleset`, `lexicon` and `model` name the versions that judged; after a plus, `ruleset` has the
    number of the last release of staff's rules. `shadow` is what rules that don't act yet would
    have done, for those who watch them: never for the fan. Its reasons are `shadow.` and the id.
    """

    status: VerdictStatus
    flags: tuple[Flag, ...]
    suggestion: str | None
    ruleset: str
    lexicon: str = ""
    model: str = ""
    shadow: tuple[Flag, ...] = ()

    @property
    def versions(self) -> Versions:
        return Versions(ruleset=self.ruleset, lexicon=self.lexicon, model=self.model)

    def require_not_rejected(self) -> None:
        """
        Let pass what is approved or goes to a person.

        Raises:
            ContentRejected: with what was found, and where.
        """
        if self.status is VerdictStatus.REJECTED:
            self._refuse(self.flags, self.suggestion)

    def require_artist_agrees(self) -> None:
        """
        Let pass whatever else is found, unless the artist surely refuses it.

        Raises:
            ContentRejected: with what she refuses, and where.
        """
        hers = [flag for flag in self.flags if flag.category in {ARTIST_TOPIC, ARTIST_WORD}]
        if any(is_refused(flag.category, flag.confidence) for flag in hers):
            self._refuse(hers, suggestion(flag.category for flag in hers))

    def _refuse(self, flags: Sequence[Flag], advice: str | None) -> NoReturn:
        spans = tuple(
            RejectedSpan(
                category=flag.category,
                field=flag.field,
                start=flag.start,
                end=flag.end,
                confidence=flag.confidence,
            )
            for flag in flags
        )
        raise ContentRejected(spans=spans, suggestion=advice)


class TextModerator(Protocol):
    @abstractmethod
    async def review(
        self,
        texts: dict[str, str],
        *,
        language: Language,
        restrictions: Restrictions | None = None,
        topic: str | None = None,
    ) -> TextVerdict:
        """
        Judge named texts (field -> raw text) together; a name is a text too.

        Call it outside of a transaction: it may look for new rules.

        Args:
            restrictions: the artist's, in whose mouth the words will be put; read them fresh.
            topic: what the order says that it is for, such as `wedding`.
        """
        ...


class RuleTrials(Protocol):
    @abstractmethod
    async def flagged(self, rule: Rule, cases: Sequence[ReviewCase]) -> tuple[bool, ...]:
        """
        Say of which cases *rule* would have judged a text otherwise.

        It judges as if it were in shadow, whatever its state is: beside the rules in force.
        """
        ...
