"""How a service knows that the gateway calls, and for whom."""

import hashlib
import hmac
import re
from typing import Final

import attrs

from stario.ports.system import Clock

HEADER: Final = b"stario-call"
LIFETIME_SECONDS: Final = 30
"""Longer than clocks of ours differ, and than a call is on its way."""

GRAMMAR = re.compile(rb"t=([0-9]{1,12}),a=([0-9a-f.:]{1,45}|unknown),s=([0-9a-f]{64})")


@attrs.frozen(kw_only=True)
class CallSignatures:
    """
    Signs and checks calls with the secret that the gateway and its services share.

    A signature is good for half a minute, one service, method, target and client.
    """

    secret: bytes = attrs.field(repr=False)
    clock: Clock

    def sign(self, *, service: str, method: str, target: bytes, address: str) -> bytes:
        """
        Give the header's value.

        Args:
            target: path and query as they go over the line.
            address: of the client that the gateway answers.
        """
        seconds = str(int(self.clock.now().timestamp())).encode()
        client = address.encode()
        mac = self._mac(service, method, target, seconds, client)
        return b"t=%b,a=%b,s=%b" % (seconds, client, mac)

    def address_in(
        self, given: bytes | None, *, service: str, method: str, target: bytes
    ) -> str | None:
        """The client's address in a header that was signed for this call; None: it was not."""
        parts = GRAMMAR.fullmatch(given or b"")
        if parts is None:
            return None
        seconds, client, mac = parts.groups()
        wanted = self._mac(service, method, target, seconds, client)
        is_ours = hmac.compare_digest(wanted, mac)
        age = self.clock.now().timestamp() - int(seconds)
        return client.decode() if is_ours and abs(age) <= LIFETIME_SECONDS else None

    def _mac(
        self, service: str, method: str, target: bytes, seconds: bytes, client: bytes
    ) -> bytes:
        # None of the parts but the last may hold a line break.
        said = b"\n".join((b"v1", service.encode(), method.encode(), seconds, client, target))
        return hmac.digest(self.secret, said, hashlib.sha256).hex().encode()
