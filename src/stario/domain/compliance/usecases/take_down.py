"""Undo what stands on a consent that is no more."""

from datetime import datetime

import attrs

from stario.domain.compliance.model.consent import Consent
from stario.domain.faces.model.face_quiz import FaceQuiz
from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.poster import Poster
from stario.domain.generation.model.strays import STRAY_FILES_AFTER, sweeps
from stario.domain.generation.model.video import Video
from stario.domain.generation.model.voice_message import VoiceMessage
from stario.domain.kernel.ids import ArtistId
from stario.domain.kernel.outbox import OutboxMessage, delete_media
from stario.domain.kernel.paging import every
from stario.domain.merch.model.sculpture import Sculpture
from stario.domain.moderation.model.review_case import Subject
from stario.domain.moderation.usecases.withdraw_case import withdraw_case
from stario.domain.voices.model.clip import clip_prefix
from stario.ports.dispatch import JobDispatch
from stario.ports.media import Bucket
from stario.ports.progress import JobProgress, ProgressFeed
from stario.ports.storage import UnitOfWork
from stario.ports.system import Ids


@attrs.frozen(kw_only=True)
class TakenDown:
    """`cancelled` are the jobs as they were before."""

    cancelled: tuple[Job, ...] = ()
    videos: int = 0
    voice_messages: int = 0
    posters: int = 0
    sculptures: int = 0

    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {
            "cancelled_jobs": len(self.cancelled),
            "videos": self.videos,
            "voice_messages": self.voice_messages,
            "posters": self.posters,
            "sculptures": self.sculptures,
        }

    def __add__(self, other: "TakenDown") -> "TakenDown":
        return TakenDown(
            cancelled=self.cancelled + other.cancelled,
            videos=self.videos + other.videos,
            voice_messages=self.voice_messages + other.voice_messages,
            posters=self.posters + other.posters,
            sculptures=self.sculptures + other.sculptures,
        )


@attrs.frozen(kw_only=True)
class TakeDown:
    """Works inside the caller's transaction; `announce` follows its commit."""

    ids: Ids
    dispatch: JobDispatch
    feed: ProgressFeed

    async def hold(self, work: UnitOfWork, artist: ArtistId) -> tuple[Consent, ...]:
        """
        Lock an artist's work and consents, and give the consents.

        The work first, as whoever hands over a result does: it locks the job and then the consent
        it stands on. The other way round, the two would wait for each other.
        """
        await work.jobs.unended(artist=artist)
        return await work.consents.of_artist(artist, lock=True)

    async def consent(
        self, work: UnitOfWork, consent: Consent, reason: str, *, at: datetime
    ) -> TakenDown:
        """
        Cancel the work and take down the products that stand on *consent*.

        The caller has called `hold`, and ended this consent.
        """
        # Jobs first: one that hands over its result meanwhile is seen among the products.
        unended = await work.jobs.unended(artist=consent.artist_id)
        jobs = [job for job in unended if job.consent_id == consent.id]
        cancelled = await self.jobs(work, jobs, reason, at=at)
        videos = await work.videos.standing_on(consent.id)
        for video in videos:
            await self.video(work, video, reason, at=at)
        messages = await work.voice_messages.standing_on(consent.id)
        for message in messages:
            await self.voice_message(work, message, reason, at=at)
        posters = await work.posters.standing_on(consent.id)
        for poster in posters:
            await self.poster(work, poster, reason, at=at)
        sculptures = await work.sculptures.standing_on(consent.id)
        for sculpture in sculptures:
            await self.sculpture(work, sculpture, reason, at=at)
        await self._quiz_clips(work, consent, at=at)
        for quiz in await work.face_quizzes.with_cards(consent.id):
            await work.face_quizzes.save(quiz.without_card())
            await self.face_quiz(work, quiz, at=at)
        await self._face(work, consent, at=at)
        return TakenDown(
            cancelled=cancelled,
            videos=len(videos),
            voice_messages=len(messages),
            posters=len(posters),
            sculptures=len(sculptures),
        )

    async def jobs(
        self, work: UnitOfWork, jobs: list[Job], reason: str, *, at: datetime
    ) -> tuple[Job, ...]:
        for job in jobs:
            cancelled = job.cancel(reason, at=at)
            await work.jobs.save(cancelled, was=job)
            await withdraw_case(work, Subject.JOB, job.id, at=at)
            for sweep in sweeps(cancelled, bucket=Bucket.MEDIA.value, at=at):
                await work.outbox.add(sweep)
        return tuple(jobs)

    async def video(self, work: UnitOfWork, video: Video, reason: str, *, at: datetime) -> None:
        await work.videos.save(video.take_down(reason, at=at))
        await work.shares.forget_subject(video.id)
        await work.outbox.add(self._delete(video.prefix, at))

    async def voice_message(
        self, work: UnitOfWork, message: VoiceMessage, reason: str, *, at: datetime
    ) -> None:
        await work.voice_messages.save(message.take_down(reason, at=at))
        await work.shares.forget_subject(message.id)
        await work.outbox.add(self._delete(message.prefix, at))

    async def poster(self, work: UnitOfWork, poster: Poster, reason: str, *, at: datetime) -> None:
        await work.posters.save(poster.take_down(reason, at=at))
        await work.shares.forget_subject(poster.id)
        await work.outbox.add(self._delete(poster.prefix, at))
        for preview in await work.previews.of_poster(poster.id):
            # What is ordered is a matter of its order.
            if not preview.is_ordered:
                await work.previews.forget(preview.id)
                await withdraw_case(work, Subject.PREVIEW, preview.id, at=at)
                await work.outbox.add(self._delete(preview.prefix, at))

    async def sculpture(
        self, work: UnitOfWork, sculpture: Sculpture, reason: str, *, at: datetime
    ) -> None:
        await work.sculptures.save(sculpture.take_down(reason, at=at))
        await work.outbox.add(self._delete(sculpture.prefix, at))

    async def reliefs(self, work: UnitOfWork, poster: Poster, reason: str, *, at: datetime) -> int:
        """Take down what was carved of a poster; says how many."""
        hers = await every(lambda page: work.sculptures.list(page, account=poster.account_id))
        carved = [each for each in hers if each.poster_id == poster.id]
        for sculpture in carved:
            await self.sculpture(work, sculpture, reason, at=at)
        return len(carved)

    async def face_quiz(self, work: UnitOfWork, quiz: FaceQuiz, *, at: datetime) -> None:
        """Take the card down; the result is the fan's own."""
        await work.shares.forget_subject(quiz.id)
        deletion = self._delete(quiz.prefix, at)
        await work.outbox.add(deletion)
        # A card that is being made meanwhile may come in after it, and its maker may die then.
        later = attrs.evolve(deletion, id=self.ids.new(), due_at=at + STRAY_FILES_AFTER)
        await work.outbox.add(later)

    async def _quiz_clips(self, work: UnitOfWork, consent: Consent, *, at: datetime) -> None:
        """Take the clips away, and the copies that quizzes play which are running."""
        clips = await work.voice_clips.of_artist(consent.artist_id)
        if any(clip.consent_id == consent.id for clip in clips):
            await work.voice_clips.replace(consent.artist_id, ())
            await work.outbox.add(
                delete_media(
                    id_=self.ids.new(),
                    bucket=Bucket.ARTISTS.value,
                    prefix=clip_prefix(consent.artist_id),
                    at=at,
                )
            )
        if consent.voice:
            for quiz in await work.voice_quizzes.running(consent.artist_id, at=at):
                await work.outbox.add(self._delete(quiz.prefix, at))

    async def _face(self, work: UnitOfWork, consent: Consent, *, at: datetime) -> None:
        consents = await work.consents.of_artist(consent.artist_id)
        if any(other.likeness and other.in_force(at=at) for other in consents):
            return
        await work.artist_faces.forget(consent.artist_id)
        if consent.likeness:
            # They bear her face or her name; what is paid for is made.
            await work.products.take_off_sale(consent.artist_id, at=at)

    async def announce(self, taken_down: TakenDown) -> None:
        """Tell workers and watchers; both would find out by themselves, only later."""
        for job in taken_down.cancelled:
            await self.dispatch.withdraw(job.queue, job.id)
            await self.feed.publish(
                JobProgress(
                    job=job.id,
                    state=JobState.CANCELLED,
                    stage=job.stage,
                    percent=job.progress_percent,
                )
            )

    def _delete(self, prefix: str, at: datetime) -> OutboxMessage:
        return delete_media(id_=self.ids.new(), bucket=Bucket.MEDIA.value, prefix=prefix, at=at)
