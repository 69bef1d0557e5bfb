"""Check what was made against what was approved, before a fan sees it."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import attrs

from stario.domain.generation.model.job import Job
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.measure import Measure
from stario.domain.moderation.model.opening import open_case
from stario.domain.moderation.model.picture_policy import OURS
from stario.domain.moderation.model.review_case import MediaPlace, ReviewCase, Subject
from stario.domain.moderation.model.verdict import ContentType, MediaVerdict, VerdictStatus
from stario.domain.moderation.usecases.check_audio import CheckAudio
from stario.domain.moderation.usecases.check_picture import CheckPicture
from stario.domain.moderation.usecases.check_video import CheckVideo
from stario.ports.media import Bucket
from stario.ports.media_reading import SeenAndHeard
from stario.ports.pictures import RgbImage
from stario.ports.speech import SPEECH_RATE, Speech
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids

STAGE = "checking_result"


@attrs.frozen(kw_only=True)
class Approved:
    """
    What a person or the text checks found good: `texts` by field, and all of it as it is `spoken`.

    `keys` name the objects of the media bucket that reviewers look at if need be. `shows_fan`: a
    picture of a fan's is in it.
    """

    texts: Mapping[str, str]
    spoken: str
    language: Language
    keys: tuple[str, ...]
    shows_fan: bool = False


@attrs.frozen(kw_only=True)
class CheckResult:
    """
    Each method gives the case that a person must decide, or None: then it is as approved.

    What the artist leaves out is read as it is now.
    """

    storage: Storage
    check_video: CheckVideo
    check_audio: CheckAudio
    check_picture: CheckPicture
    clock: Clock
    ids: Ids

    async def video(self, job: Job, file: Path, approved: Approved) -> ReviewCase | None:
        """
        Raises:
            Unavailable: something that has to look is out of reach: nothing goes out unseen.
        """
        verdict = await self.check_video(file, await self._measure(job, approved))
        return self._case(job, verdict, approved, ContentType.VIDEO)

    async def voice_message(self, job: Job, file: Path, approved: Approved) -> ReviewCase | None:
        """
        Raises:
            Unavailable: as of `video`.
        """
        verdict = await self.check_audio(file, await self._measure(job, approved))
        return self._case(job, verdict, approved, ContentType.AUDIO)

    async def is_said(self, job: Job, speech: Speech, approved: Approved) -> bool:
        """
        Say whether *speech*, of which parts are used, is what was approved; nobody is asked.

        Raises:
            Unavailable: as of `video`.
        """
        found = SeenAndHeard(samples=speech.samples, rate=SPEECH_RATE)
        heard = await self.check_audio.listen(found, await self._measure(job, approved))
        return not heard.findings

    async def poster(self, job: Job, picture: RgbImage, approved: Approved) -> ReviewCase | None:
        """
        Raises:
            Unavailable: as of `video`.
        """
        verdict = await self.check_picture(picture, measure=await self._measure(job, approved))
        return self._case(job, verdict, approved, ContentType.IMAGE)

    async def _measure(self, job: Job, approved: Approved) -> Measure:
        measure = Measure(language=approved.language, bar=OURS, approved=approved.spoken)
        if job.artist_id is None:
            return measure
        async with self.storage() as work:
            hers = await work.restrictions.of_artist(job.artist_id)
        bar = OURS.beside(allows_suggestive=hers.allow_suggestive) if approved.shows_fan else OURS
        return attrs.evolve(measure, bar=bar, restrictions=hers)

    def _case(
        self, job: Job, verdict: MediaVerdict, approved: Approved, kind: ContentType
    ) -> ReviewCase | None:
        if verdict.status is VerdictStatus.APPROVED:
            return None
        return open_case(
            id_=self.ids.new(),
            content_type=kind,
            subject=Subject.JOB,
            subject_id=job.id,
            language=approved.language,
            at=self.clock.now(),
            account_id=job.account_id,
            artist_id=job.artist_id,
            order_id=job.order_id,
            texts={**approved.texts, **_heard(verdict)},
            media=_places(approved.keys, kind),
            flags=verdict.flags,
            scores=verdict.scores,
            versions=verdict.versions,
            promised_at=job.promised_at if job.order_id else None,
        )


def _heard(verdict: MediaVerdict) -> dict[str, str]:
    """What was heard and read, by names of its own beside those of the approved texts."""
    names = {"audio": "heard", "video": "read", "image": "read"}
    return {names[field]: text for field, text in verdict.texts.items()}


def _places(keys: Iterable[str], kind: ContentType) -> list[MediaPlace]:
    return [MediaPlace(bucket=Bucket.MEDIA.value, key=key, kind=kind) for key in keys]
