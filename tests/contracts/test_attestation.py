"""What keys that sign promise, and whoever looks at their signatures."""

import pytest

from stario.adapters.ed25519.attestation import Ed25519AttestationKey, Ed25519SignatureCheck
from stario.adapters.memory.attestation import MemoryAttestationKey, MemorySignatureCheck
from stario.ports.attestation import AttestationKey, SignatureCheck

Parts = tuple[AttestationKey, AttestationKey, SignatureCheck]


@pytest.fixture(params=["memory", "ed25519"])
def parts(request: pytest.FixtureRequest) -> Parts:
    """Two keys, and what looks at signatures."""
    if request.param == "memory":
        return MemoryAttestationKey("1"), MemoryAttestationKey("2"), MemorySignatureCheck()
    keys = (Ed25519AttestationKey.of("x" * 32), Ed25519AttestationKey.of("y" * 32))
    return *keys, Ed25519SignatureCheck()


def test_a_signature_belongs_to_one_message_and_one_key(parts: Parts) -> None:
    key, other, check = parts
    signature = key.sign(b"one")

    assert (len(key.public_key), len(signature)) == (32, 64)
    assert check(b"one", signature, key.public_key)
    assert not check(b"two", signature, key.public_key)
    assert not check(b"one", other.sign(b"one"), key.public_key)
    assert not check(b"one", signature, other.public_key)
    assert other.public_key != key.public_key


def test_what_is_no_signature_or_no_key_is_not_believed(parts: Parts) -> None:
    key, _, check = parts
    signature = key.sign(b"one")

    assert not check(b"one", b"", key.public_key)
    assert not check(b"one", signature[:-1], key.public_key)
    assert not check(b"one", signature, b"short")


def test_a_key_knows_those_before_it() -> None:
    before = (b"1" * 32, b"2" * 32)
    keys: tuple[AttestationKey, ...] = (
        MemoryAttestationKey(former_keys=before),
        Ed25519AttestationKey.of("x" * 32, former_keys=before),
    )
    assert [key.former_keys for key in keys] == [before, before]
    assert Ed25519AttestationKey.of("x" * 32).former_keys == ()


def test_a_key_does_not_show_its_secret() -> None:
    key = Ed25519AttestationKey.of("a secret that is long enough, truly")
    assert "secret" not in repr(key)
    assert (
        key.public_key == Ed25519AttestationKey.of("a secret that is long enough, truly").public_key
    )
