"""Mouth motion from sound alone, for speech that comes without timings."""

import attrs
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from stario.adapters.portrait.motion.loudness import (
    ENVELOPE_RATE,
    Curve,
    at,
    blocks,
    emphasis_of,
    envelope_of,
)
from stario.adapters.portrait.motion.mouth import MouthMotion, frame_centres
from stario.ports.speech import Speech

_WINDOW_SECONDS = 0.04
_LEAD_SECONDS = 0.03


@attrs.frozen(eq=False)
class _Spectrum:
    """Power at `ENVELOPE_RATE`, `(time, bins)`, and the frequency of each bin."""

    power: NDArray[np.float64]
    hertz: Curve

    def band(self, low: float, high: float) -> Curve:
        inside = (self.hertz >= low) & (self.hertz < high)
        band: Curve = self.power[:, inside].sum(axis=1) + 1e-9
        return band


def _spectrum(speech: Speech) -> _Spectrum:
    size = int(_WINDOW_SECONDS * speech.rate)
    sound = np.nan_to_num(np.asarray(speech.samples, np.float64))
    padded = np.pad(sound, (size // 2, size))
    starts = blocks(max(len(sound), -(-speech.rate // ENVELOPE_RATE)), speech.rate)[:-1]
    windows = sliding_window_view(padded, size)[starts] * np.hanning(size)
    return _Spectrum(
        np.abs(np.fft.rfft(windows)) ** 2, np.fft.rfftfreq(size, 1 / speech.rate).astype(np.float64)
    )


def _smooth(curve: Curve) -> Curve:
    kernel = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9
    return np.convolve(np.pad(curve, 2, "edge"), kernel, "valid")


def mouth_from_sound(speech: Speech) -> MouthMotion:
    """
    Estimate the mouth from loudness and the balance of the spectrum.

    A strong first-formant band above 550 Hz opens the jaw, sibilance narrows it, energy around
    the second formant of front vowels spreads the lips.
    """
    spectrum = _spectrum(speech)
    total = spectrum.band(80, 8000)
    jaw = spectrum.band(550, 1100) / (spectrum.band(200, 500) + spectrum.band(550, 1100))
    front = spectrum.band(1700, 2800) / (spectrum.band(700, 1300) + spectrum.band(1700, 2800))
    sibilance = np.clip((spectrum.band(4000, 9000) / total - 0.25) / 0.35, 0, 1)
    envelope = envelope_of(speech.samples, speech.rate)
    spoken = np.clip((envelope - 0.45) / 0.3, 0, 1)
    gap = envelope**2 * spoken * (0.045 + 0.15 * np.clip(jaw * 1.6, 0, 1)) * (1 - 0.7 * sibilance)
    wide = spoken * np.clip((front - 0.22) * 0.45, -0.12, 0.12)
    frames = frame_centres(speech)

    def sampled(curve: Curve) -> Curve:
        return at(_smooth(curve), frames + _LEAD_SECONDS)

    still = np.zeros(len(frames))
    return MouthMotion(
        gap=sampled(gap),
        wide=sampled(wide),
        upper=still,
        lower=still,
        tongue=0.3 * sampled(envelope * spoken),
        closure=still,
        stress=sampled(emphasis_of(envelope)),
        loudness=sampled(envelope),
    )
