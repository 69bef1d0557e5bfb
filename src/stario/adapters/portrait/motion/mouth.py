"""What the mouth does, before it is attached to a head."""

import attrs
import numpy as np

from stario.adapters.portrait.motion.loudness import Curve
from stario.ports.animation import FRAMES_PER_SECOND
from stario.ports.speech import Speech


@attrs.frozen(eq=False, kw_only=True)
class MouthMotion:
    """
    One value a frame; units as in `AnimationTrack`.

    `stress` is 1 in the middle of a stressed sound, `loudness` the envelope in [0, 1].
    """

    gap: Curve
    wide: Curve
    upper: Curve
    lower: Curve
    tongue: Curve
    closure: Curve
    stress: Curve
    loudness: Curve

    @property
    def frames(self) -> int:
        return len(self.gap)


def frame_count(speech: Speech) -> int:
    """Count the frames that cover *speech*; whole numbers, as 0.28 s * 25 is above 7 in floats."""
    return -(-len(speech.samples) * FRAMES_PER_SECOND // speech.rate)


def frame_centres(speech: Speech) -> Curve:
    """Give the middle of each frame in seconds."""
    return (np.arange(frame_count(speech)) + 0.5) / FRAMES_PER_SECOND
