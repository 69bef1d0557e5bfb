"""Sample the components through the gateway's own `/health`."""

import asyncio
from collections.abc import Mapping
from typing import Literal

import attrs
import httpx
import msgspec

from stario.domain.operations.model.component import Component, Condition
from stario.ports.status import ComponentProbe

TIMEOUT_SECONDS = 5.0
SERVICES = {
    "video-gen": Component.VIDEO,
    "voice-gen": Component.VOICE,
    "poster-gen": Component.POSTERS,
    "face-similarity": Component.FACES,
    "merch-engine": Component.SHOP,
    "regtech-filter": Component.MODERATION,
}
SHOP = "/health/merch-engine"
PROVIDERS = "payment-providers"
_CONDITIONS = {
    "ok": Condition.OPERATIONAL,
    "degraded": Condition.DEGRADED,
    "down": Condition.MAJOR_OUTAGE,
}


class _Part(msgspec.Struct):
    status: Literal["ok", "degraded", "down"]


class _Health(msgspec.Struct):
    status: Literal["ok", "degraded", "down"]
    dependencies: dict[str, _Part] = {}


@attrs.frozen(kw_only=True)
class HttpComponentProbe(ComponentProbe):
    """
    `url` is the gateway's, without a path.

    Who does not answer is asked once more, `again_after_seconds` later: one packet that got lost
    is no outage.
    """

    url: str
    again_after_seconds: float = 5.0

    async def sample(self) -> Mapping[Component, Condition]:
        whole, shop = await self._ask()
        if whole is None:
            await asyncio.sleep(self.again_after_seconds)
            whole, shop = await self._ask()
        if whole is None:
            # Nobody reaches what stands behind the gateway either.
            return dict.fromkeys(Component, Condition.MAJOR_OUTAGE)
        parts = {name: _CONDITIONS[part.status] for name, part in whole.dependencies.items()}
        found = {component: parts[name] for name, component in SERVICES.items() if name in parts}
        return found | {Component.API: _api(whole), Component.PAYMENTS: _payments(shop)}

    async def _ask(self) -> tuple[_Health | None, _Health | None]:
        async with httpx.AsyncClient(base_url=self.url, timeout=TIMEOUT_SECONDS) as http:
            whole, shop = await asyncio.gather(_asked(http, "/health"), _asked(http, SHOP))
        return whole, shop


async def _asked(http: httpx.AsyncClient, path: str) -> _Health | None:
    """An answer of 503 has a body as well; None: there was none that could be read."""
    try:
        answer = await http.get(path)
        return msgspec.json.decode(answer.content, type=_Health)
    except (httpx.HTTPError, httpx.InvalidURL, msgspec.DecodeError):
        return None


def _api(whole: _Health) -> Condition:
    """What is only slower or poorer without another service is that service's trouble."""
    if whole.status == "down":
        return Condition.MAJOR_OUTAGE
    own = [part.status for name, part in whole.dependencies.items() if name not in SERVICES]
    return Condition.OPERATIONAL if all(s == "ok" for s in own) else Condition.DEGRADED


def _payments(shop: _Health | None) -> Condition:
    if shop is None:
        return Condition.UNKNOWN
    if shop.status == "down":
        return Condition.MAJOR_OUTAGE
    providers = shop.dependencies.get(PROVIDERS)
    well = providers is None or providers.status == "ok"
    return Condition.OPERATIONAL if well else Condition.DEGRADED
