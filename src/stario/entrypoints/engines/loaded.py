"""The engines of one process, as the settings choose them."""

from collections.abc import Mapping

import attrs

from stario.ports.animation import FaceAnimator, PortraitGate
from stario.ports.audio import AudioEncoder
from stario.ports.cutouts import PortraitCutter
from stario.ports.sound import ClipCutter
from stario.ports.speech import SpeechSynthesizer, VoiceConverter
from stario.ports.video import VideoEncoder, VideoTranscoder


@attrs.frozen(kw_only=True)
class GatewayEngines:
    """What answers while the client waits."""

    gate: PortraitGate


@attrs.frozen(kw_only=True)
class Engines:
    """What a worker runs; `names` says which one does each stage, as products record it."""

    synthesizer: SpeechSynthesizer
    converter: VoiceConverter
    animator: FaceAnimator
    cutter: PortraitCutter
    video_encoder: VideoEncoder
    transcoder: VideoTranscoder
    audio_encoder: AudioEncoder
    clip_cutter: ClipCutter
    names: Mapping[str, str]
