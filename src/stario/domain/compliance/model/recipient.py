"""Whom a package is encrypted to."""

import hashlib
from collections.abc import Iterable

import attrs

from stario.domain.kernel.errors import Invalid

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
PREFIX = "age"
CHECKSUM = 6
KEY_BYTES = 32
FIELD = "recipient_public_key"

WEAK = frozenset(
    bytes.fromhex(key)
    for key in (
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
)
"""Points of small order: whoever knows Curve25519 knows every secret that is shared with them."""


@attrs.frozen
class RecipientKey:
    """
    An X25519 public key as age writes it: `age1` and 58 characters.

    Sources: age-encryption.org/v1, BIP 173 (Bech32).
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> "RecipientKey":
        """
        Read a key that somebody typed or pasted.

        Raises:
            Invalid: `recipient_public_key` with `not_a_key`: it is none, mistyped, a secret key,
                or one that keeps no secret.
        """
        clean = text.strip()
        point = _point(clean)
        # The highest bit means nothing (RFC 7748).
        if point is None or point[:-1] + bytes([point[-1] & 0x7F]) in WEAK:
            raise Invalid(FIELD, "not_a_key")
        return cls(clean)

    @property
    def fingerprint(self) -> str:
        """Eight groups of four hex digits of the SHA-256 of the key's text, to be read aloud."""
        digest = hashlib.sha256(self.text.encode()).hexdigest()[:32]
        return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


def _point(text: str) -> bytes | None:
    """The 32 bytes that *text* stands for; age writes public keys in lower case."""
    prefix, one, data = text.partition("1")
    if prefix != PREFIX or not one or any(sign not in ALPHABET for sign in data):
        return None
    values = [ALPHABET.index(sign) for sign in data]
    if _checksum([*_expanded(PREFIX), *values]) != 1:
        return None
    return _bytes(values[:-CHECKSUM])


def _expanded(prefix: str) -> list[int]:
    return [ord(sign) >> 5 for sign in prefix] + [0] + [ord(sign) & 31 for sign in prefix]


def _checksum(values: Iterable[int]) -> int:
    generator = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
    found = 1
    for value in values:
        top = found >> 25
        found = (found & 0x1FFFFFF) << 5 ^ value
        for bit, word in enumerate(generator):
            found ^= word if top >> bit & 1 else 0
    return found


def _bytes(values: list[int]) -> bytes | None:
    """Join groups of five bits to 32 bytes; what is left over must be zeroes."""
    bits = "".join(f"{value:05b}" for value in values)
    whole, rest = bits[: KEY_BYTES * 8], bits[KEY_BYTES * 8 :]
    if len(whole) < KEY_BYTES * 8 or len(rest) > 4 or "1" in rest:
        return None
    return int(whole, 2).to_bytes(KEY_BYTES, "big")
