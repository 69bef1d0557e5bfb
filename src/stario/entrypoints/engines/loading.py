"""Fetching, checking and loading the models of the engines that the settings choose."""

import asyncio

import attrs

from stario.adapters.loudness.leveller import LoudnessLeveller
from stario.adapters.memory.hearing import Echo
from stario.adapters.model_store.cached import CachedModelStore
from stario.adapters.musetalk.animator import MODEL as MUSETALK
from stario.adapters.perceptual_hash.hasher import DctPerceptualHasher
from stario.adapters.pillow.encoder import PillowPictureEncoder
from stario.adapters.pillow.sheets import PillowPosterSheets
from stario.adapters.pyav.audio import PyavAudioEncoder
from stario.adapters.pyav.encoder import PyavVideoEncoder
from stario.adapters.pyav.media_reader import PyavMediaReader
from stario.adapters.pyav.transcoder import PyavVideoTranscoder
from stario.adapters.spread_spectrum.watermark import SpreadSpectrumWatermark
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.adapters.world.clips import WorldClipCutter
from stario.adapters.xtts.synthesizer import MODEL as XTTS
from stario.entrypoints.engines.cutouts import SELFIE, CutterLoader
from stario.entrypoints.engines.designs import DesignLoader
from stario.entrypoints.engines.faces import LANDMARKS, FaceLoader
from stario.entrypoints.engines.loaded import (
    CardEngines,
    Engines,
    GatewayEngines,
    MediaCheckEngines,
    ShopEngines,
    VerificationEngines,
)
from stario.entrypoints.engines.manifests import manifest_folders
from stario.entrypoints.engines.media_checks import MediaCheckLoader, media_check_models
from stario.entrypoints.engines.papers import PapersLoader
from stario.entrypoints.engines.posters import SOURCES, PosterLoader, poster_models
from stario.entrypoints.engines.runtimes import require_one_runtime
from stario.entrypoints.engines.sculpting import SculptorLoader
from stario.entrypoints.engines.similarity import EmbedderLoader, embedder_models
from stario.entrypoints.engines.speech import KOKORO, SPEAKER, WHISPER, SpeechLoader
from stario.entrypoints.secrets import watermark_secret_of
from stario.entrypoints.settings import Settings
from stario.ports.cards import CardPainter
from stario.ports.execution import HeavyWork
from stario.ports.invoices import InvoicePrinter
from stario.ports.media import ObjectStore
from stario.ports.models import ModelStore
from stario.ports.painting import PosterLettering
from stario.ports.provenance import Watermark
from stario.ports.statements import StatementPrinter


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
        manifests=manifest_folders(settings),
    )


def gateway_models(settings: Settings) -> tuple[str, ...]:
    gate = () if settings.face_engine == "memory" else (LANDMARKS,)
    checks = media_check_models(settings)
    return (*gate, *embedder_models(settings), *checks, *poster_models(settings)[:1])


def worker_models(settings: Settings) -> tuple[str, ...]:
    speech = () if settings.speech_engine == "memory" else (KOKORO, WHISPER, SPEAKER)
    cutouts = () if settings.face_engine == "memory" else (SELFIE,)
    optional = {"xtts": (XTTS,), "musetalk": (MUSETALK,)}
    return (
        *gateway_models(settings),
        *cutouts,
        *speech,
        *optional.get(settings.speech_engine, ()),
        *optional.get(settings.face_engine, ()),
        *poster_models(settings)[1:],
    )


@attrs.frozen(kw_only=True)
class EngineLoader:
    """
    Loads off the event loop.

    `heavy_work` is where the engines run. One render keeps two cores busy, so it has one thread.
    `looking` is what a gateway in the same process looks at pictures with: one copy is enough.
    """

    settings: Settings
    models: ModelStore
    heavy_work: HeavyWork
    looking: MediaCheckEngines | None = None

    async def gateway_engines(self) -> GatewayEngines:
        """
        Those whose model is missing are unavailable, the rest works; readiness says why.

        Raises:
            Unavailable: there is no certificate whose signatures count.
        """
        lettering, card_painter, invoices, statements = await self._posters().gateway()
        watermark = await self._watermark()
        # Of its own: an upload must not keep portraits and faces waiting.
        media_checks = await self._checks(
            ThreadHeavyWork(threads=1, waiting=16)
        ).engines_or_missing()
        return GatewayEngines(
            gate=await self._face().gate(),
            embedder=await self._embedder().embedder_or_missing(),
            lettering=lettering,
            cards=await self._cards(card_painter, watermark),
            shop=await self._shop(invoices, statements, media_checks),
            verification=await self._verification(watermark),
            media_checks=media_checks,
        )

    async def shop_engines(self) -> ShopEngines:
        """Those whose model is missing are unavailable, the rest works."""
        *_, invoices, statements = await self._posters().gateway()
        return await self._shop(invoices, statements, await self.media_check_engines())

    async def lettering(self) -> PosterLettering:
        """What sets the words of posters; without its model it is unavailable."""
        lettering, *_ = await self._posters().gateway()
        return lettering

    async def media_check_engines(self) -> MediaCheckEngines:
        """Those whose model is missing are unavailable, the rest works."""
        return await self._checks(self.heavy_work).engines_or_missing()

    async def engines(self) -> Engines:
        """
        Raises:
            Unavailable: two builds of ONNX Runtime are installed, or a GPU is required and not
                there.
            ModelMissing, ModelCorrupted, LicenceForbids: as the model store says.
            ExtraMissing: an engine is chosen whose extra is not installed.
        """
        if {
            self.settings.speech_engine,
            self.settings.face_engine,
            self.settings.media_checker,
        } != {"memory"}:
            require_one_runtime()
        echo = Echo()
        speech = SpeechLoader(
            settings=self.settings, models=self.models, heavy_work=self.heavy_work, echo=echo
        )
        # Refusals come before the minute that some voices take to load.
        animator = await self._face().animator()
        synthesizer, converter = await speech.voice()
        return Engines(
            synthesizer=synthesizer,
            converter=converter,
            animator=animator,
            cutter=await self._cutter().cutter(),
            embedder=await self._embedder().embedder(),
            video_encoder=PyavVideoEncoder(self.heavy_work),
            transcoder=PyavVideoTranscoder(self.heavy_work),
            audio_encoder=PyavAudioEncoder(self.heavy_work),
            clip_cutter=WorldClipCutter(self.heavy_work, LoudnessLeveller()),
            provenance=await self._papers(self.heavy_work).signer(),
            watermark=await self._watermark(),
            perceptual_hasher=DctPerceptualHasher(),
            painter=await self._posters().painter(),
            picture_encoder=PillowPictureEncoder(self.heavy_work),
            sheets=PillowPosterSheets(self.heavy_work),
            sculptor=await self._sculptor().sculptor(),
            media_checks=await self._checks(self.heavy_work, echo).engines(self.looking),
            poster_names={"poster": self.settings.poster_engine},
            poster_source=SOURCES[self.settings.poster_engine],
            names={
                "speech": self.settings.speech_engine,
                "voice": "memory" if self.settings.speech_engine == "memory" else "world",
                "face": self.settings.face_engine,
            },
        )

    async def _cards(self, card_painter: CardPainter, watermark: Watermark) -> CardEngines:
        return CardEngines(
            card_painter=card_painter,
            picture_encoder=PillowPictureEncoder(self.heavy_work),
            provenance=await self._papers(self.heavy_work).signer_or_reader(),
            watermark=watermark,
            perceptual_hasher=DctPerceptualHasher(),
            heavy_work=self.heavy_work,
            names={"card": self.settings.poster_engine},
        )

    async def _verification(self, watermark: Watermark) -> VerificationEngines:
        # Of its own: a large file must not keep portraits and faces waiting.
        heavy_work = ThreadHeavyWork(threads=1, waiting=8)
        return VerificationEngines(
            provenance=await self._papers(heavy_work).reader(),
            watermark=watermark,
            perceptual_hasher=DctPerceptualHasher(),
            media_reader=PyavMediaReader(heavy_work),
            heavy_work=heavy_work,
        )

    async def _watermark(self) -> Watermark:
        secret = await asyncio.to_thread(watermark_secret_of, self.settings)
        return await asyncio.to_thread(SpreadSpectrumWatermark, secret.encode())

    def _papers(self, heavy_work: HeavyWork) -> PapersLoader:
        return PapersLoader(settings=self.settings, heavy_work=heavy_work)

    def _checks(self, heavy_work: HeavyWork, echo: Echo | None = None) -> MediaCheckLoader:
        return MediaCheckLoader(
            settings=self.settings,
            models=self.models,
            heavy_work=heavy_work,
            echo=echo or Echo(),
        )

    def _embedder(self) -> EmbedderLoader:
        return EmbedderLoader(
            settings=self.settings, models=self.models, heavy_work=self.heavy_work
        )

    async def _shop(
        self,
        invoices: InvoicePrinter,
        statements: StatementPrinter,
        media_checks: MediaCheckEngines,
    ) -> ShopEngines:
        designs = DesignLoader(
            settings=self.settings, models=self.models, media_checks=media_checks
        )
        return ShopEngines(
            designs=await designs.engines(),
            invoice_printer=invoices,
            statements=statements,
        )

    def _posters(self) -> PosterLoader:
        return PosterLoader(settings=self.settings, models=self.models, heavy_work=self.heavy_work)

    def _cutter(self) -> CutterLoader:
        return CutterLoader(settings=self.settings, models=self.models, heavy_work=self.heavy_work)

    def _sculptor(self) -> SculptorLoader:
        return SculptorLoader(
            settings=self.settings, models=self.models, heavy_work=self.heavy_work
        )

    def _face(self) -> FaceLoader:
        return FaceLoader(settings=self.settings, models=self.models, heavy_work=self.heavy_work)
