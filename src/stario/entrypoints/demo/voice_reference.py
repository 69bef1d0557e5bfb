"""Voice references of the demo artists: people who do not exist."""

import io

import attrs
import numpy as np
import soundfile  # type: ignore[import-untyped]

from stario.adapters.world.vocoder import Analysis, analysed, synthesised, warped
from stario.ports.speech import Samples, Speech


@attrs.frozen(kw_only=True)
class InventedVoice:
    """
    A voice that no stock voice has.

    `pitch` is a factor on the fundamental frequency, `vocal_tract` one on the formants (above 1:
    a shorter tract), `breath` is added noisiness, 0 to 1.
    """

    pitch: float
    vocal_tract: float
    breath: float = 0.0

    def of(self, speech: Speech) -> Samples:
        """What *speech* would sound like in this voice, as long as it was."""
        analysis = analysed(speech.samples)
        moved = Analysis(
            analysis.pitch * self.pitch,
            warped(analysis.envelope, self.vocal_tract),
            analysis.noisiness + (1 - analysis.noisiness) * self.breath,
        )
        sound = synthesised(moved, len(speech.samples))
        peak = float(np.abs(sound).max())
        return np.asarray(sound * min(1.0, 0.8 / peak) if peak > 0 else sound, np.float32)


DEMO_SINGER = InventedVoice(pitch=1.12, vocal_tract=1.07, breath=0.08)
DEMO_ACTOR = InventedVoice(pitch=0.9, vocal_tract=0.93)

SCRIPT = (
    "Assalomu alaykum, aziz muxlislar! Men sizlar uchun yangi qo'shiq yozib qo'ydim. "
    "Bu qo'shiq do'stlik, sadoqat va orzular haqida. Har bir so'zini chin dildan aytganman. "
    "Yozda tog'larga chiqdik, kuzda dengiz bo'yida dam oldik, qishda esa uyda kitob o'qidik."
)
"""About fifteen seconds; every sound of Uzbek is in it."""


def voice_reference(speech: Speech, voice: InventedVoice) -> bytes:
    """Record *speech* in *voice*: a 16-bit mono WAV at the rate of *speech*."""
    out = io.BytesIO()
    soundfile.write(out, voice.of(speech), speech.rate, format="WAV", subtype="PCM_16")
    return out.getvalue()
