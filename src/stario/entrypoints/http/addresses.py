"""Where a request really comes from."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import attrs
from starlette.types import Scope

UNKNOWN = "unknown"
NETWORK_PREFIX = 64
"""The IPv6 network that one customer gets: within it anybody has 2**64 addresses for nothing."""


def _networks(given: Iterable[str]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(text) for text in given)


@attrs.frozen
class ClientAddresses:
    """
    Believes `X-Forwarded-For` only as far as proxies of ours wrote it.

    *trusted_proxies* are addresses or networks (`10.0.0.0/8`). Read from the right, the first
    address that is not a trusted proxy's is the client: whatever stands left of it anybody can
    have made up.
    """

    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = attrs.field(
        default=(), converter=_networks
    )

    def of(self, scope: Scope) -> str:
        peer = peer_of(scope)
        if not self.trusted_proxies or not self._trusts(peer):
            return peer
        client = peer
        for hop in reversed(_hops(scope)):
            client = _normal(hop)
            if client == UNKNOWN or not self._trusts(client):
                break
        return client

    def _trusts(self, address: str) -> bool:
        if address == UNKNOWN:
            return False
        parsed = ip_address(address)
        return any(
            parsed.version == network.version and parsed in network
            for network in self.trusted_proxies
        )


def peer_of(scope: Scope) -> str:
    """The address at the other end of the connection."""
    return _normal(scope["client"][0] if scope.get("client") else "")


def counted_address(address: str) -> str:
    """What limits count by: the address, or for IPv6 the customer's network."""
    if ":" not in address:
        return address
    return str(ip_network((address, NETWORK_PREFIX), strict=False))


def _hops(scope: Scope) -> list[str]:
    lines = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return [hop.strip() for hop in b",".join(lines).decode("latin-1").split(",") if hop.strip()]


@lru_cache(maxsize=4096)
def _normal(text: str) -> str:
    try:
        address = ip_address(text.partition("%")[0].strip("[]"))
    except ValueError:
        return UNKNOWN
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(address)
