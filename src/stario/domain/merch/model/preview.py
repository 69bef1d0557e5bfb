"""A fan's design on a product, as it is shown and as it is printed."""

from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import AccountId, PosterId, PreviewId, ProductId, VariantId
from stario.domain.kernel.language import Language

KEPT_FOR = timedelta(days=7)
"""Of a preview that nobody orders."""

KEPT_AFTER_ERASURE = timedelta(days=30)
"""Of the files that an order of an erased account may still be made from."""


MOST_KEPT = 100
"""Designs of one person that are not ordered."""


class TooManyDesigns(Conflict):
    """`most` are kept already: wait until some are forgotten, or order one."""

    code = "too_many_designs"


class PreviewReviewed(Conflict):
    """It does not wait for a person's judgement; `state` says what became of it."""

    code = "preview_reviewed"


class ArtworkSource(StrEnum):
    NONE = "none"
    """Text alone."""
    UPLOAD = "upload"
    POSTER = "poster"
    PROMPT = "prompt"


class PreviewState(StrEnum):
    READY = "ready"
    PENDING_REVIEW = "pending_review"
    """A person looks at it before it may be ordered."""
    REFUSED = "refused"


@attrs.frozen(kw_only=True)
class PreflightFinding:
    """
    What a printer would object to.

    `code` is one of those that `PrintPreparer.preflight` names; `is_fatal` findings keep the design
    out of an order. `value` and `limit` are in the unit of the code (dpi, mm).
    """

    code: str
    is_fatal: bool
    value: float | None = None
    limit: float | None = None


@attrs.frozen(kw_only=True)
class Preview:
    """
    A design of *account_id* for one variant, frozen: another wish is another preview.

    Keys name objects in the media bucket: the picture of the product with the design on it, the
    artwork it is made from, and the print-ready file. `account_id` None: its owner's
    account was erased.
    """

    id: PreviewId
    account_id: AccountId | None
    product_id: ProductId
    variant_id: VariantId
    language: Language
    text: str
    artwork: ArtworkSource
    poster_id: PosterId | None
    prompt: str
    state: PreviewState
    picture_key: str
    artwork_key: str | None
    print_key: str | None
    findings: tuple[PreflightFinding, ...]
    created_at: datetime
    expires_at: datetime
    is_ordered: bool = False
    """An order holds it: it is kept as long as the order's goods may come back."""

    @property
    def may_be_ordered(self) -> bool:
        fatal = any(finding.is_fatal for finding in self.findings)
        return self.state is PreviewState.READY and self.print_key is not None and not fatal

    @property
    def prefix(self) -> str:
        """Every object of this preview has a key below this one."""
        return preview_folder(self.id)

    def judge(self, *, approve: bool) -> "Preview":
        """
        Let it be ordered, or refuse it.

        Raises:
            PreviewReviewed: nobody asked.
        """
        if self.state is not PreviewState.PENDING_REVIEW:
            raise PreviewReviewed(state=self.state.value)
        state = PreviewState.READY if approve else PreviewState.REFUSED
        return attrs.evolve(self, state=state)

    def restore(self) -> "Preview":
        """
        Let it be ordered after all: it was refused wrongly.

        Raises:
            PreviewReviewed: it was not refused.
        """
        if self.state is not PreviewState.REFUSED:
            raise PreviewReviewed(state=self.state.value)
        return attrs.evolve(self, state=PreviewState.READY)

    def forget_person(self, *, at: datetime) -> "Preview":
        """Leave what an order is made from, without whose it is and what it says, for a while."""
        return attrs.evolve(
            self,
            account_id=None,
            text="",
            prompt="",
            is_ordered=False,
            expires_at=at + KEPT_AFTER_ERASURE,
        )


def preview_folder(preview: PreviewId) -> str:
    return f"merch-previews/{preview}/"
