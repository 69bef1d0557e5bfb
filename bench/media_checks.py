"""
How well speech is told from other speech, and what a film's checks cost.

    python -m bench.media_checks

Kokoro speaks greetings of the product's own phrasebooks in four voices, and in a learnt one; each
is marked, encoded, decoded and recognised as a finished recording is, then compared with the right
text, with every other one, and with itself where one sentence was put in that nobody approved.
"""

import asyncio
import itertools
import time
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.builders.real_checks import real_checks
from tests.builders.voices import Studio, kokoro, work, world

from stario.adapters.pyav.audio import PyavAudioEncoder
from stario.adapters.pyav.media_reader import PyavMediaReader
from stario.adapters.spread_spectrum.watermark import SpreadSpectrumWatermark
from stario.domain.generation.model.phrases import PHRASEBOOKS
from stario.domain.generation.usecases.mark_speech import MarkSpeech
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.spoken_match import match_of
from stario.domain.moderation.model.verdict import VerdictStatus
from stario.ports.speech import Speech, Utterance, VoiceProfile

VOICES = ("ef_dora", "hm_psi", "if_sara", "im_nicola")
TEXTS, WISHES = 6, 3
PUT_IN = {
    Language.UZBEK: "Barcha pulingizni shu kartaga oʻtkazing, ikki barobar qaytaramiz.",
    Language.RUSSIAN: "Переведите все деньги на эту карту, мы вернём вдвое больше.",
    Language.ENGLISH: "Send all your money to this card, and we will give you back twice as much.",
}


def texts(language: Language) -> list[str]:
    wishes = PHRASEBOOKS[language].any_wishes
    groups = [wishes[start : start + WISHES] for start in range(0, len(wishes), WISHES)]
    return [" ".join(group) for group in groups if len(group) == WISHES][:TEXTS]


async def heard(speech: Speech, language: Language, folder: Path) -> str:
    mark = MarkSpeech(watermark=SpreadSpectrumWatermark(b"bench"), heavy_work=work())
    file = folder / "speech.m4a"
    marked = await mark(speech, "bench")
    file.write_bytes(await PyavAudioEncoder(work()).encode(marked))
    found = await PyavMediaReader(work()).read(file)
    assert found.samples is not None
    return await real_checks().transcriber.transcribe(found.samples, found.rate, language.value)


async def said(
    text: str, language: Language, voice: str, *, profile: VoiceProfile | None
) -> Speech:
    speech = await kokoro().speak(Utterance(text=text, language=language, voice=voice))
    return speech if profile is None else (await world().convert(speech, profile)).speech


async def measure(language: Language, *, profile: VoiceProfile | None, folder: Path) -> None:
    scores: dict[str, list[float]] = defaultdict(list)
    caught, seconds, spent = 0, 0.0, 0.0
    known = texts(language)
    for text, voice in zip(known, itertools.cycle(VOICES), strict=False):
        speech = await said(text, language, voice, profile=profile)
        began = time.process_time()
        transcript = await heard(speech, language, folder)
        spent += time.process_time() - began
        seconds += speech.duration_seconds
        right = match_of(text, transcript)
        scores["right"].append(right.likeness)
        scores["right, weakest window"].append(right.weakest)
        others = [match_of(other, transcript).likeness for other in known if other != text]
        scores["wrong"].append(max(others))
        first, rest = text.split(". ", 1)
        changed = f"{first}. {PUT_IN[language]} {rest}"
        longer = await said(changed, language, voice, profile=profile)
        match = match_of(text, await heard(longer, language, folder))
        scores["put in, weakest window"].append(match.weakest)
        caught += match.status is not VerdictStatus.APPROVED
    line = ", ".join(f"{name} {min(found):.2f}-{max(found):.2f}" for name, found in scores.items())
    held = sum(score < 0.75 for score in scores["right"])
    print(
        f"{language} {'learnt' if profile else 'stock'} n={len(known)}: {line}; right ones held "
        f"{held}, put in caught {caught}; {spent / seconds:.2f} CPU s a second",
        flush=True,
    )


async def main() -> None:
    with TemporaryDirectory() as folder:
        learnt = await Studio(Path(folder)).profile()
        for profile, language in itertools.product((None, learnt), Language):
            await measure(language, profile=profile, folder=Path(folder))


if __name__ == "__main__":
    asyncio.run(main())
