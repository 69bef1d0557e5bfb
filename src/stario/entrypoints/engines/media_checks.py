"""Loading what looks at pictures, films and sound before others do."""

import asyncio
from pathlib import Path
from typing import Final

import attrs

from stario.adapters.human_review.violence import ViolenceNeedsPerson
from stario.adapters.memory.hearing import Echo, EchoTranscriber
from stario.adapters.memory.media_moderation import MODEL as MEMORY
from stario.adapters.memory.media_moderation import (
    MemoryMediaHasher,
    MemoryNsfwClassifier,
    MemoryPictureReader,
    MemoryViolenceClassifier,
)
from stario.adapters.nsfw.classifier import NSFWJS, OPEN_NSFW, VotingNsfwClassifier
from stario.adapters.ocr.reader import DETECTOR, TesseractPictureReader
from stario.adapters.ocr.tesseract import MODEL as TESSERACT
from stario.adapters.pdq.hasher import PdqHasher
from stario.adapters.pyav.frame_sampler import PyavFrameSampler
from stario.adapters.pyav.media_reader import PyavMediaReader
from stario.domain.kernel.errors import DomainError, Unavailable
from stario.entrypoints.engines.hearing import TranscriberOnDemand
from stario.entrypoints.engines.loaded import MediaCheckEngines
from stario.entrypoints.settings import Settings
from stario.ports.execution import HeavyWork
from stario.ports.media_moderation import (
    MediaHasher,
    NsfwClassifier,
    NsfwVote,
    PictureReader,
    ReadLine,
    ViolenceClassifier,
)
from stario.ports.models import ModelManifest, ModelStore
from stario.ports.pictures import RgbImage
from stario.ports.sound import Transcriber

_MISSING: Final = "missing"


def media_check_models(settings: Settings) -> tuple[str, ...]:
    if settings.media_checker == "memory":
        return ()
    return (NSFWJS, OPEN_NSFW, DETECTOR, TESSERACT)


@attrs.frozen
class MissingMediaChecker(NsfwClassifier, PictureReader):
    """Stands where a model is missing or damaged: the rest of the process works on."""

    error: DomainError

    async def classify(self, *pictures: RgbImage) -> tuple[NsfwVote, ...]:
        del pictures
        raise Unavailable(what="models") from self.error

    async def read(self, picture: RgbImage) -> tuple[ReadLine, ...]:
        del picture
        raise Unavailable(what="models") from self.error


@attrs.frozen(kw_only=True)
class MediaCheckLoader:
    """Loads off the event loop; `echo` is what the voice of tests says."""

    settings: Settings
    models: ModelStore
    heavy_work: HeavyWork
    echo: Echo = attrs.field(factory=Echo)

    async def engines(self, loaded: MediaCheckEngines | None = None) -> MediaCheckEngines:
        """
        Load what looks, or take it from *loaded*, which another part of this process has.

        Raises:
            ModelMissing, ModelCorrupted, LicenceForbids: as the model store says.
            Unavailable: the runtime has none of a manifest's providers.
        """
        if self.settings.media_checker == "memory":
            return self._memory()
        if loaded is not None and loaded.model != _MISSING:
            return self._packaged(loaded.nsfw_classifier, loaded.picture_reader, model=loaded.model)
        classifier = await self._classifier()
        return self._packaged(classifier, await self._reader(), model=classifier.model)

    async def engines_or_missing(self) -> MediaCheckEngines:
        """Those whose model is missing are unavailable; readiness says why."""
        try:
            return await self.engines()
        except DomainError as error:
            missing = MissingMediaChecker(error)
            return self._packaged(missing, missing, model=_MISSING)

    def _memory(self) -> MediaCheckEngines:
        return self._group(
            MemoryNsfwClassifier(),
            MemoryViolenceClassifier(),
            MemoryMediaHasher(),
            MemoryPictureReader(),
            model=MEMORY,
        )

    def _packaged(
        self, classifier: NsfwClassifier, reader: PictureReader, *, model: str
    ) -> MediaCheckEngines:
        return self._group(classifier, ViolenceNeedsPerson(), PdqHasher(), reader, model=model)

    def _group(
        self,
        classifier: NsfwClassifier,
        violence: ViolenceClassifier,
        hasher: MediaHasher,
        reader: PictureReader,
        *,
        model: str,
    ) -> MediaCheckEngines:
        return MediaCheckEngines(
            nsfw_classifier=classifier,
            violence_classifier=violence,
            media_hasher=hasher,
            picture_reader=reader,
            transcriber=self._transcriber(),
            media_reader=PyavMediaReader(self.heavy_work),
            frame_sampler=PyavFrameSampler(self.heavy_work),
            heavy_work=self.heavy_work,
            model=model,
        )

    async def _classifier(self) -> VotingNsfwClassifier:
        first, second = [await self._fetched(name) for name in (NSFWJS, OPEN_NSFW)]
        return await asyncio.to_thread(
            VotingNsfwClassifier.load,
            {NSFWJS: first[1], OPEN_NSFW: second[1]},
            versions={NSFWJS: first[0].version, OPEN_NSFW: second[0].version},
            providers={NSFWJS: first[0].providers, OPEN_NSFW: second[0].providers},
            threads=self.settings.inference_threads,
            heavy_work=self.heavy_work,
        )

    async def _reader(self) -> PictureReader:
        manifest, detector = await self._fetched(DETECTOR)
        _, languages = await self._fetched(TESSERACT)
        return await asyncio.to_thread(
            TesseractPictureReader.load,
            detector,
            languages,
            providers=manifest.providers,
            threads=self.settings.inference_threads,
            heavy_work=self.heavy_work,
        )

    async def _fetched(self, name: str) -> tuple[ModelManifest, Path]:
        return await self.models.manifest(name), await self.models.fetch(name)

    def _transcriber(self) -> Transcriber:
        # The voice of tests speaks no language that a model could know.
        if self.settings.speech_engine == "memory":
            return EchoTranscriber(self.echo)
        return TranscriberOnDemand(
            models=self.models,
            heavy_work=self.heavy_work,
            threads=self.settings.inference_threads,
        )
