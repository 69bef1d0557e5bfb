"""
The certificates behind the signatures: root, intermediate, signer.

Source: C2PA Technical Specification 2.2, 14.5 (certificate profile); RFC 5280.
"""

from datetime import datetime, timedelta
from typing import Self

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

ROOT_LASTS = timedelta(days=20 * 365)
INTERMEDIATE_LASTS = timedelta(days=10 * 365)
SIGNER_LASTS = timedelta(days=5 * 365)
"""
Without a time-stamp a signature is believed for as long as its certificate lasts, so that is
longer than the year after which the key should be renewed.
"""

_CLOCKS_DIFFER = timedelta(minutes=5)
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""RFC 9336."""


@attrs.frozen(kw_only=True)
class Identity:
    """A key and the certificate that names it."""

    key: ec.EllipticCurvePrivateKey = attrs.field(repr=False)
    certificate: x509.Certificate

    @classmethod
    def root(cls, *, at: datetime) -> Self:
        key = new_key()
        name = _name(f"Stario Root CA {at.year}")
        return cls(key=key, certificate=_authority(name, key, name, key, depth=1, at=at))

    def intermediate(self, *, at: datetime) -> "Identity":
        key = new_key()
        name = _name(f"Stario Content CA {at.year}")
        issuer = self.certificate.subject
        certificate = _authority(name, key, issuer, self.key, depth=0, at=at)
        return Identity(key=key, certificate=certificate)

    def signer(self, *, at: datetime, lasts: timedelta = SIGNER_LASTS) -> "Identity":
        """Issue a signer's certificate; it does not outlast this one."""
        key = new_key()
        name = _name(f"Stario Content Signer {at:%Y-%m}")
        until = min(at + lasts, self.certificate.not_valid_after_utc)
        builder = _builder(name, key, self.certificate.subject, self.key, at=at, until=until)
        purposes = [ExtendedKeyUsageOID.EMAIL_PROTECTION, _DOCUMENT_SIGNING]
        certificate = (
            builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(certifies=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        return Identity(key=key, certificate=certificate)


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def certificate_pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def read_key(pem: bytes) -> ec.EllipticCurvePrivateKey:
    """
    Raises:
        ValueError: there is no such key in *pem*.
    """
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("not a key on the curve P-256")  # noqa: TRY004 - of the same kind to the caller
    return key


def _authority(
    name: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    depth: int,
    at: datetime,
) -> x509.Certificate:
    until = at + (ROOT_LASTS if depth else INTERMEDIATE_LASTS)
    constraints = x509.BasicConstraints(ca=True, path_length=depth)
    return (
        _builder(name, key, issuer, issuer_key, at=at, until=until)
        .add_extension(constraints, critical=True)
        .add_extension(_usage(certifies=True), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def _builder(
    name: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    at: datetime,
    until: datetime,
) -> x509.CertificateBuilder:
    public = key.public_key()
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _CLOCKS_DIFFER)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(above, critical=False)
    )


def _usage(*, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certifies,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "UZ"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Stario"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )
