"""Judging what fans write."""

from abc import abstractmethod
from typing import Protocol

import attrs

from stario.domain.generation.model.rejection import ContentRejected, RejectedSpan
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.verdict import Flag, VerdictStatus


@attrs.frozen(kw_only=True)
class TextVerdict:
    """
    `suggestion` codes a sentence the fan can act on.

    `ruleset`, `lexicon` and `model` name the versions that judged.
    """

    status: VerdictStatus
    flags: tuple[Flag, ...]
    suggestion: str | None
    ruleset: str
    lexicon: str = ""
    model: str = ""

    def require_not_rejected(self) -> None:
        """
        Let pass what is approved or goes to a person.

        Raises:
            ContentRejected: with what was found, and where.
        """
        if self.status is not VerdictStatus.REJECTED:
            return
        spans = tuple(
            RejectedSpan(
                category=flag.category,
                field=flag.field,
                start=flag.start,
                end=flag.end,
                confidence=flag.confidence,
            )
            for flag in self.flags
        )
        raise ContentRejected(spans=spans, suggestion=self.suggestion)


class TextModerator(Protocol):
    @abstractmethod
    async def review(self, texts: dict[str, str], *, language: Language) -> TextVerdict:
        """Judge named texts (field -> raw text) together; a name is a text too."""
        ...
