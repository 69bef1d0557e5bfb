"""Put one recorded voice among made ones."""

import asyncio
from collections.abc import Mapping, Sequence

import attrs

from stario.domain.compliance.model.consent import ConsentMissing
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, VoiceClipId, VoiceQuizId
from stario.domain.kernel.outbox import delete_media
from stario.domain.voices.model.clip import VoiceClip, common_size, filled
from stario.domain.voices.model.voice_quiz import (
    ANSWERED_WITHIN,
    OPTIONS,
    VoiceOption,
    VoiceQuiz,
    VoiceQuizNotReady,
)
from stario.ports.media import Bucket, ObjectMissing, ObjectStore
from stario.ports.storage import Storage
from stario.ports.system import Clock, Entropy, Ids

AUDIO_TYPE = "audio/mp4"


@attrs.frozen(kw_only=True)
class StartVoiceQuiz:
    storage: Storage
    objects: ObjectStore
    clock: Clock
    ids: Ids
    entropy: Entropy

    async def __call__(
        self, quiz_id: VoiceQuizId, *, account: AccountId, artist: ArtistId
    ) -> VoiceQuiz:
        """
        Draw the clips, and make copies of them for this quiz alone.

        The same *quiz_id* again gives the same quiz.

        Raises:
            NotFound: no such artist.
            ArtistNotReady, ConsentMissing: her voice may not be used now.
            VoiceQuizNotReady: there are no clips of her.
        """
        if (before := await self._begun(quiz_id, account)) is not None:
            return before
        clips = await self._clips(artist)
        quiz = self._drawn(quiz_id, account, artist, clips)
        # The copies first, so that whoever is told of the quiz finds them; what a crash leaves
        # has the prefix of the quiz that the client's next try makes.
        await self._copy(quiz, {clip.id: clip for clip in clips})
        sweep = delete_media(
            id_=self.ids.new(),
            bucket=Bucket.MEDIA.value,
            prefix=quiz.prefix,
            at=quiz.created_at,
        )
        async with self.storage() as work:
            # As whoever ends a consent does, who then takes down the quizzes that are running.
            await work.consents.of_artist(artist, lock=True)
            may_be_played = {clip.id for clip in await work.voice_clips.of_artist(artist)}
            if not {option.clip_id for option in quiz.options} <= may_be_played:
                await work.outbox.add(sweep)
                await work.commit()
                raise VoiceQuizNotReady
            await work.voice_quizzes.add(quiz)
            await work.outbox.add(attrs.evolve(sweep, due_at=quiz.expires_at))
            await work.commit()
        return quiz

    async def _begun(self, quiz_id: VoiceQuizId, account: AccountId) -> VoiceQuiz | None:
        try:
            async with self.storage() as work:
                quiz = await work.voice_quizzes.get(quiz_id)
        except NotFound:
            return None
        if quiz.account_id != account:
            raise NotFound(what="quiz")
        return quiz

    async def _clips(self, artist_id: ArtistId) -> tuple[VoiceClip, ...]:
        async with self.storage() as work:
            artist = await work.artists.get(artist_id)
            artist.require_ready(likeness=False)
            consents = await work.consents.of_artist(artist_id)
            clips = await work.voice_clips.of_artist(artist_id)
        now = self.clock.now()
        in_force = {consent.id for consent in consents if consent.in_force(at=now)}
        if not in_force:
            raise ConsentMissing(reason="none")
        # A new recording, or another agreement, makes new clips.
        return tuple(
            clip
            for clip in clips
            if clip.recording_key == artist.voice_reference_key and clip.consent_id in in_force
        )

    def _drawn(
        self,
        quiz_id: VoiceQuizId,
        account: AccountId,
        artist: ArtistId,
        clips: Sequence[VoiceClip],
    ) -> VoiceQuiz:
        real = self._shuffled([clip for clip in clips if clip.is_real])[:1]
        made = self._shuffled([clip for clip in clips if not clip.is_real])[: OPTIONS - 1]
        if len(real) + len(made) < OPTIONS:
            raise VoiceQuizNotReady
        options = tuple(
            VoiceOption(id=self.entropy.token(12), clip_id=clip.id)
            for clip in self._shuffled([*real, *made])
        )
        (right,) = (option.id for option in options if option.clip_id == real[0].id)
        now = self.clock.now()
        return VoiceQuiz(
            id=quiz_id,
            account_id=account,
            artist_id=artist,
            options=options,
            correct_option_id=right,
            created_at=now,
            expires_at=now + ANSWERED_WITHIN,
        )

    def _shuffled(self, clips: Sequence[VoiceClip]) -> list[VoiceClip]:
        # By random keys: nobody can foresee an order from those they have seen.
        keys = {clip.id: self.entropy.token(16) for clip in clips}
        return sorted(clips, key=lambda clip: keys[clip.id])

    async def _copy(self, quiz: VoiceQuiz, clips: Mapping[VoiceClipId, VoiceClip]) -> None:
        try:
            files = await asyncio.gather(
                *(
                    self.objects.get(Bucket.ARTISTS, clips[option.clip_id].key)
                    for option in quiz.options
                )
            )
        except ObjectMissing:
            # The recording was replaced meanwhile, and its clips are gone.
            raise VoiceQuizNotReady from None
        size = common_size(tuple(map(len, files)))
        for option, file in zip(quiz.options, files, strict=True):
            noise = self.entropy.token(size - len(file)).encode()
            await self.objects.put(
                Bucket.MEDIA,
                quiz.key(option),
                filled(file, size, noise),
                content_type=AUDIO_TYPE,
            )
