"""What a secret scatters: signs and orders that nobody else can guess."""

import hmac
from hashlib import shake_256

import numpy as np
from numpy.typing import NDArray

Signs = NDArray[np.float32]


def derived(secret: bytes, purpose: str) -> bytes:
    """
    Derive a 32-byte key for one *purpose* from *secret*.

    Source: RFC 5869 (HKDF) with one block of output and no salt.
    """
    extracted = hmac.digest(b"\0" * 32, secret, "sha256")
    return hmac.digest(extracted, purpose.encode() + b"\1", "sha256")


# Not NumPy's generators: their streams may change with a version, and then no old mark is found.
def signs(key: bytes, count: int) -> Signs:
    """Draw *count* signs, +1 or -1, from SHAKE-256."""
    stream = np.frombuffer(shake_256(key + b"signs").digest(-(-count // 8)), np.uint8)
    return np.unpackbits(stream)[:count].astype(np.float32) * 2 - 1


def order(key: bytes, count: int) -> NDArray[np.intp]:
    """Draw an order of *count* things from SHAKE-256."""
    words = np.frombuffer(shake_256(key + b"order").digest(8 * count), "<u8")
    return np.argsort(words, kind="stable")


def uniform(key: bytes, count: int) -> NDArray[np.float64]:
    """Draw *count* numbers in [0, 1) from SHAKE-256."""
    words = np.frombuffer(shake_256(key + b"uniform").digest(8 * count), "<u8")
    return np.asarray((words >> np.uint64(11)) * 2.0**-53)
