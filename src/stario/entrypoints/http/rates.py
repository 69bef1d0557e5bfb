"""
How often one may call, and saying so.

Header fields: draft-ietf-httpapi-ratelimit-headers-10, `RateLimit-Policy` and `RateLimit`.
"""

from collections.abc import Mapping

import attrs

from stario.domain.kernel.errors import TooMany
from stario.entrypoints.http.addresses import counted_address
from stario.entrypoints.http.routing import RateClass
from stario.ports.credentials import AccessClaims
from stario.ports.limits import Allowance, Limit, RateLimiter


@attrs.frozen(kw_only=True)
class RatePolicy:
    """
    The limits of one class of routes.

    Who is signed in counts by account, for many people share an address behind a carrier's NAT;
    everybody else counts by address.
    """

    account: Limit
    address: Limit


def rate_policies(requests_per_minute: int) -> Mapping[RateClass, RatePolicy]:
    """Derive the limits of every class from how often one may read in a minute."""
    read = Limit(requests_per_minute, 60)
    write = Limit(max(1, requests_per_minute // 3), 60)
    generate = Limit(max(1, requests_per_minute // 15), 60)
    # Many people sign in from behind one carrier NAT; each account has a stricter limit of its own.
    sign_in = Limit(max(1, requests_per_minute // 10), 60)
    return {
        RateClass.READ: RatePolicy(account=read, address=read),
        RateClass.WRITE: RatePolicy(account=write, address=write),
        RateClass.GENERATE: RatePolicy(account=generate, address=generate),
        RateClass.SIGN_IN: RatePolicy(account=sign_in, address=sign_in),
    }


@attrs.frozen
class RateLimits:
    """Counts calls; classes without a policy are not limited."""

    limiter: RateLimiter
    policies: Mapping[RateClass, RatePolicy]

    async def admit(
        self, kind: RateClass, *, caller: AccessClaims | None, address: str
    ) -> list[tuple[bytes, bytes]]:
        """
        Count one call and give the header fields that tell what is left.

        Raises:
            RateExceeded: nothing is left.
        """
        policy = self.policies.get(kind)
        if policy is None:
            return []
        if caller is None:
            key, limit = f"http:{kind}:address:{counted_address(address)}", policy.address
        else:
            key, limit = f"http:{kind}:account:{caller.account_id}", policy.account
        allowance = await self.limiter.hit(key, limit)
        fields = _fields(kind, limit, allowance)
        if not allowance.allowed:
            raise RateExceeded(fields, retry_after_seconds=max(1, allowance.reset_seconds))
        return fields


class RateExceeded(TooMany):
    """Too many calls; `fields` are the header fields of the refusal."""

    def __init__(self, fields: list[tuple[bytes, bytes]], *, retry_after_seconds: int) -> None:
        super().__init__(retry_after_seconds=retry_after_seconds)
        self.fields = fields


def _fields(kind: RateClass, limit: Limit, allowance: Allowance) -> list[tuple[bytes, bytes]]:
    reset = f";t={allowance.reset_seconds}" if allowance.reset_seconds else ""
    return [
        (b"ratelimit-policy", f'"{kind}";q={limit.count};w={limit.seconds}'.encode()),
        (b"ratelimit", f'"{kind}";r={allowance.remaining}{reset}'.encode()),
    ]
