"""Who may look at whose content."""

from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import ArtistId, PreviewId
from stario.domain.moderation.model.review_case import ReviewCase, Subject
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
    artist_id = await _pictured(work, case)
    if artist_id is None:
        return
    artist = await work.artists.get(artist_id)
    if artist.account_id == actor.account_id:
        raise ReviewerBarred(reason="own_content")


async def _pictured(work: UnitOfWork, case: ReviewCase) -> ArtistId | None:
    if case.subject is not Subject.PREVIEW:
        return case.artist_id
    try:
        preview = await work.previews.get(PreviewId(case.subject_id))
        return (await work.products.get(preview.product_id)).artist_id
    except NotFound:
        return None
