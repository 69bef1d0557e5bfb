"""From speech to everything a face does."""

import numpy as np

from stario.adapters.portrait.motion.coarticulation import mouth_from_phones
from stario.adapters.portrait.motion.gestures import gestures_of
from stario.adapters.portrait.motion.loudness import Curve
from stario.adapters.portrait.motion.mouth import MouthMotion
from stario.adapters.portrait.motion.sound import mouth_from_sound
from stario.adapters.portrait.track import AnimationTrack
from stario.ports.speech import Speech


def track_of(speech: Speech, *, seed: int) -> AnimationTrack:
    """
    Animate a face to *speech*: ceil(duration * `FRAMES_PER_SECOND`) frames.

    The mouth follows the phones; where an engine gave none, it follows the sound. Head, eyes and
    brows follow *seed* (any whole number).

    Raises:
        ValueError: the speech has no samples.
    """
    if not len(speech.samples):
        raise ValueError("speech without samples")
    timed = any(phone.ipa for phone in speech.phones)
    mouth = mouth_from_phones(speech) if timed else mouth_from_sound(speech)
    gestures = gestures_of(mouth, seed=seed)
    channels = _lips(mouth) | gestures
    return AnimationTrack(**{name: curve.astype(np.float32) for name, curve in channels.items()})


def _lips(mouth: MouthMotion) -> dict[str, Curve]:
    names = ("gap", "wide", "upper", "lower", "tongue", "closure")
    return {name: getattr(mouth, name) for name in names}
