"""Pictures and speech to be marked, made by code from a number."""

import cv2
import numpy as np

from stario.ports.pictures import RgbImage
from stario.ports.speech import SPEECH_RATE, Samples
from tests.builders.portraits import admiral, astronaut
from tests.builders.speeches import FORMANTS, NOISE, speech_of

_LETTERS = (*FORMANTS, *NOISE)


def poster(seed: int, *, width: int = 1080, height: int = 1350) -> RgbImage:
    """Large type on flat or graded ground, with a disc: nearly nothing hides a mark."""
    random = np.random.default_rng(seed)

    def colour() -> tuple[int, int, int]:
        red, green, blue = random.integers(0, 256, 3).tolist()
        return red, green, blue

    ground = np.full((height, width, 3), random.integers(30, 230, 3), np.float32)
    if seed % 2:
        ground *= np.linspace(0.6, 1, height)[:, None, None]
    picture = ground.astype(np.uint8)
    disc = (int(width * random.uniform(0.3, 0.7)), int(height * random.uniform(0.2, 0.5)))
    cv2.circle(picture, disc, min(width, height) // 4, colour(), -1, cv2.LINE_AA)
    for line, text in enumerate(("TABRIKLAYMIZ", "Tug'ilgan kuning bilan", "12.08.2026")):
        at = (width // 20, int(height * (0.6 + 0.13 * line)))
        size = width / 1080 * (3 - 0.7 * line)
        cv2.putText(
            picture, text, at, cv2.FONT_HERSHEY_DUPLEX, size, colour(), 6 - line, cv2.LINE_AA
        )
    return picture


def clouds(seed: int, *, width: int = 640, height: int = 800) -> RgbImage:
    """Noise whose power falls with frequency as in photographs."""
    random = np.random.default_rng(seed)
    falls = random.uniform(0.6, 1.6)
    across = np.fft.rfftfreq(width)
    radius = np.hypot(np.fft.fftfreq(height)[:, None], across) + 1 / width
    layers = []
    for _layer in range(3):
        spectrum = np.fft.rfft2(random.normal(size=(height, width))) / radius**falls
        layer = np.fft.irfft2(spectrum, s=(height, width))
        layers.append(random.uniform(60, 190) + random.uniform(20, 55) * layer / layer.std())
    return np.dstack(layers).clip(0, 255).astype(np.uint8)


def photographs() -> tuple[RgbImage, ...]:
    """Two free portraits, as large as posters are."""
    photos = []
    for portrait in (astronaut(), admiral()):
        scale = 1350 / portrait.shape[0]
        size = (round(portrait.shape[1] * scale), 1350)
        larger = cv2.resize(portrait, size, interpolation=cv2.INTER_CUBIC)
        photos.append(np.asarray(cv2.cvtColor(larger, cv2.COLOR_BGR2RGB), np.uint8))
    return tuple(photos)


def babble(seed: int, seconds: float) -> Samples:
    """Syllables and pauses in a voice of some pitch, for `seconds` at `SPEECH_RATE`."""
    random = np.random.default_rng(seed)
    phones = []
    for _phone in range(int(seconds / 0.06) + 1):
        letter = "" if random.random() < 0.08 else str(random.choice(_LETTERS))
        phones.append((letter, float(random.uniform(0.06, 0.18))))
    speech = speech_of(phones, pitch=float(random.uniform(90, 230)))
    return speech.samples[: round(seconds * SPEECH_RATE)]
