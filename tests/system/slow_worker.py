"""The worker of production on engines that can be made to linger, each in one stage."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import attrs

# Imported for the fork server, which forks every process of these tests.
import stario.entrypoints.cli.commands
import stario.entrypoints.processes.cluster  # noqa: F401
from stario.adapters.memory.animation import MemoryFaceAnimator
from stario.adapters.memory.hearing import Echo
from stario.adapters.memory.media_moderation import MemoryNsfwClassifier
from stario.adapters.memory.speech import MemorySynthesizer, MemoryVoiceConverter
from stario.adapters.memory.video import MemoryVideoTranscoder
from stario.adapters.memory.work_metrics import MemoryWorkMetrics
from stario.adapters.system import SystemClock
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.language import Language
from stario.entrypoints.clients import open_clients
from stario.entrypoints.engines.loaded import Engines
from stario.entrypoints.logs import configure_logging
from stario.entrypoints.settings import Settings
from stario.entrypoints.worker.making import make_worker
from stario.entrypoints.worker.queues import SERVED
from stario.entrypoints.worker.signals import run_until_signalled
from stario.ports.animation import Avatar, FaceAnimator, FrameSize, FrameStream, Likeness
from stario.ports.media import Bucket, ObjectStore, PresignedUpload, StoredObject
from stario.ports.media_moderation import NsfwClassifier, NsfwVote
from stario.ports.pictures import RgbImage
from stario.ports.speech import (
    ConvertedSpeech,
    Speech,
    SpeechSynthesizer,
    Utterance,
    VoiceConverter,
    VoiceProfile,
)
from stario.ports.system import Clock
from stario.ports.video import Quality, VideoFacts, VideoTranscoder
from tests.builders.engines import memory_engines

Stage = Literal["speaking", "matching_voice", "animating", "packing", "storing", "checking_result"]
"""Where a worker can linger; the first stage, checking, is held up in the database."""


@attrs.frozen(kw_only=True)
class Pauses:
    """Seconds spent in a stage before its work is done, and how far the worker's clock is ahead."""

    seconds: Mapping[Stage, float]
    clock_ahead_seconds: float = 0

    async def take(self, stage: Stage) -> None:
        await asyncio.sleep(self.seconds.get(stage, 0.0))


@attrs.frozen
class SlowSynthesizer(SpeechSynthesizer):
    pauses: Pauses
    engine: SpeechSynthesizer = attrs.field(factory=MemorySynthesizer)

    @property
    def languages(self) -> frozenset[Language]:
        return self.engine.languages

    @property
    def voices(self) -> tuple[str, ...]:
        return self.engine.voices

    async def speak(self, utterance: Utterance) -> Speech:
        await self.pauses.take("speaking")
        return await self.engine.speak(utterance)


@attrs.frozen
class SlowConverter(VoiceConverter):
    pauses: Pauses
    engine: VoiceConverter = attrs.field(factory=MemoryVoiceConverter)

    async def enrol(self, recording: bytes) -> VoiceProfile:
        return await self.engine.enrol(recording)

    async def convert(self, speech: Speech, profile: VoiceProfile) -> ConvertedSpeech:
        await self.pauses.take("matching_voice")
        return await self.engine.convert(speech, profile)


@attrs.frozen
class SlowAnimator(FaceAnimator):
    pauses: Pauses
    engine: FaceAnimator = attrs.field(factory=MemoryFaceAnimator)

    async def prepare(self, likeness: Likeness, size: FrameSize) -> Avatar:
        await self.pauses.take("animating")
        return await self.engine.prepare(likeness, size)

    def animate(self, avatar: Avatar, speech: Speech, *, seed: int) -> FrameStream:
        return self.engine.animate(avatar, speech, seed=seed)


@attrs.frozen
class SlowTranscoder(VideoTranscoder):
    pauses: Pauses
    engine: VideoTranscoder = attrs.field(factory=MemoryVideoTranscoder)

    async def describe(self, video: Path) -> VideoFacts:
        return await self.engine.describe(video)

    async def thumbnail(self, video: Path) -> bytes:
        await self.pauses.take("packing")
        return await self.engine.thumbnail(video)

    async def preview(self, video: Path) -> bytes:
        return await self.engine.preview(video)

    async def rendition(self, video: Path, quality: Quality, destination: Path) -> VideoFacts:
        return await self.engine.rendition(video, quality, destination)

    async def stream(self, video: Path, folder: Path) -> Sequence[Path]:
        return await self.engine.stream(video, folder)


@attrs.frozen
class SlowNsfwClassifier(NsfwClassifier):
    """Looks long: everything is stored, and nobody has seen it."""

    pauses: Pauses
    engine: NsfwClassifier = attrs.field(factory=MemoryNsfwClassifier)

    async def classify(self, *pictures: RgbImage) -> tuple[NsfwVote, ...]:
        await self.pauses.take("checking_result")
        return await self.engine.classify(*pictures)


@attrs.frozen
class SlowMedia(ObjectStore):
    """Lingers after each thing it stored in the media bucket: some of an attempt is there."""

    pauses: Pauses
    store: ObjectStore

    async def put(
        self, bucket: Bucket, key: str, content: bytes | Path, *, content_type: str
    ) -> None:
        await self.store.put(bucket, key, content, content_type=content_type)
        if bucket is Bucket.MEDIA:
            await self.pauses.take("storing")

    async def get(self, bucket: Bucket, key: str) -> bytes:
        return await self.store.get(bucket, key)

    def read(
        self, bucket: Bucket, key: str, *, start: int = 0, end: int | None = None
    ) -> AsyncIterator[bytes]:
        return self.store.read(bucket, key, start=start, end=end)

    async def download(self, bucket: Bucket, key: str, destination: Path) -> None:
        await self.store.download(bucket, key, destination)

    async def describe(self, bucket: Bucket, key: str) -> StoredObject:
        return await self.store.describe(bucket, key)

    def list(self, bucket: Bucket, *, prefix: str = "") -> AsyncIterator[StoredObject]:
        return self.store.list(bucket, prefix=prefix)

    async def delete(self, bucket: Bucket, key: str) -> None:
        await self.store.delete(bucket, key)

    async def presign_download(
        self, bucket: Bucket, key: str, *, expires_in_seconds: int, filename: str | None = None
    ) -> str:
        return await self.store.presign_download(
            bucket, key, expires_in_seconds=expires_in_seconds, filename=filename
        )

    async def presign_upload(
        self,
        bucket: Bucket,
        key: str,
        *,
        content_type: str,
        size_bytes: int,
        expires_in_seconds: int,
    ) -> PresignedUpload:
        return await self.store.presign_upload(
            bucket,
            key,
            content_type=content_type,
            size_bytes=size_bytes,
            expires_in_seconds=expires_in_seconds,
        )

    async def presign_open_upload(
        self, bucket: Bucket, key: str, *, largest_bytes: int, expires_in_seconds: int
    ) -> PresignedUpload:
        return await self.store.presign_open_upload(
            bucket, key, largest_bytes=largest_bytes, expires_in_seconds=expires_in_seconds
        )

    async def check(self) -> None:
        await self.store.check()


@attrs.frozen
class ClockAhead(Clock):
    seconds: float

    def now(self) -> datetime:
        return SystemClock().now() + timedelta(seconds=self.seconds)


def engines(pauses: Pauses) -> Engines:
    echo = Echo()
    usual = memory_engines(echo)
    return attrs.evolve(
        usual,
        media_checks=attrs.evolve(usual.media_checks, nsfw_classifier=SlowNsfwClassifier(pauses)),
        synthesizer=SlowSynthesizer(pauses, MemorySynthesizer(echo)),
        converter=SlowConverter(pauses),
        animator=SlowAnimator(pauses),
        transcoder=SlowTranscoder(pauses),
    )


def work(environment: Mapping[str, str], pauses: Pauses, queues: Sequence[Queue] = SERVED) -> None:
    """Be a worker under the settings of *environment* until told to stop."""
    os.environ.clear()
    os.environ.update(environment)
    settings = Settings()
    configure_logging(settings.log_level, service="worker")
    asyncio.run(_work(settings, pauses, queues))


async def _work(settings: Settings, pauses: Pauses, queues: Sequence[Queue]) -> None:
    async with open_clients(settings, name="worker") as clients:
        heavy_work = ThreadHeavyWork(threads=1)
        worker = make_worker(
            settings,
            attrs.evolve(
                clients,
                objects=SlowMedia(pauses, clients.objects),
                clock=ClockAhead(pauses.clock_ahead_seconds),
            ),
            engines=engines(pauses),
            heavy_work=heavy_work,
            metrics=MemoryWorkMetrics(),
            queues=queues,
        )
        try:
            await run_until_signalled(worker)
        finally:
            heavy_work.close()
