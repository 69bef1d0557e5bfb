"""Say something in an artist's voice."""

import math

import attrs

from stario.domain.artists.model.artist import Artist, VoiceEnrolment
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.language import Language
from stario.ports.media import Bucket, ObjectStore
from stario.ports.speech import (
    ConvertedSpeech,
    Emotion,
    LanguageUnsupported,
    Speech,
    SpeechSynthesizer,
    Unspeakable,
    Utterance,
    VoiceConverter,
    VoiceProfile,
)
from stario.ports.work import JobFailed


@attrs.frozen(kw_only=True)
class ArtistVoice:
    """A stock voice to speak with and, where known, the way from it to the artist's."""

    stock: str
    profile: VoiceProfile | None


@attrs.frozen(kw_only=True)
class SpeakAsArtist:
    objects: ObjectStore
    synthesizer: SpeechSynthesizer
    converter: VoiceConverter

    async def voice_of(self, artist: Artist) -> ArtistVoice:
        """
        Find how *artist* sounds.

        Raises:
            JobFailed: `no_voice`: nothing is known of the voice.
        """
        if artist.voice is not None:
            return ArtistVoice(stock=artist.voice.voice, profile=await self._profile(artist.voice))
        if artist.stock_voice is None:
            raise JobFailed("no_voice")
        return ArtistVoice(stock=artist.stock_voice, profile=None)

    async def _profile(self, enrolment: VoiceEnrolment) -> VoiceProfile:
        try:
            data = await self.objects.get(Bucket.ARTISTS, enrolment.profile_key)
        except NotFound:
            raise JobFailed("no_voice") from None
        return VoiceProfile(
            engine=enrolment.engine,
            voice=enrolment.voice,
            data=data,
            similarity=enrolment.similarity,
            error_rate=math.nan if enrolment.error_rate is None else enrolment.error_rate,
        )

    async def say(
        self,
        text: str,
        voice: ArtistVoice,
        *,
        language: Language,
        emotion: Emotion = Emotion.NEUTRAL,
        speed: float = 1.0,
    ) -> Speech:
        """
        Speak with the stock voice.

        Raises:
            JobFailed: the engine can't say this: `language_unsupported`, `unspeakable`, `no_voice`.
        """
        utterance = Utterance(
            text=text, language=language, voice=voice.stock, emotion=emotion, speed=speed
        )
        try:
            return await self.synthesizer.speak(utterance)
        except (LanguageUnsupported, Unspeakable) as refusal:
            raise JobFailed(refusal.code) from refusal
        except NotFound as refusal:
            raise JobFailed("no_voice") from refusal

    async def convert(self, speech: Speech, voice: ArtistVoice) -> ConvertedSpeech:
        """Move *speech* to the artist's voice; a stock voice stays as it is, and matches nobody."""
        if voice.profile is None:
            return ConvertedSpeech(speech=speech, voice_match=0, converted=False)
        return await self.converter.convert(speech, voice.profile)
