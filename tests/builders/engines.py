"""Engines that need no model, for whoever cares about another part."""

import attrs

from stario.adapters.memory.animation import MemoryFaceAnimator, MemoryPortraitGate
from stario.adapters.memory.audio import MemoryAudioEncoder
from stario.adapters.memory.cards import MemoryCardPainter
from stario.adapters.memory.clips import MemoryClipCutter
from stario.adapters.memory.cutouts import MemoryPortraitCutter
from stario.adapters.memory.faces import MemoryFaceEmbedder
from stario.adapters.memory.hearing import Echo, EchoTranscriber
from stario.adapters.memory.invoices import MemoryInvoicePrinter
from stario.adapters.memory.media_moderation import (
    MODEL,
    MemoryMediaHasher,
    MemoryNsfwClassifier,
    MemoryPictureReader,
    MemoryViolenceClassifier,
)
from stario.adapters.memory.media_reading import MemoryFrameSampler, MemoryMediaReader
from stario.adapters.memory.mockups import (
    MemoryArtPainter,
    MemoryMockupRenderer,
    MemoryPrintPreparer,
)
from stario.adapters.memory.painting import (
    MemoryPictureEncoder,
    MemoryPosterLettering,
    MemoryPosterPainter,
)
from stario.adapters.memory.perceptual_hash import MemoryPerceptualHasher
from stario.adapters.memory.provenance import MemoryProvenance
from stario.adapters.memory.sculpting import MemorySculptor
from stario.adapters.memory.speech import MemorySynthesizer, MemoryVoiceConverter
from stario.adapters.memory.statements import MemoryStatementPrinter
from stario.adapters.memory.video import MemoryVideoEncoder, MemoryVideoTranscoder
from stario.adapters.memory.watermark import MemoryWatermark
from stario.adapters.pillow.artwork import PillowArtworkReader
from stario.adapters.pillow.sheets import PillowPosterSheets
from stario.adapters.pyav.media_reader import PyavMediaReader
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.provenance.model.asset import DigitalSource
from stario.entrypoints.engines.loaded import (
    CardEngines,
    DesignEngines,
    Engines,
    GatewayEngines,
    MediaCheckEngines,
    ShopEngines,
    VerificationEngines,
)

WATERMARK_SECRET = b"what the tests write marks with"


def memory_engines(echo: Echo | None = None) -> Engines:
    """Those of a worker; `attrs.evolve` puts a test's own in, a voice with the same *echo*."""
    echo = echo or Echo()
    return Engines(
        embedder=MemoryFaceEmbedder(),
        synthesizer=MemorySynthesizer(echo),
        converter=MemoryVoiceConverter(),
        animator=MemoryFaceAnimator(),
        cutter=MemoryPortraitCutter(),
        video_encoder=MemoryVideoEncoder(),
        transcoder=MemoryVideoTranscoder(),
        audio_encoder=MemoryAudioEncoder(),
        clip_cutter=MemoryClipCutter(),
        provenance=MemoryProvenance(),
        watermark=MemoryWatermark(WATERMARK_SECRET),
        perceptual_hasher=MemoryPerceptualHasher(),
        painter=MemoryPosterPainter(),
        picture_encoder=MemoryPictureEncoder(),
        sheets=PillowPosterSheets(ThreadHeavyWork(threads=1)),
        sculptor=MemorySculptor(),
        media_checks=memory_media_check_engines(echo),
        poster_names={"cutout": "memory", "poster": "memory"},
        poster_source=DigitalSource.COMPOSITE_SYNTHETIC,
        names={"speech": "memory", "voice": "memory", "face": "memory"},
    )


def memory_card_engines() -> CardEngines:
    return CardEngines(
        card_painter=MemoryCardPainter(),
        picture_encoder=MemoryPictureEncoder(),
        provenance=MemoryProvenance(),
        watermark=MemoryWatermark(WATERMARK_SECRET),
        perceptual_hasher=MemoryPerceptualHasher(),
        heavy_work=ThreadHeavyWork(threads=1),
        names={"card": "memory"},
    )


def memory_design_engines() -> DesignEngines:
    return DesignEngines(
        artwork_reader=PillowArtworkReader(ThreadHeavyWork(threads=1)),
        art_painter=MemoryArtPainter(),
        print_preparer=MemoryPrintPreparer(),
        mockup_renderer=MemoryMockupRenderer(),
        picture_encoder=MemoryPictureEncoder(),
        media_checks=attrs.evolve(
            memory_media_check_engines(),
            # Most tests are about other things than what no model can judge.
            violence_classifier=MemoryViolenceClassifier(judges=True),
        ),
    )


def memory_verification_engines() -> VerificationEngines:
    heavy_work = ThreadHeavyWork(threads=1)
    return VerificationEngines(
        provenance=MemoryProvenance(),
        watermark=MemoryWatermark(WATERMARK_SECRET),
        perceptual_hasher=MemoryPerceptualHasher(),
        media_reader=PyavMediaReader(heavy_work),
        heavy_work=heavy_work,
    )


def memory_media_check_engines(echo: Echo | None = None) -> MediaCheckEngines:
    """The transcriber hears what the synthesizer with the same echo said."""
    return MediaCheckEngines(
        nsfw_classifier=MemoryNsfwClassifier(),
        violence_classifier=MemoryViolenceClassifier(),
        media_hasher=MemoryMediaHasher(),
        picture_reader=MemoryPictureReader(),
        transcriber=EchoTranscriber(echo or Echo()),
        media_reader=MemoryMediaReader(),
        frame_sampler=MemoryFrameSampler(),
        heavy_work=ThreadHeavyWork(threads=1),
        model=MODEL,
    )


def memory_gateway_engines() -> GatewayEngines:
    return GatewayEngines(
        embedder=MemoryFaceEmbedder(),
        gate=MemoryPortraitGate(),
        lettering=MemoryPosterLettering(),
        cards=memory_card_engines(),
        shop=ShopEngines(
            designs=memory_design_engines(),
            invoice_printer=MemoryInvoicePrinter(),
            statements=MemoryStatementPrinter(),
        ),
        verification=memory_verification_engines(),
        media_checks=memory_media_check_engines(),
    )
