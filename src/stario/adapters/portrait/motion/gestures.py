"""What a living head does while it speaks: sway, nods, brows, glances, blinks, breath."""

import attrs
import numpy as np

from stario.adapters.portrait.motion.loudness import Curve
from stario.adapters.portrait.motion.mouth import MouthMotion
from stario.ports.animation import FRAMES_PER_SECOND

_SETTLE_SECONDS = 0.6
_BREATH_HERTZ = 0.26
# Lids fall faster than they rise; a blink takes about a quarter of a second.
_BLINK = np.array([0.35, 0.85, 1.0, 1.0, 0.75, 0.4, 0.15])
_BLINK_EVERY_SECONDS = (1.8, 4.2)
_BLINK_SEARCH_SECONDS = 1.2
_GLANCE_EVERY_SECONDS = (1.2, 3.4)
# Fixations are small: three degrees to a side, half of it up and down.
_GLANCE = (0.010, 0.004)


@attrs.frozen
class Gestures:
    """
    Motion of the head for one clip, drawn from one generator.

    Units as in `AnimationTrack`; everything but the blinks starts and ends at the portrait's pose.
    """

    _random: np.random.Generator
    _mouth: MouthMotion

    @property
    def _seconds(self) -> Curve:
        return np.arange(self._mouth.frames) / FRAMES_PER_SECOND

    def _sway(self, hertz: float, amount: float) -> Curve:
        """Add three slow waves that share no period."""
        waves = np.zeros(self._mouth.frames)
        for index in range(3):
            phase = self._random.uniform(0, 2 * np.pi)
            angle = 2 * np.pi * hertz * (1 + 0.83 * index) * self._seconds + phase
            waves += amount / (index + 1) * np.sin(angle)
        return waves

    def _settled(self, curve: Curve) -> Curve:
        """Start from the portrait's own pose and come back to it, without a jerk at either end."""
        left = np.clip((self._seconds[-1] - self._seconds) / _SETTLE_SECONDS, 0, 1)
        done = np.clip(self._seconds / _SETTLE_SECONDS, 0, 1)
        nearest = np.minimum(left, done)
        smooth: Curve = curve * nearest**2 * (3 - 2 * nearest)
        return smooth

    def head(self) -> dict[str, Curve]:
        speaking = _smooth(self._mouth.loudness, frames=25)
        beat = _smooth(self._mouth.stress, frames=9)
        phrase = _smooth(self._mouth.stress, frames=21)
        lively = 0.5 + 0.5 * speaking
        motion = {
            "yaw": self._sway(0.13, 0.030) * lively + 0.012 * self._sway(0.41, 1) * speaking,
            "pitch": self._sway(0.17, 0.018) * lively + 0.050 * (phrase - 0.25),
            "roll": self._sway(0.11, 0.016) * lively + 0.010 * self._sway(0.31, 1) * speaking,
            "shift_x": self._sway(0.09, 0.015),
            "shift_y": self._sway(0.12, 0.010) + 0.012 * beat,
            "scale": self._sway(0.07, 0.006),
            "brow": 0.020 * phrase + self._sway(0.2, 0.004),
            "breathe": 0.008 * np.sin(2 * np.pi * _BREATH_HERTZ * self._seconds),
        }
        return {name: self._settled(curve) for name, curve in motion.items()}

    def blink(self) -> Curve:
        """Close the lids every few seconds, at the quietest moment near by."""
        lids = np.zeros(self._mouth.frames)
        search = int(_BLINK_SEARCH_SECONDS * FRAMES_PER_SECOND)
        due = self._frames_between(0.8, 1.8)
        while due < len(lids) - len(_BLINK):
            last = min(due + search, len(lids) - len(_BLINK))
            start = due + int(np.argmin(self._mouth.loudness[due:last]))
            span = slice(start, start + len(_BLINK))
            lids[span] = np.maximum(lids[span], _BLINK)
            due = start + self._frames_between(*_BLINK_EVERY_SECONDS)
        return lids

    def gaze(self) -> dict[str, Curve]:
        """Hold a look, jump to the next one, come back to the camera every other time."""
        horizontal = np.zeros(self._mouth.frames)
        vertical = np.zeros(self._mouth.frames)
        due = self._frames_between(*_GLANCE_EVERY_SECONDS)
        away = True
        while due < self._mouth.frames:
            target = self._random.uniform(-1, 1, 2) if away else np.zeros(2)
            horizontal[due:] = target[0] * _GLANCE[0]
            vertical[due:] = target[1] * _GLANCE[1]
            away = not away
            due += self._frames_between(*_GLANCE_EVERY_SECONDS)
        return {
            "gaze_x": self._settled(_smooth(horizontal, frames=3)),
            "gaze_y": self._settled(_smooth(vertical, frames=3)),
        }

    def _frames_between(self, shortest_seconds: float, longest_seconds: float) -> int:
        return int(self._random.uniform(shortest_seconds, longest_seconds) * FRAMES_PER_SECOND)


def _smooth(curve: Curve, *, frames: int) -> Curve:
    kernel = np.hanning(frames + 2)[1:-1]
    half = frames // 2
    return np.convolve(np.pad(curve, half, "edge"), kernel / kernel.sum(), "valid")


def gestures_of(mouth: MouthMotion, *, seed: int) -> dict[str, Curve]:
    """Draw the gestures for *mouth*; the same seed gives the same motion."""
    gestures = Gestures(np.random.default_rng(seed % 2**63), mouth)
    return gestures.head() | gestures.gaze() | {"blink": gestures.blink()}
