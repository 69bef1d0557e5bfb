"""What a signing key promises, wherever it lies."""

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from stario.adapters.system import SystemClock
from stario.adapters.x509.folder import ProvenanceFolder
from stario.ports.provenance import SigningKey
from tests.builders.papers import Authority


@pytest.fixture(params=["memory", "files"])
def signing_key(request: pytest.FixtureRequest, tmp_path: Path) -> SigningKey:
    if request.param == "memory":
        return Authority.new().signing_key
    folder, now = ProvenanceFolder(tmp_path / "provenance"), SystemClock().now()
    folder.initialise(at=now)
    return folder.signing_key(at=now)


def verify(certificate: x509.Certificate, signature: bytes, message: bytes) -> None:
    key = certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    key.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))


def test_its_signatures_fit_its_certificate(signing_key: SigningKey) -> None:
    own = x509.load_pem_x509_certificates(signing_key.certificates.encode())[0]

    # Some of so many have a half that begins with zeros.
    for number in range(300):
        message = number.to_bytes(4)
        signature = signing_key.sign(message)
        assert len(signature) == 64
        verify(own, signature, message)
    with pytest.raises(InvalidSignature):
        verify(own, signature, b"something else")


def test_its_certificates_lead_to_the_anchor_but_leave_it_out(signing_key: SigningKey) -> None:
    signer, intermediate = x509.load_pem_x509_certificates(signing_key.certificates.encode())

    signer.verify_directly_issued_by(intermediate)
    assert intermediate.issuer != intermediate.subject


def test_it_does_not_show_its_secret(signing_key: SigningKey) -> None:
    assert "PRIVATE" not in signing_key.certificates
    assert "PRIVATE" not in repr(signing_key)
    assert "_key" not in repr(signing_key)
