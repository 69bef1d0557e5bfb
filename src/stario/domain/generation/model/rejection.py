"""Words that Stario does not put into an artist's mouth."""

import attrs

from stario.domain.kernel.errors import DomainError


@attrs.frozen(kw_only=True)
class RejectedSpan:
    """A part of a field's raw text, from *start* to *end*, and the category it falls into."""

    category: str
    field: str
    start: int
    end: int
    confidence: float


class ContentRejected(DomainError):
    """
    Moderation refused the text.

    `spans` say where and why; `suggestion` is the code of a sentence that the fan can act on.
    """

    code = "content_rejected"

    def __init__(self, *, spans: tuple[RejectedSpan, ...], suggestion: str | None) -> None:
        super().__init__(suggestion=suggestion)
        self.spans = spans
        self.suggestion = suggestion
