"""What an emotion does to the way a sentence is said."""

import attrs
import numpy as np
from scipy.signal import sosfilt

from stario.adapters.kokoro.model import Delivery
from stario.ports.speech import SPEECH_RATE, Emotion, Samples


@attrs.frozen(kw_only=True)
class Manner:
    """
    `tempo`, `pitch_level`, `pitch_range` are factors; `brightness_db` is the gain above 2 kHz,
    where a raised voice has more and a low one less; `pause` is a factor on gaps.

    Source of the directions: Scherer, "Vocal communication of emotion" (2003), table 2.
    """

    tempo: float = 1.0
    pitch_level: float = 1.0
    pitch_range: float = 1.0
    energy: float = 0.0
    brightness_db: float = 0.0
    pause: float = 1.0

    def delivery(self, speed: float) -> Delivery:
        return Delivery(
            speed=self.tempo * speed,
            pitch_level=self.pitch_level,
            pitch_range=self.pitch_range,
            energy=self.energy,
        )


MANNERS = {
    Emotion.NEUTRAL: Manner(),
    Emotion.HAPPY: Manner(
        tempo=1.04, pitch_level=1.10, pitch_range=1.35, energy=0.3, brightness_db=2.0, pause=0.9
    ),
    Emotion.SAD: Manner(
        tempo=0.80, pitch_level=0.92, pitch_range=0.55, energy=-0.6, brightness_db=-4.0, pause=1.4
    ),
    Emotion.EXCITED: Manner(
        tempo=1.16, pitch_level=1.20, pitch_range=1.6, energy=0.8, brightness_db=3.5, pause=0.75
    ),
}

_SHELF_HERTZ = 2000.0


def brightened(samples: Samples, gain_db: float) -> Samples:
    """
    Lift (or lower) what lies above 2 kHz.

    Source: Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients",
    high shelf with a slope of 1.
    """
    if gain_db == 0:
        return samples
    amplitude = 10 ** (gain_db / 40)
    angle = 2 * np.pi * _SHELF_HERTZ / SPEECH_RATE
    cosine, root = np.cos(angle), 2 * np.sqrt(amplitude) * np.sin(angle) / np.sqrt(2)
    up, down = amplitude + 1, amplitude - 1
    numerator = amplitude * np.array(
        [up + down * cosine + root, -2 * (down + up * cosine), up + down * cosine - root]
    )
    denominator = np.array(
        [up - down * cosine + root, 2 * (down - up * cosine), up - down * cosine - root]
    )
    section = np.concatenate([numerator, denominator]) / denominator[0]
    return np.asarray(sosfilt(section[np.newaxis], samples), np.float32)
