"""A signing key that lies in a file."""

import os
import stat
from datetime import datetime
from pathlib import Path
from typing import Self

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from stario.adapters.x509.certificates import certificate_pem, read_key
from stario.domain.kernel.errors import Unavailable
from stario.ports.provenance import SigningKey

_COORDINATE_BYTES = 32


@attrs.frozen
class FilesSigningKey(SigningKey):
    """The key of a PEM file that holds it, its certificate and those above, in this order."""

    _key: ec.EllipticCurvePrivateKey = attrs.field(repr=False)
    certificates: str
    """PEM: the signer's certificate, then those that lead to the anchor, without it."""

    @classmethod
    def open(cls, file: Path, *, at: datetime) -> Self:
        """
        Read the key and check that it may be used *at* this time.

        Raises:
            Unavailable: `signing_key`, with the reason: `missing`, `readable_by_others`, `damaged`
                or `expired`.
        """
        pem = private(file)
        try:
            key, chain = read_key(pem), x509.load_pem_x509_certificates(pem)
        except ValueError:
            # What the library says may quote the file.
            raise unusable(file, "damaged") from None
        own = chain[0]
        if own.public_key() != key.public_key():
            raise unusable(file, "damaged")
        if not own.not_valid_before_utc <= at < own.not_valid_after_utc:
            raise unusable(file, "expired")
        return cls(key, b"".join(map(certificate_pem, chain)).decode())

    def sign(self, message: bytes) -> bytes:
        signature = self._key.sign(message, ec.ECDSA(hashes.SHA256()))
        halves = decode_dss_signature(signature)
        return b"".join(half.to_bytes(_COORDINATE_BYTES) for half in halves)


def private(file: Path) -> bytes:
    """
    Read a secret that nobody but its owner, and perhaps a group, may read.

    Raises:
        Unavailable: `missing` or `readable_by_others`.
    """
    try:
        with file.open("rb") as opened:
            if stat.S_IMODE(os.fstat(opened.fileno()).st_mode) & stat.S_IRWXO:
                raise unusable(file, "readable_by_others")
            return opened.read()
    except OSError as error:
        raise unusable(file, "missing") from error


def unusable(file: Path, reason: str) -> Unavailable:
    return Unavailable(what="signing_key", file=str(file), reason=reason)
