"""Loading what speaks and what moves speech to an artist's voice."""

import asyncio
import io
from pathlib import Path

import attrs
import soundfile  # type: ignore[import-untyped]

from stario.adapters.alignment.aligner import DtwPhoneAligner
from stario.adapters.alignment.synthesizer import AlignedSynthesizer
from stario.adapters.kokoro.synthesizer import KokoroSynthesizer
from stario.adapters.loudness.leveller import LoudnessLeveller
from stario.adapters.memory.hearing import Echo
from stario.adapters.memory.speech import MemorySynthesizer, MemoryVoiceConverter
from stario.adapters.speaker_encoder.encoder import OnnxSpeakerEncoder
from stario.adapters.whisper.transcriber import WhisperTranscriber
from stario.adapters.world.converter import WorldVoiceConverter
from stario.adapters.xtts.loading import extra
from stario.adapters.xtts.synthesizer import MODEL as XTTS
from stario.adapters.xtts.synthesizer import open_xtts
from stario.domain.kernel.language import Language
from stario.entrypoints.settings import Settings
from stario.ports.execution import HeavyWork
from stario.ports.models import ModelStore
from stario.ports.speech import Speech, SpeechSynthesizer, Utterance, VoiceConverter

KOKORO = "kokoro-82m"
WHISPER = "whisper-base"
SPEAKER = "speaker-encoder"

TWIN_SCRIPT = (
    "Good evening, everyone. It is wonderful to see so many of you here tonight, "
    "and I wish you all a very happy new year."
)
"""What a stock voice says for XTTS to learn it: every kind of sound, in six seconds."""


@attrs.frozen(kw_only=True)
class SpeechLoader:
    """
    Loads off the event loop; raises what the model store raises.

    Whatever speaks has the same stock voices, for artists' profiles name one of them.
    """

    settings: Settings
    models: ModelStore
    heavy_work: HeavyWork
    echo: Echo = attrs.field(factory=Echo)

    async def voice(self) -> tuple[SpeechSynthesizer, VoiceConverter]:
        """
        Raises:
            ExtraMissing: XTTS is chosen and the extra `tts` is not installed.
        """
        if self.settings.speech_engine == "memory":
            return MemorySynthesizer(self.echo), MemoryVoiceConverter()
        if self.settings.speech_engine == "xtts":
            await self._require_xtts()
        kokoro, converter = await self._embedded()
        if self.settings.speech_engine == "xtts":
            return await self._xtts(kokoro), converter
        return kokoro, converter

    async def _embedded(self) -> tuple[KokoroSynthesizer, VoiceConverter]:
        folders = [await self.models.fetch(name) for name in (KOKORO, WHISPER, SPEAKER)]
        return await asyncio.to_thread(self._load, *folders)

    def _load(
        self, kokoro: Path, whisper: Path, speaker: Path
    ) -> tuple[KokoroSynthesizer, VoiceConverter]:
        threads = self.settings.inference_threads
        leveller = LoudnessLeveller()
        synthesizer = KokoroSynthesizer.load(
            kokoro, leveller=leveller, heavy_work=self.heavy_work, threads=threads
        )
        converter = WorldVoiceConverter(
            synthesizer=synthesizer,
            encoder=OnnxSpeakerEncoder.load(speaker, heavy_work=self.heavy_work, threads=threads),
            transcriber=WhisperTranscriber.load(
                whisper, heavy_work=self.heavy_work, threads=threads
            ),
            leveller=leveller,
            heavy_work=self.heavy_work,
        )
        return synthesizer, converter

    async def _require_xtts(self) -> None:
        # Before the stock voices say anything: that takes a minute.
        extra("torch")
        extra("TTS.tts.models.xtts")
        await self.models.fetch(XTTS)

    async def _xtts(self, kokoro: KokoroSynthesizer) -> SpeechSynthesizer:
        xtts = await open_xtts(
            self.models,
            heavy_work=self.heavy_work,
            leveller=LoudnessLeveller(),
            references={voice: await _twin(kokoro, voice) for voice in kokoro.voices},
            device="cuda" if self.settings.gpu_required else "cpu",
        )
        return AlignedSynthesizer(
            engine=xtts, reference=kokoro, aligner=DtwPhoneAligner(self.heavy_work)
        )


async def _twin(kokoro: KokoroSynthesizer, voice: str) -> bytes:
    said = await kokoro.speak(Utterance(text=TWIN_SCRIPT, language=Language.ENGLISH, voice=voice))
    return await asyncio.to_thread(_wav, said)


def _wav(speech: Speech) -> bytes:
    sink = io.BytesIO()
    soundfile.write(sink, speech.samples, speech.rate, format="WAV", subtype="PCM_16")
    return sink.getvalue()
