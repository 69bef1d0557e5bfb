"""The real speech engines, loaded once a test run, and recordings to enrol."""

import asyncio
import fcntl
import functools
import hashlib
import io
import os
import pickle
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import attrs
import numpy as np
import soundfile  # type: ignore[import-untyped]

from stario.adapters.kokoro.synthesizer import KokoroSynthesizer
from stario.adapters.loudness.leveller import LoudnessLeveller
from stario.adapters.model_store.installer import DEFAULT_FOLDER, ModelInstaller
from stario.adapters.speaker_encoder.encoder import OnnxSpeakerEncoder
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.adapters.whisper.transcriber import WhisperTranscriber
from stario.adapters.world.converter import WorldVoiceConverter
from stario.domain.kernel.language import Language
from stario.entrypoints.demo.voice_reference import DEMO_SINGER, SCRIPT, voice_reference
from stario.ports.speech import (
    SPEECH_RATE,
    ConvertedSpeech,
    Samples,
    Speech,
    Utterance,
    VoiceProfile,
)
from tests.servers.shelf import shelf_of_the_run

VERSIONS = {"kokoro-82m": "1.0", "whisper-base": "1.0.0", "speaker-encoder": "0.2.0"}

WOMAN, MAN = "ef_dora", "hm_psi"

T = TypeVar("T")

GREETINGS = {
    Language.UZBEK: (
        "Assalomu alaykum, aziz Dilnoza! Tug'ilgan kuningiz bilan chin yurakdan tabriklayman. "
        "Sizga sog'lik, baxt va katta yutuqlar tilayman!"
    ),
    Language.RUSSIAN: (
        "Здравствуйте, Дильноза! От всей души поздравляю вас с днём рождения. "
        "Желаю вам счастья, крепкого здоровья и большой удачи!"
    ),
    Language.ENGLISH: (
        "Hello, Dilnoza! Happy birthday to you. I wish you happiness, good health "
        "and great success in everything you do!"
    ),
}


@functools.cache
def model(name: str) -> Path:
    """Give the folder of *name*; install it where a machine lacks it."""
    root = Path(os.environ.get("STARIO_MODELS_DIR", DEFAULT_FOLDER)).expanduser()
    folder = root / name / VERSIONS[name]
    if not folder.exists():
        root.mkdir(parents=True, exist_ok=True)
        ModelInstaller(folder=root).install([name])
    return folder


@functools.cache
def work() -> ThreadHeavyWork:
    return ThreadHeavyWork()


@functools.cache
def kokoro() -> KokoroSynthesizer:
    return KokoroSynthesizer.load(
        model("kokoro-82m"), leveller=LoudnessLeveller(), heavy_work=work()
    )


@functools.cache
def speaker_encoder() -> OnnxSpeakerEncoder:
    return OnnxSpeakerEncoder.load(model("speaker-encoder"), heavy_work=work())


@functools.cache
def whisper() -> WhisperTranscriber:
    return WhisperTranscriber.load(model("whisper-base"), heavy_work=work())


@functools.cache
def world() -> WorldVoiceConverter:
    """Two stock voices are enough to choose from, and quick."""
    return WorldVoiceConverter(
        synthesizer=kokoro(),
        encoder=speaker_encoder(),
        transcriber=whisper(),
        leveller=LoudnessLeveller(),
        heavy_work=work(),
        candidates=(WOMAN, MAN),
    )


@attrs.define(eq=False)
class Studio:
    """
    Says, enrols and converts each thing once a test run.

    What takes longest is left in `shelf` for the run's other processes.
    """

    shelf: Path
    _said: dict[Utterance, Speech] = attrs.field(factory=dict)
    _recording: bytes | None = None
    _profile: VoiceProfile | None = None
    _converted: dict[Utterance, ConvertedSpeech] = attrs.field(factory=dict)
    _lock: asyncio.Lock = attrs.field(factory=asyncio.Lock)

    async def say(self, utterance: Utterance) -> Speech:
        if utterance not in self._said:
            self._said[utterance] = await self._kept(
                repr(utterance), lambda: kokoro().speak(utterance)
            )
        return self._said[utterance]

    async def greeting(self, language: Language) -> Speech:
        return await self.say(greeting(language))

    async def recording(self) -> bytes:
        """An invented singer: no stock voice sounds like her."""
        if self._recording is None:
            script = Utterance(text=SCRIPT, language=Language.UZBEK, voice="if_sara")
            self._recording = voice_reference(await self.say(script), DEMO_SINGER)
        return self._recording

    async def profile(self) -> VoiceProfile:
        async with self._lock:
            if self._profile is None:
                self._profile = await self._kept("profile", self._enrolled)
        return self._profile

    async def converted(self, language: Language) -> ConvertedSpeech:
        said = greeting(language)
        if said not in self._converted:
            profile = await self.profile()
            self._converted[said] = await world().convert(await self.say(said), profile)
        return self._converted[said]

    async def _enrolled(self) -> VoiceProfile:
        return await world().enrol(await self.recording())

    async def _kept(self, name: str, make: Callable[[], Awaitable[T]]) -> T:
        """Take it from the shelf, or make it while whoever wants the same waits."""
        place = self.shelf / hashlib.sha256(name.encode()).hexdigest()
        with place.open("a+b") as file:
            await asyncio.to_thread(fcntl.flock, file, fcntl.LOCK_EX)
            file.seek(0)
            if content := file.read():
                kept: T = pickle.loads(content)
                return kept
            made = await make()
            file.write(pickle.dumps(made))
        return made


@functools.cache
def studio() -> Studio:
    return Studio(shelf_of_the_run())


def greeting(language: Language) -> Utterance:
    return Utterance(text=GREETINGS[language], language=language, voice=WOMAN)


def wav(samples: Samples, rate: int = SPEECH_RATE) -> bytes:
    return sound_file(samples, rate, "WAV")


def sound_file(samples: Samples, rate: int, file_format: str) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, samples, rate, format=file_format)
    return out.getvalue()


def hum(seconds: float) -> Samples:
    """Like speech for whoever only measures levels: syllables of harmonics with pauses."""
    time = np.arange(int(seconds * SPEECH_RATE)) / SPEECH_RATE
    harmonics = sum(np.sin(2 * np.pi * 180 * number * time) / number for number in range(1, 9))
    syllables = np.clip(np.sin(2 * np.pi * 1.5 * time) + 0.5, 0, None)
    return np.asarray(0.15 * harmonics * syllables, np.float32)
