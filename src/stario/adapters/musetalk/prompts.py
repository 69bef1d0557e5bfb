"""What each picture hears: a fifth of a second of speech around it."""

from functools import cache
from typing import Final

import numpy as np

from stario.adapters.musetalk.mel import RATE, Floats
from stario.ports.animation import FRAMES_PER_SECOND

FEATURES_PER_SECOND: Final = 50
LAYERS: Final = 5
WIDTH: Final = 384

_BEFORE = 4
_WINDOW = 10
_STEP = FEATURES_PER_SECOND // FRAMES_PER_SECOND


def audio_prompts(hidden: Floats, *, samples: int, frames: int) -> Floats:
    """
    Cut the features of *frames* pictures out of Whisper's hidden states.

    Picture `i` gets the features `2i - 4` to `2i + 5`, every layer of each; silence beyond both
    ends is zero.

    Args:
        hidden: `(segments, 1500, 5, 384)`: the embedding and the four layers of whisper-tiny.
        samples: how long the sound is, at 16 kHz; what follows is padding.
        frames: how many pictures.

    Returns:
        `(frames, 50, 384)` with the sinusoidal position of each row added.

    Source: Zhang et al. 2024 (arXiv:2410.10122) and its released version 1.5.
    """
    features = hidden.reshape(-1, LAYERS, WIDTH)[: samples * FEATURES_PER_SECOND // RATE]
    after = max(0, _STEP * frames + _WINDOW - _BEFORE - len(features))
    padded = np.pad(features, ((_BEFORE, after), (0, 0), (0, 0)))
    starts = _STEP * np.arange(frames)
    windows = padded[starts[:, None] + np.arange(_WINDOW)]
    prompts = windows.reshape(frames, _WINDOW * LAYERS, WIDTH) + _positions()
    return np.asarray(prompts, np.float32)


@cache
def _positions() -> Floats:
    """Sines and cosines of row and column, `(50, 384)` (Vaswani et al. 2017, 3.5)."""
    rows = np.arange(_WINDOW * LAYERS)[:, None]
    angles = rows * np.exp(np.arange(0, WIDTH, 2) * (-np.log(10_000.0) / WIDTH))
    table = np.empty((_WINDOW * LAYERS, WIDTH), np.float32)
    table[:, 0::2], table[:, 1::2] = np.sin(angles), np.cos(angles)
    return table
