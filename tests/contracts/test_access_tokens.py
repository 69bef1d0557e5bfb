"""What every kind of access token must do."""

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stario.adapters.jwt.access_tokens import JwtAccessTokens, TokenKey
from stario.adapters.memory.credentials import MemoryAccessTokens
from stario.adapters.system import SystemEntropy
from stario.domain.identity.model.role import Role
from stario.domain.identity.model.session import ACCESS_LIFETIME
from stario.domain.kernel.errors import Unauthenticated
from stario.domain.kernel.ids import AccountId, SessionId
from stario.ports.credentials import AccessClaims, AccessTokens

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
OLD = TokenKey("2026-10", b"o" * 32)
NEW = TokenKey("2026-11", b"n" * 32)
CLAIMS = AccessClaims(
    account_id=AccountId("01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90"),
    session_id=SessionId("01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c91"),
    role=Role.OPERATOR,
    expires_at=NOW + ACCESS_LIFETIME,
)


def tokens_of(*keys: TokenKey) -> JwtAccessTokens:
    return JwtAccessTokens(keys=keys, issuer="https://stario.uz", audience="stario")


@pytest.fixture(params=["memory", "jwt"])
def tokens(request: pytest.FixtureRequest) -> AccessTokens:
    return MemoryAccessTokens(SystemEntropy()) if request.param == "memory" else tokens_of(NEW)


def test_a_token_says_who_it_was_issued_to(tokens: AccessTokens) -> None:
    assert tokens.read(tokens.issue(CLAIMS), at=NOW) == CLAIMS


def test_a_token_ends_at_its_second(tokens: AccessTokens) -> None:
    token = tokens.issue(CLAIMS)

    assert tokens.read(token, at=CLAIMS.expires_at - timedelta(seconds=1)) == CLAIMS
    with pytest.raises(Unauthenticated):
        tokens.read(token, at=CLAIMS.expires_at)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "ключ", "\ud800", "." * 9000, "e30.e30.e30"])
def test_nonsense_is_nobody(tokens: AccessTokens, token: str) -> None:
    with pytest.raises(Unauthenticated):
        tokens.read(token, at=NOW)


def test_a_changed_token_is_nobody(tokens: AccessTokens) -> None:
    token = tokens.issue(CLAIMS)
    middle = len(token) // 2
    changed = token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :]

    with pytest.raises(Unauthenticated):
        tokens.read(changed, at=NOW)


def test_tokens_of_an_older_key_are_read_until_the_key_is_dropped() -> None:
    token = tokens_of(OLD).issue(CLAIMS)

    assert tokens_of(NEW, OLD).read(token, at=NOW) == CLAIMS
    with pytest.raises(Unauthenticated):
        tokens_of(NEW).read(token, at=NOW)


def test_new_tokens_name_the_first_key() -> None:
    token = tokens_of(NEW, OLD).issue(CLAIMS)

    assert jwt.get_unverified_header(token) == {"alg": "HS256", "kid": NEW.id, "typ": "at+jwt"}


def forged(header: dict[str, object], payload: dict[str, object], secret: bytes | None) -> str:
    def part(value: dict[str, object]) -> bytes:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")

    signed = part(header) + b"." + part(payload)
    digest = hmac.digest(secret, signed, "sha256") if secret else b""
    return (signed + b"." + base64.urlsafe_b64encode(digest).rstrip(b"=")).decode()


HEADER: dict[str, object] = {"alg": "HS256", "kid": NEW.id, "typ": "at+jwt"}
PAYLOAD: dict[str, object] = {
    "iss": "https://stario.uz",
    "aud": "stario",
    "sub": CLAIMS.account_id,
    "sid": CLAIMS.session_id,
    "role": "operator",
    "iat": int(NOW.timestamp()),
    "exp": int(CLAIMS.expires_at.timestamp()),
}


def test_the_forger_of_these_tests_can_make_a_good_token() -> None:
    assert tokens_of(NEW).read(forged(HEADER, PAYLOAD, NEW.secret), at=NOW) == CLAIMS


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "HS384", "RS256", "", None, 1])
def test_a_token_cannot_choose_its_algorithm(algorithm: object) -> None:
    header = HEADER | {"alg": algorithm}

    for secret in (None, NEW.secret):
        with pytest.raises(Unauthenticated):
            tokens_of(NEW).read(forged(header, PAYLOAD, secret), at=NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"typ": "JWT"},
        {"typ": None},
        {"kid": "other"},
        {"kid": None},
        {"kid": ["2026-11"]},
        {"crit": ["b64"], "b64": False},
    ],
)
def test_a_header_of_another_kind_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Unauthenticated):
        tokens_of(NEW).read(forged(HEADER | change, PAYLOAD, NEW.secret), at=NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://elsewhere.uz"},
        {"aud": "another"},
        {"aud": ["another"]},
        {"role": "emperor"},
        {"role": ["admin"]},
        {"sub": 1},
        {"sub": None},
        {"sid": None},
        {"exp": "9999999999"},
        {"exp": True},
        {"exp": 1e300},
        {"exp": 10**30},
        {"iat": int(NOW.timestamp()) + 3600},
        {"iat": None},
    ],
)
def test_a_wrong_claim_is_refused_under_a_good_signature(change: dict[str, object]) -> None:
    with pytest.raises(Unauthenticated):
        tokens_of(NEW).read(forged(HEADER, PAYLOAD | change, NEW.secret), at=NOW)


@given(st.text() | st.binary().map(lambda b: f"{base64.urlsafe_b64encode(b).decode()}.e30.AA"))
@example("e30.bnVsbA.")
@example("W10.e30.")
def test_no_text_makes_reading_stumble(text: str) -> None:
    with pytest.raises(Unauthenticated):
        tokens_of(NEW).read(text, at=NOW)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        TokenKey("weak", b"short")


def test_a_secret_is_not_shown() -> None:
    assert "nnnn" not in repr(tokens_of(NEW))
