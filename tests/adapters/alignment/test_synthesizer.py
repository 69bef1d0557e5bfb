"""Speech whose engine tells no sounds is given them by another that does."""

import attrs
import pytest

from stario.adapters.alignment.aligner import DtwPhoneAligner
from stario.adapters.alignment.synthesizer import AlignedSynthesizer
from stario.adapters.memory.speech import MemorySynthesizer
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.language import Language
from stario.ports.speech import LanguageUnsupported, Speech, SpeechSynthesizer, Utterance


@attrs.frozen
class Mute(SpeechSynthesizer):
    """Speaks as the memory engine does, Russian and English alone, and tells no sounds."""

    names: tuple[str, ...] = MemorySynthesizer().voices

    @property
    def languages(self) -> frozenset[Language]:
        return frozenset({Language.RUSSIAN, Language.ENGLISH})

    @property
    def voices(self) -> tuple[str, ...]:
        return self.names

    async def speak(self, utterance: Utterance) -> Speech:
        if utterance.language not in self.languages:
            raise LanguageUnsupported(language=utterance.language)
        if utterance.voice not in self.names:
            raise NotFound(what="voice", voice=utterance.voice)
        known = attrs.evolve(utterance, voice=MemorySynthesizer().voices[0])
        return attrs.evolve(await MemorySynthesizer().speak(known), phones=(), words=())


@pytest.fixture
def aligned() -> AlignedSynthesizer:
    return AlignedSynthesizer(
        engine=Mute(), reference=MemorySynthesizer(), aligner=DtwPhoneAligner(ThreadHeavyWork())
    )


def a_greeting(voice: str, language: Language = Language.ENGLISH) -> Utterance:
    return Utterance(text="Happy birthday to you", language=language, voice=voice)


async def test_sounds_are_borrowed_and_the_sound_is_the_engines(
    aligned: AlignedSynthesizer,
) -> None:
    voice = aligned.voices[0]

    speech = await aligned.speak(a_greeting(voice))

    told = await MemorySynthesizer().speak(a_greeting(voice))
    assert speech.samples.tolist() == told.samples.tolist()
    assert [phone.ipa for phone in speech.phones] == [phone.ipa for phone in told.phones]
    for here, there in zip(speech.phones, told.phones, strict=True):
        assert abs(here.start_seconds - there.start_seconds) < 0.04
    assert [word.text for word in speech.words] == [word.text for word in told.words]


async def test_a_voice_that_only_the_engine_has_is_timed_by_another_one() -> None:
    aligned = AlignedSynthesizer(
        engine=Mute(names=("star",)),
        reference=MemorySynthesizer(),
        aligner=DtwPhoneAligner(ThreadHeavyWork()),
    )

    assert (await aligned.speak(a_greeting("star"))).phones
    assert aligned.voices == ("star",)


async def test_what_tells_its_sounds_is_left_as_it_is() -> None:
    memory = MemorySynthesizer()
    aligned = AlignedSynthesizer(
        engine=memory, reference=memory, aligner=DtwPhoneAligner(ThreadHeavyWork())
    )
    greeting = a_greeting(memory.voices[0])

    speech, told = await aligned.speak(greeting), await memory.speak(greeting)

    assert (speech.phones, speech.words) == (told.phones, told.words)


async def test_what_the_engine_refuses_is_refused(aligned: AlignedSynthesizer) -> None:
    assert aligned.languages == {Language.RUSSIAN, Language.ENGLISH}
    with pytest.raises(LanguageUnsupported):
        await aligned.speak(a_greeting(aligned.voices[0], Language.UZBEK))
    with pytest.raises(NotFound):
        await aligned.speak(a_greeting("nobody"))
