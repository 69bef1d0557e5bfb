"""Say a script within the time that was ordered."""

from math import ceil

import attrs

from stario.domain.generation.model.script import FASTEST, SILENCE_SECONDS, Script
from stario.domain.generation.usecases.speak_as_artist import ArtistVoice, SpeakAsArtist
from stario.domain.kernel.language import Language
from stario.ports.speech import Emotion, Speech
from stario.ports.work import JobFailed

TRIES = 4


@attrs.frozen(kw_only=True)
class FittedSpeech:
    speech: Speech
    script: Script


@attrs.frozen(kw_only=True)
class SpeakToLength:
    speak: SpeakAsArtist

    async def __call__(
        self, script: Script, voice: ArtistVoice, *, language: Language, seconds: int
    ) -> FittedSpeech:
        """
        Speak, and where it takes too long drop wishes, then speed up: the consent names a length.

        Raises:
            JobFailed: `speech_too_long`: the fan's own words don't fit, or the engine can't speak.
        """
        room = seconds - SILENCE_SECONDS
        speed = 1.0
        for left in reversed(range(TRIES)):
            speech = await self.speak.say(
                script.text, voice, language=language, emotion=Emotion.HAPPY, speed=speed
            )
            if speech.duration_seconds <= room:
                return FittedSpeech(speech=speech, script=script)
            excess = speech.duration_seconds / room
            if left == 1:
                # Whatever was estimated before: the shortest that there is must have its try.
                script, speed = script.without_wishes(len(script.wishes)), FASTEST
            elif script.wishes:
                script = script.without_wishes(_wishes_in(script, 1 - 1 / excess))
            elif speed < FASTEST:
                speed = min(FASTEST, speed * excess * 1.02)
            else:
                break
        raise JobFailed("speech_too_long")


def _wishes_in(script: Script, share: float) -> int:
    """How many wishes, at the least one, are *share* of the text."""
    mean = sum(map(len, script.wishes)) / len(script.wishes)
    return max(1, ceil(share * len(script.text) / mean))
