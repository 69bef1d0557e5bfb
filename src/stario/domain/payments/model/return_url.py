"""Where a fan may be sent back to after paying: nowhere but to pages of ours."""

import re
from urllib.parse import urlsplit

from stario.domain.kernel.errors import Invalid

LONGEST = 500
PRINTABLE = re.compile(r"[!-~]+")
HOST = re.compile(r"[0-9a-z.:_-]+")
"""Nothing that would end a word of a header or of a policy."""
PORTS = {"http": 80, "https": 443}
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Where a developer's own pages are; anybody else's need TLS."""
ANYWHERE = "*"
"""Among the origins where no money is real: a page of whoever tries us out."""


def origin_of(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port in one form (RFC 6454); None: it has none, or not a safe one."""
    if not PRINTABLE.fullmatch(url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    if parts.scheme not in PORTS or not HOST.fullmatch(host) or "@" in parts.netloc:
        return None
    if parts.scheme == "http" and host not in LOOPBACK:
        return None
    return parts.scheme, host, port or PORTS[parts.scheme]


def checked_return_url(url: str, *, origins: tuple[str, ...]) -> str:
    """
    Give *url*, which leads to one of *origins*.

    An attacker who could name any address would have our provider's page lead a fan to it.

    Raises:
        Invalid: it leads elsewhere, or is no address.
    """
    origin = origin_of(url) if len(url) <= LONGEST else None
    if origin is None:
        raise Invalid("return_url", "url")
    if ANYWHERE not in origins and origin not in {origin_of(allowed) for allowed in origins}:
        raise Invalid("return_url", "foreign_origin")
    return url
