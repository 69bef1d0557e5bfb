"""From 64 bits to signs that withstand noise, and back."""

import hmac

import attrs
import numpy as np
from numpy.typing import NDArray

from stario.adapters.spread_spectrum.keystream import Signs

Soft = NDArray[np.float32]
"""What was heard of each sign: its sign is the guess, its size how sure."""

_MARK_BYTES = 8
# With the least likeness below, one try in 2^24 of a picture without a mark would be taken for one.
_TAG_BYTES = 3
_MEMORY = 8
_GENERATORS = (0o557, 0o663, 0o711)
_STATES = 1 << _MEMORY
_STEPS = 8 * (_MARK_BYTES + _TAG_BYTES) + _MEMORY
# The nearest code word to noise is about 0.6 like it; one that decodes at all, 0.75.
_LEAST_LIKENESS = 0.66

LENGTH = _STEPS * len(_GENERATORS)
"""Signs of one mark."""


def _outputs() -> NDArray[np.float32]:
    """The signs that leave for each register of nine bits, `(registers, generators)`."""
    registers = range(2 * _STATES)
    rows = [[(r & g).bit_count() % 2 * 2 - 1 for g in _GENERATORS] for r in registers]
    return np.array(rows, np.float32)


_OUTPUTS = _outputs()
_BITS = np.arange(_STATES) & 1
# The two states that each state can have come from, and the register on that way.
_FROM = np.stack([np.arange(_STATES) >> 1, np.arange(_STATES) >> 1 | _STATES >> 1])
_REGISTERS = _FROM << 1 | _BITS


@attrs.frozen
class MarkCode:
    """
    A tag that needs the key, then a convolutional code of rate 1/3 and constraint length 9.

    The tag is the head of an HMAC-SHA-256: checksum and signature at once. The code stands five
    decibels more noise than mere repetition.

    Source: TIA/EIA-95-B, 6.1.3.1.3 (generators); A. J. Viterbi, "Error bounds for convolutional
    codes", IEEE Transactions on Information Theory 13 (1967).
    """

    _key: bytes = attrs.field(repr=False)

    def encode(self, mark: int) -> Signs:
        """
        Give the `LENGTH` signs of *mark*.

        Raises:
            OverflowError: it is no number of 64 bits.
        """
        payload = mark.to_bytes(_MARK_BYTES)
        return _encoded(np.unpackbits(np.frombuffer(payload + self._tag(payload), np.uint8)))

    def decode(self, heard: Soft) -> int | None:
        """Give the mark in *heard*, `(LENGTH,)`, or None where there is none beyond doubt."""
        bits = _decoded(heard.reshape(_STEPS, -1))
        content = np.packbits(bits).tobytes()
        payload, tag = content[:_MARK_BYTES], content[_MARK_BYTES:]
        if not hmac.compare_digest(tag, self._tag(payload)):
            return None
        likeness = _encoded(bits) @ heard / (np.linalg.norm(heard) * LENGTH**0.5 + 1e-9)
        return int.from_bytes(payload) if likeness > _LEAST_LIKENESS else None

    def _tag(self, payload: bytes) -> bytes:
        return hmac.digest(self._key, payload, "sha256")[:_TAG_BYTES]


def _encoded(bits: NDArray[np.uint8]) -> Signs:
    register, signs = 0, []
    for bit in [*bits.tolist(), *[0] * _MEMORY]:
        register = (register << 1 | bit) & (2 * _STATES - 1)
        signs.append(_OUTPUTS[register])
    return np.concatenate(signs)


def _decoded(heard: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Find the likeliest way through the code's states (Viterbi)."""
    gains = heard @ _OUTPUTS.T
    likelihood = np.full(_STATES, -np.inf, np.float32)
    likelihood[0] = 0
    ways = np.empty((len(heard), _STATES), np.intp)
    for step, gain in enumerate(gains):
        both = likelihood[_FROM] + gain[_REGISTERS]
        better = np.argmax(both, axis=0)
        ways[step] = np.where(better, _FROM[1], _FROM[0])
        likelihood = np.where(better, both[1], both[0])
    # The code was led back to the first state.
    state, bits = 0, []
    for step in range(len(heard) - 1, -1, -1):
        bits.append(state & 1)
        state = int(ways[step, state])
    return np.array(bits[: _MEMORY - 1 : -1], np.uint8)
