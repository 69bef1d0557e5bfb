"""Speech in the voice of a recording."""

import hashlib
import io
from collections.abc import Callable, Mapping
from threading import Lock
from types import ModuleType
from typing import Final

import attrs
import numpy as np
import soundfile  # type: ignore[import-untyped]

from stario.adapters.xtts.loading import Latents, XttsNetwork, extra, load_network
from stario.adapters.xtts.sentences import sentences
from stario.domain.kernel.errors import NotFound, Unavailable
from stario.domain.kernel.language import Language
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.models import ModelStore
from stario.ports.sound import Leveller
from stario.ports.speech import (
    SPEECH_RATE,
    Emotion,
    LanguageUnsupported,
    Phone,
    RecordingRejected,
    Samples,
    Speech,
    SpeechSynthesizer,
    Unspeakable,
    Utterance,
    Word,
)

MODEL: Final = "xtts-v2"

Aligner = Callable[[Samples, Utterance], tuple[tuple[Phone, ...], tuple[Word, ...]]]
"""Finds the phones and words of an utterance in its sound at `SPEECH_RATE`."""

_LANGUAGES = frozenset({Language.RUSSIAN, Language.ENGLISH})
"""XTTS knows no Uzbek, and reads it as Turkish where it is made to."""

# What torch raises, and what Coqui does where its neighbours are of another release.
_FAILURES = (RuntimeError, AssertionError, ValueError, LookupError, AttributeError, TypeError)
_PAUSE_SECONDS = 0.25
_SHORTEST_REFERENCE_SECONDS = 3.0
# There is no control for emotion: only how freely the next sound is chosen.
_TEMPERATURES: Mapping[Emotion, float] = {
    Emotion.NEUTRAL: 0.65,
    Emotion.SAD: 0.55,
    Emotion.HAPPY: 0.75,
    Emotion.EXCITED: 0.85,
}


@attrs.frozen(eq=False)
class XttsVoice:
    """What the network knows of a voice."""

    conditioning: Latents
    speaker: Latents


@attrs.define(eq=False, kw_only=True)
class XttsSynthesizer(SpeechSynthesizer):
    """
    Speaks Russian and English; Uzbek is refused.

    Without an `aligner` a speech has no phones, and its words are spread over the sound by their
    length.
    """

    network: XttsNetwork
    stock: Mapping[str, XttsVoice]
    heavy_work: HeavyWork
    leveller: Leveller
    aligner: Aligner | None = None
    _turn: Lock = attrs.field(init=False, factory=Lock)

    @property
    def languages(self) -> frozenset[Language]:
        return _LANGUAGES

    @property
    def voices(self) -> tuple[str, ...]:
        return tuple(self.stock)

    async def speak(self, utterance: Utterance) -> Speech:
        if utterance.language not in _LANGUAGES:
            raise LanguageUnsupported(language=utterance.language, engine="xtts")
        if utterance.voice not in self.stock:
            raise NotFound(what="voice", voice=utterance.voice)
        pieces = sentences(utterance.text)
        if not pieces:
            raise Unspeakable(language=utterance.language)
        return await self.heavy_work.run(
            lambda checkpoint: self._speak(utterance, pieces, checkpoint)
        )

    def _speak(
        self, utterance: Utterance, pieces: tuple[str, ...], checkpoint: Checkpoint
    ) -> Speech:
        pause = np.zeros(int(_PAUSE_SECONDS * SPEECH_RATE), np.float32)
        sounds: list[Samples] = []
        for number, piece in enumerate(pieces):
            checkpoint()
            sounds.extend([self._say(piece, utterance, number), pause])
        samples = self.leveller.level(np.concatenate(sounds[:-1]), SPEECH_RATE)
        if self.aligner is None:
            return Speech(samples, (), spread_words(utterance.text, len(samples) / SPEECH_RATE))
        return Speech(samples, *self.aligner(samples, utterance))

    def _say(self, piece: str, utterance: Utterance, number: int) -> Samples:
        torch, voice = extra("torch"), self.stock[utterance.voice]
        try:
            # Sounds are drawn by chance, from a generator that the whole process shares.
            with self._turn, torch.random.fork_rng():
                torch.manual_seed(_seed(utterance, number))
                said = self.network.inference(
                    piece,
                    utterance.language.value,
                    voice.conditioning,
                    voice.speaker,
                    speed=utterance.speed,
                    temperature=_TEMPERATURES[utterance.emotion],
                )
        except _FAILURES as error:
            raise Unavailable(what="xtts", reason=type(error).__name__) from error
        return np.asarray(said["wav"], np.float32)


async def open_xtts(
    models: ModelStore,
    *,
    heavy_work: HeavyWork,
    leveller: Leveller,
    references: Mapping[str, bytes] | None = None,
    aligner: Aligner | None = None,
    model: str = MODEL,
    device: str = "cpu",
) -> XttsSynthesizer:
    """
    Fetch, check and load XTTS.

    Args:
        references: recordings by the name of the voice that they give; they come before the
            checkpoint's own voices.
        device: where torch computes: `cpu` or `cuda`.

    Raises:
        ExtraMissing: the extra `tts` is not installed.
        ModelMissing, ModelCorrupted: the weights are not there or not sound.
        LicenceForbids: their licence is not for paid products, as XTTS-v2's own is not.
        RecordingRejected: a reference is no sound, or too short.
        Unavailable: the files are not those of an XTTS, or it has no voice at all.
    """
    # Before gigabytes travel.
    extra("torch")
    extra("TTS.tts.models.xtts")
    folder = await models.fetch(model)

    def load(_: Checkpoint) -> XttsSynthesizer:
        network, own = load_network(folder, device=device)
        made = {name: enrolled(network, data) for name, data in (references or {}).items()}
        kept = {
            name: XttsVoice(voice["gpt_cond_latent"], voice["speaker_embedding"])
            for name, voice in own.items()
        }
        if not made and not kept:
            raise Unavailable(what="xtts", reason="no_voice")
        return XttsSynthesizer(
            network=network,
            stock={**made, **kept},
            heavy_work=heavy_work,
            leveller=leveller,
            aligner=aligner,
        )

    return await heavy_work.run(load)


def enrolled(network: XttsNetwork, recording: bytes) -> XttsVoice:
    """
    Learn a voice from *recording* (WAV, FLAC, MP3 or Ogg, at least 3 s).

    Raises:
        RecordingRejected: it is no sound, or too short.
    """
    # Read here and not by torchaudio, whose decoder needs ffmpeg's libraries.
    try:
        sound, rate = soundfile.read(io.BytesIO(recording), dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, RuntimeError, TypeError) as error:
        raise RecordingRejected(reason="not_audio") from error
    if len(sound) < _SHORTEST_REFERENCE_SECONDS * rate:
        raise RecordingRejected(reason="too_short")
    torch: ModuleType = extra("torch")
    audio = torch.from_numpy(np.clip(sound.mean(axis=1), -1, 1)[None].copy())
    with torch.inference_mode():
        return XttsVoice(
            network.get_gpt_cond_latents(audio, rate), network.get_speaker_embedding(audio, rate)
        )


def spread_words(text: str, seconds: float) -> tuple[Word, ...]:
    """The words of *text* one after the other, each as long as its share of the letters."""
    words = text.split()
    ends = np.cumsum([len(word) for word in words]) * (seconds / max(1, sum(map(len, words))))
    starts = [0.0, *ends][: len(words)]
    return tuple(
        Word(word, float(start), float(min(end, seconds)))
        for word, start, end in zip(words, starts, ends, strict=True)
    )


def _seed(utterance: Utterance, number: int) -> int:
    spoken = repr((attrs.astuple(utterance), number)).encode()
    return int.from_bytes(hashlib.sha256(spoken).digest()[:7], "big")
