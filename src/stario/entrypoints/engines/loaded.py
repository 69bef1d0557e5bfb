"""The engines of one process, as the settings choose them."""

from collections.abc import Mapping

import attrs

from stario.domain.provenance.model.asset import DigitalSource
from stario.ports.animation import FaceAnimator, PortraitGate
from stario.ports.audio import AudioEncoder
from stario.ports.cards import CardPainter
from stario.ports.cutouts import PortraitCutter
from stario.ports.execution import HeavyWork
from stario.ports.faces import FaceEmbedder
from stario.ports.invoices import InvoicePrinter
from stario.ports.media_moderation import (
    MediaHasher,
    NsfwClassifier,
    PictureReader,
    ViolenceClassifier,
)
from stario.ports.media_reading import FrameSampler, MediaReader
from stario.ports.mockups import ArtPainter, ArtworkReader, MockupRenderer, PrintPreparer
from stario.ports.painting import PosterLettering, PosterPainter, PosterSheets
from stario.ports.pictures import PictureEncoder
from stario.ports.provenance import PerceptualHasher, Provenance, Watermark
from stario.ports.sculpting import Sculptor
from stario.ports.sound import ClipCutter, Transcriber
from stario.ports.speech import SpeechSynthesizer, VoiceConverter
from stario.ports.statements import StatementPrinter
from stario.ports.video import VideoEncoder, VideoTranscoder


@attrs.frozen(kw_only=True)
class CardEngines:
    """What draws, marks and signs the cards that fans share; `names` says so on them."""

    card_painter: CardPainter
    picture_encoder: PictureEncoder
    provenance: Provenance
    watermark: Watermark
    perceptual_hasher: PerceptualHasher
    heavy_work: HeavyWork
    names: Mapping[str, str]


@attrs.frozen(kw_only=True)
class VerificationEngines:
    """What looks at strangers' files; it signs nothing."""

    provenance: Provenance
    watermark: Watermark
    perceptual_hasher: PerceptualHasher
    media_reader: MediaReader
    heavy_work: HeavyWork


@attrs.frozen(kw_only=True)
class MediaCheckEngines:
    """
    What looks at pictures, films and sound before others do; `model` is what judges, by name.

    The hasher blocks: call it in `heavy_work`.
    """

    nsfw_classifier: NsfwClassifier
    violence_classifier: ViolenceClassifier
    media_hasher: MediaHasher
    picture_reader: PictureReader
    transcriber: Transcriber
    media_reader: MediaReader
    frame_sampler: FrameSampler
    heavy_work: HeavyWork
    model: str


@attrs.frozen(kw_only=True)
class DesignEngines:
    """What puts fans' designs on products."""

    artwork_reader: ArtworkReader
    art_painter: ArtPainter
    print_preparer: PrintPreparer
    mockup_renderer: MockupRenderer
    picture_encoder: PictureEncoder
    media_checks: MediaCheckEngines


@attrs.frozen(kw_only=True)
class ShopEngines:
    """What the shop shows and prints with."""

    designs: DesignEngines
    invoice_printer: InvoicePrinter
    statements: StatementPrinter


@attrs.frozen(kw_only=True)
class GatewayEngines:
    """What answers while the client waits."""

    gate: PortraitGate
    embedder: FaceEmbedder
    lettering: PosterLettering
    cards: CardEngines
    shop: ShopEngines
    verification: VerificationEngines
    media_checks: MediaCheckEngines


@attrs.frozen(kw_only=True)
class Engines:
    """
    What a worker runs; `names` says which one does each stage, as products record it.

    `poster_names` are those of posters alone: another file of a poster is painted anew only as
    long as they stay the same. `poster_source` is how a painted poster comes to be.
    """

    synthesizer: SpeechSynthesizer
    converter: VoiceConverter
    animator: FaceAnimator
    cutter: PortraitCutter
    embedder: FaceEmbedder
    video_encoder: VideoEncoder
    transcoder: VideoTranscoder
    audio_encoder: AudioEncoder
    clip_cutter: ClipCutter
    provenance: Provenance
    watermark: Watermark
    perceptual_hasher: PerceptualHasher
    painter: PosterPainter
    picture_encoder: PictureEncoder
    sheets: PosterSheets
    sculptor: Sculptor
    media_checks: MediaCheckEngines
    poster_names: Mapping[str, str]
    poster_source: DigitalSource
    names: Mapping[str, str]
