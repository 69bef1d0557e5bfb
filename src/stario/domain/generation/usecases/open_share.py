"""Open a public link."""

import attrs

from stario.domain.faces.model.face_quiz import FaceQuiz
from stario.domain.generation.model.poster import Poster
from stario.domain.generation.model.share import SharedKind, ShareLink
from stario.domain.generation.model.video import Video
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import PosterId, QuizId, VideoId
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class Shared:
    """What a stranger with the link may know: a video, a poster, or how alike two faces are."""

    subject: Video | Poster | FaceQuiz
    artist_name: str


@attrs.frozen(kw_only=True)
class OpenShare:
    storage: Storage
    clock: Clock

    async def __call__(self, token: str) -> Shared:
        """
        Open a link.

        Raises:
            NotFound: no such link, it is too old, or what it leads to is gone.
        """
        async with self.storage() as work:
            link = await work.shares.get(token)
            if link.expires_at <= self.clock.now():
                raise NotFound(what="share")
            subject = await _subject(work, link)
            if _is_gone(subject):
                raise NotFound(what="share")
            artist = await work.artists.get(subject.artist_id)
        return Shared(subject=subject, artist_name=artist.name)


def _is_gone(subject: Video | Poster | FaceQuiz) -> bool:
    if isinstance(subject, FaceQuiz):
        return subject.card_key is None
    return not subject.is_shown


async def _subject(work: UnitOfWork, link: ShareLink) -> Video | Poster | FaceQuiz:
    match link.kind:
        case SharedKind.VIDEO:
            return await work.videos.get(VideoId(link.subject_id))
        case SharedKind.POSTER:
            return await work.posters.get(PosterId(link.subject_id))
        case SharedKind.FACE_QUIZ:
            return await work.face_quizzes.get(QuizId(link.subject_id))
        case _:
            raise NotFound(what="share")
