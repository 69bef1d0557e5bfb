"""Who may look at whose content."""

from stario.domain.identity.model.actor import Actor
from stario.domain.moderation.model.review_case import ReviewCase
from stario.domain.moderation.model.review_refusals import ReviewerBarred
from stario.ports.storage import UnitOfWork


async def require_stranger(work: UnitOfWork, case: ReviewCase, actor: Actor) -> None:
    """
    Let pass who neither made the content nor is pictured in it.

    Raises:
        ReviewerBarred: `own_content`.
    """
    if actor.account_id == case.account_id:
        raise ReviewerBarred(reason="own_content")
    if case.artist_id is None:
        return
    artist = await work.artists.get(case.artist_id)
    if artist.account_id == actor.account_id:
        raise ReviewerBarred(reason="own_content")
