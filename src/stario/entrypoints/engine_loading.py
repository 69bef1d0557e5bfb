"""Fetching, checking and loading the models of the engines that the settings choose."""

import asyncio
from pathlib import Path

import attrs

from stario.adapters.kokoro.synthesizer import KokoroSynthesizer
from stario.adapters.loudness.leveller import LoudnessLeveller
from stario.adapters.memory.animation import MemoryFaceAnimator, MemoryPortraitGate
from stario.adapters.memory.speech import MemorySynthesizer, MemoryVoiceConverter
from stario.adapters.model_store.cached import CachedModelStore
from stario.adapters.portrait.animator import EmbeddedFaceAnimator
from stario.adapters.portrait.gate import EmbeddedPortraitGate
from stario.adapters.portrait.landmarks import FaceLandmarker
from stario.adapters.pyav.audio import PyavAudioEncoder
from stario.adapters.pyav.encoder import PyavVideoEncoder
from stario.adapters.pyav.transcoder import PyavVideoTranscoder
from stario.adapters.speaker_encoder.encoder import OnnxSpeakerEncoder
from stario.adapters.whisper.transcriber import WhisperTranscriber
from stario.adapters.world.converter import WorldVoiceConverter
from stario.domain.kernel.errors import DomainError, Unavailable
from stario.entrypoints.engines import Engines
from stario.entrypoints.settings import Settings
from stario.ports.animation import FaceAnimator, PortraitGate, PortraitReport
from stario.ports.execution import HeavyWork
from stario.ports.media import ObjectStore
from stario.ports.speech import SpeechSynthesizer, VoiceConverter

LANDMARKS = "face-landmarks"
KOKORO = "kokoro-82m"
WHISPER = "whisper-base"
SPEAKER = "speaker-encoder"


def model_store(settings: Settings, objects: ObjectStore, *models: str) -> CachedModelStore:
    """
    The cache of this machine, filled by the installer or from the object store.

    Without an object store of its own the embedded default has nowhere to fetch from.
    """
    return CachedModelStore(
        folder=settings.stario_models_dir,
        objects=objects if settings.s3_endpoint_url else None,
        production=settings.environment == "production",
        required=models,
    )


def gateway_models(settings: Settings) -> tuple[str, ...]:
    return () if settings.face_engine == "memory" else (LANDMARKS,)


def worker_models(settings: Settings) -> tuple[str, ...]:
    speech = () if settings.speech_engine == "memory" else (KOKORO, WHISPER, SPEAKER)
    return (*gateway_models(settings), *speech)


@attrs.frozen
class MissingPortraitGate(PortraitGate):
    """Stands where the gate's model is missing or damaged: the rest of the process works on."""

    error: DomainError

    async def inspect(self, image: bytes) -> PortraitReport:
        del image
        raise Unavailable(what="models") from self.error


@attrs.frozen(kw_only=True)
class EngineLoader:
    """
    Loads off the event loop; `engines` raises what the model store raises.

    `work` is where the engines run. One render keeps two cores busy, so it has one thread.
    """

    settings: Settings
    store: CachedModelStore
    work: HeavyWork

    async def gate(self) -> PortraitGate:
        """The portrait gate, or one that is unavailable where its model is; readiness says why."""
        if self.settings.face_engine == "memory":
            return MemoryPortraitGate()
        try:
            folder = await self.store.fetch(LANDMARKS)
        except DomainError as error:
            return MissingPortraitGate(error)
        return EmbeddedPortraitGate(await asyncio.to_thread(FaceLandmarker, folder), self.work)

    async def engines(self) -> Engines:
        synthesizer, converter = await self._voice()
        return Engines(
            synthesizer=synthesizer,
            converter=converter,
            animator=await self._animator(),
            video_encoder=PyavVideoEncoder(self.work),
            transcoder=PyavVideoTranscoder(self.work),
            audio_encoder=PyavAudioEncoder(self.work),
            names={
                "speech": self.settings.speech_engine,
                "voice": "memory" if self.settings.speech_engine == "memory" else "world",
                "face": self.settings.face_engine,
            },
        )

    async def _voice(self) -> tuple[SpeechSynthesizer, VoiceConverter]:
        if self.settings.speech_engine == "memory":
            return MemorySynthesizer(), MemoryVoiceConverter()
        kokoro, whisper, speaker = [
            await self.store.fetch(name) for name in (KOKORO, WHISPER, SPEAKER)
        ]
        return await asyncio.to_thread(self._load_voice, kokoro, whisper, speaker)

    def _load_voice(
        self, kokoro: Path, whisper: Path, speaker: Path
    ) -> tuple[SpeechSynthesizer, VoiceConverter]:
        threads = self.settings.inference_threads
        leveller = LoudnessLeveller()
        synthesizer = KokoroSynthesizer.load(
            kokoro, leveller=leveller, heavy_work=self.work, threads=threads
        )
        converter = WorldVoiceConverter(
            synthesizer=synthesizer,
            encoder=OnnxSpeakerEncoder.load(speaker, heavy_work=self.work, threads=threads),
            transcriber=WhisperTranscriber.load(whisper, heavy_work=self.work, threads=threads),
            leveller=leveller,
            heavy_work=self.work,
        )
        return synthesizer, converter

    async def _animator(self) -> FaceAnimator:
        if self.settings.face_engine == "memory":
            return MemoryFaceAnimator()
        folder = await self.store.fetch(LANDMARKS)
        return await asyncio.to_thread(EmbeddedFaceAnimator, folder, self.work)
