"""Marking speech by gains too small to be heard, and reading a copy of it."""

import attrs
import numpy as np
from numpy.typing import NDArray
from scipy import fft

from stario.adapters.spread_spectrum.code import LENGTH, MarkCode
from stario.adapters.spread_spectrum.keystream import derived, order, uniform
from stario.adapters.spread_spectrum.tiles import (
    BANDS,
    HOP,
    RATE,
    Levels,
    amplified,
    at_rate,
    levels_of,
    limited,
    peaks_of,
    spectra_of,
)
from stario.ports.speech import Samples

# The mark begins again after so many frames: 1.4 s.
_PERIOD = 64
_TILES = _PERIOD * BANDS
# One tile in six is the same in every mark: by it the beginning is found.
_PILOT_SHARE = 6
_STEP_DB = 1.0
# Neighbouring windows overlap: what one changes, the next must make good.
_ROUNDS = 6
_MOST_DB = 1.5 * _STEP_DB
_CORRECTED_AT_ONCE = 0.9
# Encoders spend nothing on what is so far below the loudest tile.
_DEEPEST_DB = 50.0
_SILENCE_DB = -90.0
_SURE_ABOVE_DB = 40.0
# A tile changes little over a third of a millisecond.
_SEARCH_STEP = 16
_FINE_STEP = 4
_LEAST_SIGMAS = 5.0
_MOST_TRIES = 3
_PART = 30 * RATE
_MOST_PARTS = 4

Phases = NDArray[np.complex128]
"""Where between two steps each tile of one period is; its size is how sure, `(_PERIOD, BANDS)`."""


@attrs.frozen(order=True)
class _Beginning:
    """Of a period: `offset` in samples to a frame, `turn` in frames; `sigmas` above chance."""

    sigmas: float
    offset: int
    turn: int


class SoundMarks:
    """
    Quantization index modulation of the level of each tile of time and frequency.

    Tiles are 43 ms by 188 Hz. Each is made at most half a step louder or softer, to the nearest
    level that says its sign, so that silence stays silence and the mark is about 30 dB below
    the speech in each band. The steps of each tile are shifted by the secret.

    Source: B. Chen, G. W. Wornell, "Quantization index modulation", IEEE Transactions on
    Information Theory 47 (2001).
    """

    def __init__(self, secret: bytes) -> None:
        self._code = MarkCode(derived(secret, "sound tag"))
        key = derived(secret, "sound pattern")
        self._shift = uniform(key, _TILES).reshape(_PERIOD, BANDS)
        tiles = order(key, _TILES)
        self._pilots, self._data = np.split(tiles, [_TILES // _PILOT_SHARE])
        self._sign_of = np.arange(len(self._data)) % LENGTH
        pilot = np.zeros(_TILES, np.complex128)
        pilot[self._pilots] = np.exp(2j * np.pi * self._shift.ravel()[self._pilots])
        self._spectrum = np.conj(fft.fft(pilot.reshape(_PERIOD, BANDS), axis=0))

    def mark(self, samples: Samples, rate: int, mark: int) -> Samples:
        lattice = self._lattice(mark)
        if len(samples) == 0:
            return samples
        sound = at_rate(samples, rate, RATE)
        added = at_rate(_marked(sound, lattice) - sound, RATE, rate)
        whole = np.zeros_like(samples)
        whole[: len(added)] = added[: len(samples)]
        return samples + whole

    def find(self, samples: Samples, rate: int) -> int | None:
        sound = at_rate(samples, rate, RATE)
        for start in range(0, min(len(sound), _MOST_PARTS * _PART), _PART):
            mark = self._found(sound[start : start + _PART])
            if mark is not None:
                return mark
        return None

    def _lattice(self, mark: int) -> Levels:
        """Give a level of each tile that says its sign of *mark*; so does each whole step on."""
        signs = np.ones(_TILES, np.float32)
        signs[self._data] = self._code.encode(mark)[self._sign_of]
        return (self._shift + (1 - signs.reshape(_PERIOD, BANDS)) / 4) * _STEP_DB

    def _found(self, sound: Samples) -> int | None:
        beginnings = [self._beginning(sound, at) for at in range(0, HOP, _SEARCH_STEP)]
        for rough in sorted(beginnings, reverse=True)[:_MOST_TRIES]:
            if rough.sigmas < _LEAST_SIGMAS:
                break
            first = max(0, rough.offset - _SEARCH_STEP)
            near = range(first, rough.offset + _SEARCH_STEP + 1, _FINE_STEP)
            mark = self._read(sound, max(self._beginning(sound, at) for at in near))
            if mark is not None:
                return mark
        return None

    def _beginning(self, sound: Samples, offset: int) -> _Beginning:
        """Try all turns at once: the likeliest one with frames that start at *offset*."""
        phases = _phases(sound[offset:])
        turned = fft.fft(phases, axis=0) * self._spectrum
        match = np.abs(fft.ifft(turned.sum(axis=1)))
        chance = np.sqrt((np.abs(phases) ** 2).mean() * len(self._pilots) / 2)
        turn = int(match.argmax())
        return _Beginning(float(match[turn] / (chance + 1e-9)), offset, turn)

    def _read(self, sound: Samples, beginning: _Beginning) -> int | None:
        phases = np.roll(_phases(sound[beginning.offset :]), -beginning.turn, axis=0)
        turned = (phases * np.exp(-2j * np.pi * self._shift)).ravel()
        # Another volume turns all phases alike; the pilot says how far.
        volume = turned[self._pilots].sum()
        heard = (turned[self._data] * np.conj(volume) / (abs(volume) + 1e-9)).real
        return self._code.decode(np.bincount(self._sign_of, heard).astype(np.float32))


def _phases(sound: Samples) -> Phases:
    levels = levels_of(spectra_of(sound))
    floor = max(levels.max(initial=-np.inf) - _DEEPEST_DB, _SILENCE_DB)
    sure = np.clip((levels - floor) / _SURE_ABOVE_DB, 0, 1)
    phases = sure * np.exp(2j * np.pi * levels / _STEP_DB)
    whole = np.pad(phases, ((0, -len(phases) % _PERIOD), (0, 0)))
    return np.asarray(whole.reshape(-1, _PERIOD, BANDS).sum(axis=0))


def _marked(sound: Samples, lattice: Levels) -> Samples:
    """Move the level of each tile, but for silence, to the nearest one of the *lattice*."""
    spectra = spectra_of(sound)
    levels = levels_of(spectra)
    repeated = lattice[np.arange(len(levels)) % _PERIOD]
    wanted = repeated + np.rint((levels - repeated) / _STEP_DB) * _STEP_DB
    audible = levels > max(levels.max() - _DEEPEST_DB, _SILENCE_DB)
    highest = peaks_of(sound).max()
    gains = np.zeros_like(levels)
    marked = sound
    for _round in range(_ROUNDS):
        missing = np.where(audible, wanted - levels_of(spectra_of(marked)), 0)
        gains = np.clip(gains + _CORRECTED_AT_ONCE * missing, -_MOST_DB, _MOST_DB)
        # Within the rounds, so that the next one makes good what this took away.
        marked = limited(amplified(spectra, gains, len(sound)), highest)
    return marked
