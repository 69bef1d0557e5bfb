"""How a service that answers elsewhere says it is."""

import asyncio
import time

import attrs
import httpx
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
        except (httpx.TransportError, httpx.StreamError, msgspec.MsgspecError) as caught:
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
        timeout = httpx.Timeout(DEADLINE_SECONDS)
        request = httpx.Request(
            "GET", f"{self.upstream.url}/health", extensions={"timeout": timeout.as_dict()}
        )
        response = await self.upstream.transport.handle_async_request(request)
        try:
            content = await response.aread()
        finally:
            await response.aclose()
        if response.status_code not in REPORTS:
            raise httpx.RemoteProtocolError("no report")
        return _decode(content)
