"""Speech with the timings that its engine does not tell."""

import attrs

from stario.domain.kernel.language import Language
from stario.ports.speech import PhoneAligner, Speech, SpeechSynthesizer, Utterance


@attrs.frozen(eq=False, kw_only=True)
class AlignedSynthesizer(SpeechSynthesizer):
    """
    Speaks by `engine`; where a speech has no phones, `reference` says the same and lends its own.

    Both should have voices of the same names: the nearer two voices are, the better they align.
    """

    engine: SpeechSynthesizer
    reference: SpeechSynthesizer
    aligner: PhoneAligner

    @property
    def languages(self) -> frozenset[Language]:
        return self.engine.languages & self.reference.languages

    @property
    def voices(self) -> tuple[str, ...]:
        return self.engine.voices

    async def speak(self, utterance: Utterance) -> Speech:
        speech = await self.engine.speak(utterance)
        if speech.phones:
            return speech
        known = self.reference.voices
        voice = utterance.voice if utterance.voice in known else known[0]
        said = await self.reference.speak(attrs.evolve(utterance, voice=voice))
        return await self.aligner.align(said, speech.samples)
