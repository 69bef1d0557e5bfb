"""A call of the gateway is told from anybody else's."""

from typing import TypedDict

import pytest

from stario.adapters.memory.system import MemoryClock
from stario.entrypoints.http.forwarding.signatures import LIFETIME_SECONDS, CallSignatures


class Call(TypedDict):
    service: str
    method: str
    target: bytes


class Other(TypedDict, total=False):
    service: str
    method: str
    target: bytes


CALL: Call = {"service": "merch-engine", "method": "POST", "target": b"/payments/init?x=1"}
ADDRESS = "192.0.2.7"


@pytest.fixture
def clock() -> MemoryClock:
    return MemoryClock()


@pytest.fixture
def signatures(clock: MemoryClock) -> CallSignatures:
    return CallSignatures(secret=b"s" * 32, clock=clock)


@pytest.mark.parametrize("address", [ADDRESS, "2001:db8::1", "unknown"])
def test_it_says_for_whom(signatures: CallSignatures, address: str) -> None:
    signed = signatures.sign(**CALL, address=address)
    assert signatures.address_in(signed, **CALL) == address


@pytest.mark.parametrize(
    "other",
    [{"service": "voice-gen"}, {"method": "GET"}, {"target": b"/payments/init"}, {"target": b""}],
    ids=str,
)
def test_it_is_good_for_one_call(signatures: CallSignatures, other: Other) -> None:
    signed, call = signatures.sign(**CALL, address=ADDRESS), CALL.copy()
    call.update(other)
    assert signatures.address_in(signed, **call) is None


def test_it_is_good_for_half_a_minute(signatures: CallSignatures, clock: MemoryClock) -> None:
    signed = signatures.sign(**CALL, address=ADDRESS)
    for seconds in (LIFETIME_SECONDS, -2 * LIFETIME_SECONDS):
        clock.advance(seconds=seconds)
        assert signatures.address_in(signed, **CALL) == ADDRESS
    clock.advance(seconds=-1)
    assert signatures.address_in(signed, **CALL) is None


def test_what_is_made_up_or_altered_is_none(signatures: CallSignatures, clock: MemoryClock) -> None:
    signed = signatures.sign(**CALL, address=ADDRESS)
    stranger = CallSignatures(secret=b"t" * 32, clock=clock).sign(**CALL, address=ADDRESS)
    altered = signed.replace(ADDRESS.encode(), b"198.51.100.7")
    later = b"t=9" + signed[3:]
    for made_up in (None, b"", b"t=1,a=1,s=1", stranger, altered, later, signed + b"0", b"\n"):
        assert signatures.address_in(made_up, **CALL) is None


def test_the_secret_is_not_shown(signatures: CallSignatures) -> None:
    assert "s" * 32 not in repr(signatures)
