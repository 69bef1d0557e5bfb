"""Mouth motion from phones: neighbouring sounds blend, closures do not give way."""

from collections.abc import Iterator

import attrs
import numpy as np

from stario.adapters.portrait.motion.loudness import Curve, at, emphasis_of, envelope_of
from stario.adapters.portrait.motion.mouth import MouthMotion, frame_centres
from stario.adapters.portrait.motion.visemes import Shape, Viseme, stressed, visemes_of
from stario.ports.speech import Speech

_RATE = 200
# Lips move before the sound is heard.
_LEAD_SECONDS = 0.035
_REACH_SECONDS = 0.35
_REST_WEIGHT = 0.04
# Half of a closure spans more than half a frame, so that one frame at least shows it.
_CLOSURE_SECONDS = 0.028
_RELEASE_SECONDS = 0.022
_STRESS_SECONDS = 0.12
_SHORT_PAUSE_SECONDS = 0.06


@attrs.frozen(kw_only=True)
class _Target:
    shape: Shape
    centre: float
    half: float
    stressed: bool
    silent: bool

    def reach(self, seconds: Curve) -> slice:
        extent = self.half + _REACH_SECONDS
        first, last = np.searchsorted(seconds, (self.centre - extent, self.centre + extent))
        return slice(int(first), int(last))

    def dominance(self, seconds: Curve) -> Curve:
        """
        Weigh this target over time: a plateau with falling skirts.

        Source: Cohen and Massaro 1993, D = a * exp(-theta * |t|^c), with c = 1.5; consonants
        fall faster than vowels.
        """
        skirt = 0.055 if self.shape.dominance < 1.2 else 0.038
        weight = self.shape.dominance
        if self.silent and self.half * 2 < _SHORT_PAUSE_SECONDS:
            weight = 0.08
        outside = np.maximum(np.abs(seconds - self.centre) - self.half * 0.7, 0.0)
        return weight * np.exp(-((outside / skirt) ** 1.5))

    def closure(self, seconds: Curve) -> Curve:
        hold = max(self.half * 0.75, _CLOSURE_SECONDS)
        outside = np.maximum(np.abs(seconds - self.centre) - hold, 0.0)
        return np.exp(-((outside / _RELEASE_SECONDS) ** 2))

    def opening(self, loudness: float) -> float:
        return self.shape.gap * (0.72 + 0.42 * loudness) * (1.12 if self.stressed else 1.0)


def _targets(speech: Speech) -> Iterator[_Target]:
    for phone in speech.phones:
        shapes = visemes_of(phone.ipa)
        length = max(phone.end_seconds - phone.start_seconds, 0.0) / len(shapes)
        for index, viseme in enumerate(shapes):
            yield _Target(
                shape=viseme.value,
                centre=phone.start_seconds + (index + 0.5) * length - _LEAD_SECONDS,
                half=max(length / 2, 0.02),
                stressed=stressed(phone.ipa),
                silent=viseme is Viseme.REST,
            )


def mouth_from_phones(speech: Speech) -> MouthMotion:
    """
    Blend the shapes of the phones of *speech* by their dominance.

    Loud and stressed sounds open the jaw further; in p, b and m the lips meet.
    """
    seconds = np.arange(0.0, speech.duration_seconds + 1 / _RATE, 1 / _RATE)
    envelope = envelope_of(speech.samples, speech.rate)
    loudness = at(envelope, seconds)
    weighted = np.zeros((5, len(seconds)))
    weights = np.full(len(seconds), _REST_WEIGHT)
    closure = np.zeros(len(seconds))
    stress = np.zeros(len(seconds))
    for target in _targets(speech):
        part = target.reach(seconds)
        near = seconds[part]
        weight = target.dominance(near)
        shape = target.shape
        opening = target.opening(float(np.interp(target.centre, seconds, loudness)))
        goal = np.array([opening, shape.wide, shape.upper, shape.lower, shape.tongue])
        weighted[:, part] += goal[:, None] * weight
        weights[part] += weight
        if shape.closes:
            closure[part] = np.maximum(closure[part], target.closure(near))
        if target.stressed:
            bump = np.exp(-(((near - target.centre) / _STRESS_SECONDS) ** 2))
            stress[part] = np.maximum(stress[part], bump)
    if not stress.any():
        stress = at(emphasis_of(envelope), seconds)
    gap, wide, upper, lower, tongue = weighted / weights
    frames = frame_centres(speech)

    def sampled(curve: Curve) -> Curve:
        return np.interp(frames, seconds, curve)

    return MouthMotion(
        gap=sampled(gap * (1 - closure)),
        wide=sampled(wide),
        upper=sampled(upper),
        lower=sampled(lower),
        tongue=sampled(tongue * (1 - closure)),
        closure=sampled(closure),
        stress=sampled(stress),
        loudness=sampled(loudness),
    )
