"""Whose content a case is about."""

from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import CaseId
from stario.domain.moderation.model.review_case import ReviewCase, Subject
from stario.ports.storage import UnitOfWork


async def case_about(work: UnitOfWork, content_id: str) -> ReviewCase:
    """
    Find a case by its own id, or the latest one of a job or a design.

    Raises:
        NotFound: there is none.
    """
    try:
        return await work.cases.get(CaseId(content_id))
    except NotFound:
        found = [
            *await work.cases.of_subject(Subject.JOB, content_id),
            *await work.cases.of_subject(Subject.PREVIEW, content_id),
        ]
    if not found:
        raise NotFound(what="content")
    return found[0]


async def require_party(work: UnitOfWork, case: ReviewCase, actor: Actor) -> None:
    """
    Let pass the fan who made the content, and the artist it is about.

    Raises:
        NotFound: it is somebody else's.
    """
    if case.account_id == actor.account_id:
        return
    artist = await work.artists.of_account(actor.account_id)
    if artist is None or artist.id != case.artist_id:
        raise NotFound(what="content")
