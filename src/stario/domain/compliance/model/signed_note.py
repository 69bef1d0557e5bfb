"""
Signed texts that people can read.

A text of lines, an empty line, and a line for each signature: an em dash, the key's name, and in
base64 four bytes that name the key and the signature (Ed25519, 64 bytes) of the text.

Source: C2SP signed-note 1.0.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence

import attrs

from stario.domain.kernel.errors import Invalid

KEY_NAME = "stario"
ED25519 = b"\1"
SEPARATOR = "\n\n"
DASH = "\N{EM DASH} "
ID_BYTES = 4

Verify = Callable[[bytes, bytes, bytes], bool]
"""As `SignatureCheck`: message, signature, public key."""


class NoteRejected(Invalid):
    """A text is not signed by the key that should have signed it."""

    def __init__(self, reason: str = "signature") -> None:
        super().__init__("note", reason)


@attrs.frozen(kw_only=True)
class Signer:
    """A key that signs notes; `sign` gives 64 bytes."""

    public_key: bytes
    sign: Callable[[bytes], bytes]

    def signed(self, text: str) -> str:
        """Sign *text*, which ends with a line break and has no empty line."""
        signature = key_id(self.public_key) + self.sign(text.encode())
        return f"{text}\n{DASH}{KEY_NAME} {base64.b64encode(signature).decode()}\n"


def key_id(public_key: bytes) -> bytes:
    name = KEY_NAME.encode()
    return hashlib.sha256(name + b"\n" + ED25519 + public_key).digest()[:ID_BYTES]


def opened(
    note: str, *, public_key: bytes, verify: Verify, former_keys: Sequence[bytes] = ()
) -> str:
    """
    Give the text of *note*; the name of a key in each signature says which key to look with.

    Args:
        former_keys: public keys that signed before *public_key*, and are believed still.

    Raises:
        NoteRejected: no signature in it is that of a key that is believed.
    """
    text, separator, signatures = note.rpartition(SEPARATOR)
    if not separator:
        raise NoteRejected("form")
    text += "\n"
    for line in signatures.splitlines():
        for key in (public_key, *former_keys):
            signature = _signature(line, key)
            if signature is not None and verify(text.encode(), signature, key):
                return text
    raise NoteRejected


def _signature(line: str, public_key: bytes) -> bytes | None:
    prefix = f"{DASH}{KEY_NAME} "
    if not line.startswith(prefix):
        return None
    try:
        content = base64.b64decode(line[len(prefix) :], validate=True)
    except (binascii.Error, ValueError):
        return None
    # There is one way to write it: bits that nothing reads must not differ either.
    if base64.b64encode(content).decode() != line[len(prefix) :]:
        return None
    return content[ID_BYTES:] if content[:ID_BYTES] == key_id(public_key) else None
