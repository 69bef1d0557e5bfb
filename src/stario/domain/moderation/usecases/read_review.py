"""Let a fan or an artist see what became of a review."""

import attrs

from stario.domain.identity.model.actor import Actor
from stario.domain.moderation.model.appeal import Appeal
from stario.domain.moderation.model.review_case import ReviewCase
from stario.domain.moderation.usecases.parties import case_about, require_party
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class Review:
    """
    `appeal` is one's own, or else may be the other party's: then its words are left out.

    `is_own_appeal` says which.
    """

    case: ReviewCase
    appeal: Appeal | None
    is_own_appeal: bool


@attrs.frozen(kw_only=True)
class ReadReview:
    storage: Storage

    async def __call__(self, content_id: str, *, actor: Actor) -> Review:
        """
        Find the latest review of a job, a design or a case, for its fan or the artist.

        Raises:
            NotFound: there is none, or it is somebody else's.
        """
        async with self.storage() as work:
            case = await case_about(work, content_id)
            await require_party(work, case, actor)
            filed = await work.appeals.of_case(case.id)
        own_first = sorted(filed, key=lambda each: each.account_id != actor.account_id)
        appeal = own_first[0] if own_first else None
        is_own = appeal is not None and appeal.account_id == actor.account_id
        if appeal is not None and not is_own:
            appeal = attrs.evolve(appeal, reason="")
        return Review(case=case, appeal=appeal, is_own_appeal=is_own)
