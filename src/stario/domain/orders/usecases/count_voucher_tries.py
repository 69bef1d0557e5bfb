"""Keep people from guessing codes."""

import attrs

from stario.domain.kernel.errors import TooMany
from stario.ports.limits import Limit, RateLimiter

PER_PERSON = Limit(20, 10 * 60)
# Whole districts share one address behind a mobile operator, so this one is wider.
PER_ADDRESS = Limit(120, 10 * 60)


@attrs.frozen(kw_only=True)
class CountVoucherTries:
    """A right code counts too: whoever knows one could else guess others without end."""

    limiter: RateLimiter
    per_person: Limit = PER_PERSON
    per_address: Limit = PER_ADDRESS

    async def __call__(self, *, person: str | None, address: str) -> None:
        """
        Count one code that somebody typed.

        Args:
            person: the account; None: a guest, who is counted by address alone.

        Raises:
            TooMany: too many codes from this person or this address.
        """
        await self._count(f"voucher:address:{address}", self.per_address)
        if person is not None:
            await self._count(f"voucher:account:{person}", self.per_person)

    async def _count(self, key: str, limit: Limit) -> None:
        allowance = await self.limiter.hit(key, limit)
        if not allowance.allowed:
            raise TooMany(retry_after_seconds=max(1, allowance.reset_seconds))
