"""How a service that answers elsewhere says it is."""

import asyncio
import time

import aiohttp
import attrs
import msgspec

from stario.entrypoints.http.forwarding.upstream import Upstream
from stario.entrypoints.http.health import (
    DEADLINE_SECONDS,
    DependencyHealth,
    Health,
    HealthReport,
)

_decode = msgspec.json.Decoder(HealthReport).decode
REPORTS = frozenset({200, 503})


@attrs.frozen(kw_only=True)
class RemoteHealth:
    """Asks the service itself, whatever its breaker says; one that is silent is down."""

    upstream: Upstream
    version: str

    async def __call__(self) -> HealthReport:
        started = time.perf_counter()
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                return await self._asked()
        except TimeoutError:
            error = "timeout"
        except (aiohttp.ClientError, msgspec.MsgspecError) as caught:
            error = type(caught).__name__
        silent = DependencyHealth(
            status=Health.DOWN,
            vital=True,
            latency_ms=round((time.perf_counter() - started) * 1000, 2),
            error=error,
        )
        name = self.upstream.name
        return HealthReport(
            status=Health.DOWN, service=name, version=self.version, dependencies={name: silent}
        )

    async def _asked(self) -> HealthReport:
        url = f"{self.upstream.url}/health"
        async with self.upstream.session.get(url, allow_redirects=False) as response:
            content = await response.read()
        if response.status not in REPORTS:
            raise aiohttp.ClientPayloadError("no report")
        return _decode(content)
