"""Who may call a service: the gateway alone, where they share a secret."""

import attrs
from starlette.types import Scope

from stario.entrypoints.http.forwarding.signatures import HEADER, CallSignatures

OPEN = frozenset({"health", "metrics"})
"""Orchestrators and Prometheus call these, and know no secret."""


@attrs.frozen(kw_only=True)
class ServiceGate:
    service: str
    signatures: CallSignatures

    def address_of(self, scope: Scope) -> str | None:
        """The address of the client that the gateway calls for; None: it is not the gateway."""
        query = scope["query_string"]
        path = scope["raw_path"]
        given = [value for name, value in scope["headers"] if name == HEADER]
        return self.signatures.address_in(
            given[0] if len(given) == 1 else None,
            service=self.service,
            method=scope["method"],
            target=path + b"?" + query if query else path,
        )


def lets_anybody(path: str) -> bool:
    """Whether a service answers whoever asks for the template *path*."""
    return path.split("/")[1] in OPEN
