"""Speech made for tests: a voice of three formants that says given phones."""

from collections.abc import Sequence

import numpy as np

from stario.ports.speech import SPEECH_RATE, Phone, Samples, Speech, Word

FORMANTS = {
    "a": (750, 1250, 2500),
    "ɑ": (700, 1100, 2450),
    "i": (290, 2250, 3000),
    "u": (310, 800, 2300),
    "o": (450, 850, 2400),
    "e": (480, 1950, 2600),
    "m": (260, 1000, 2200),
    "n": (270, 1500, 2500),
    "l": (350, 1200, 2700),
}
NOISE = {"s": 6500, "ʃ": 3200, "f": 5000, "h": 1500, "t": 4200, "k": 2000}


def _voiced(formants: Sequence[int], count: int, pitch: float) -> Samples:
    time = np.arange(count) / SPEECH_RATE
    wave = np.zeros(count)
    for harmonic in range(1, int(4500 / pitch)):
        hertz = harmonic * pitch
        gain = sum(1 / (1 + ((hertz - formant) / 90) ** 2) for formant in formants)
        wave += gain * np.sin(2 * np.pi * hertz * time)
    return wave.astype(np.float32)


def _noise(centre: int, count: int, random: np.random.Generator) -> Samples:
    spectrum = np.fft.rfft(random.normal(size=count))
    hertz = np.fft.rfftfreq(count, 1 / SPEECH_RATE)
    shaped = np.fft.irfft(spectrum * np.exp(-(((hertz - centre) / 900) ** 2)), count)
    return shaped.astype(np.float32)


def _sound(ipa: str, count: int, pitch: float, random: np.random.Generator) -> Samples:
    letter = ipa.strip("ˈː")
    if letter in FORMANTS:
        level = 0.35 if letter in "mnl" else 1.0
        sound = _voiced(FORMANTS[letter], count, pitch)
    elif letter in NOISE:
        level, sound = 0.25, _noise(NOISE[letter], count, random)
    else:
        return np.zeros(count, np.float32)
    edge = np.minimum(1, np.minimum(np.arange(count), np.arange(count)[::-1]) / 120)
    shaped: Samples = (sound / max(float(np.abs(sound).max()), 1e-6) * level * edge).astype(
        np.float32
    )
    return shaped


def speech_of(
    timed: Sequence[tuple[str, float]], *, pitch: float = 120, words: Sequence[Word] = ()
) -> Speech:
    """Say pairs of a phone and its length in seconds; `""` is a pause, p and b are silent."""
    random = np.random.default_rng(5)
    phones: list[Phone] = []
    sounds: list[Samples] = []
    spoken = 0
    for ipa, seconds in timed:
        count = round(seconds * SPEECH_RATE)
        sounds.append(_sound(ipa, count, pitch, random))
        start, spoken = spoken, spoken + count
        phones.append(Phone(ipa, start / SPEECH_RATE, spoken / SPEECH_RATE))
    samples = np.concatenate(sounds) * 0.5
    noise = random.normal(scale=0.0005, size=len(samples))
    return Speech((samples + noise).astype(np.float32), tuple(phones), tuple(words))


def babble(seconds: float, *, seed: int, pitch: float = 120) -> Speech:
    """Say random syllables with pauses between phrases."""
    random = np.random.default_rng(seed)
    timed: list[tuple[str, float]] = [("", 0.25)]
    while sum(length for _, length in timed) < seconds - 0.5:
        consonant = str(random.choice(["p", "b", "m", "t", "k", "s", "ʃ", "f", "n", "l"]))
        vowel = str(random.choice(["a", "ɑ", "i", "u", "o", "e"]))
        if random.random() < 0.3:
            vowel = "ˈ" + vowel
        timed.append((consonant, float(random.uniform(0.06, 0.11))))
        timed.append((vowel, float(random.uniform(0.09, 0.2))))
        if random.random() < 0.12:
            timed.append(("", float(random.uniform(0.15, 0.35))))
    timed.append(("", 0.25))
    return speech_of(timed, pitch=pitch)
