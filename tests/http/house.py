"""The example service behind the real edge."""

from collections.abc import Iterable
from datetime import timedelta
from typing import ClassVar

import attrs
import httpx
from starlette.routing import Route as Mount
from starlette.types import ASGIApp
from tests.http.both_ways import Proxied, ProxiedTransport
from tests.http.wishes import WishHandlers

from stario.adapters.jwt.access_tokens import JwtAccessTokens, TokenKey
from stario.adapters.memory.limits import MemoryRateLimiter
from stario.adapters.memory.switches import MemorySwitches
from stario.adapters.memory.system import MemoryClock
from stario.adapters.system import Uuid7Ids
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId, SessionId
from stario.entrypoints.http.app import HttpPorts, HttpSettings, Lifespan, create_app
from stario.entrypoints.http.health import HealthHandlers
from stario.entrypoints.http.metrics import HttpMetrics, MeasureSource, new_registry
from stario.entrypoints.http.routing import Route
from stario.entrypoints.http.sealing import AnswerSeal
from stario.ports.credentials import AccessClaims
from stario.ports.storage import Storage

TOKENS = JwtAccessTokens(
    keys=(TokenKey("test", b"k" * 32),), issuer="https://stario.uz", audience="stario"
)


@attrs.define(kw_only=True)
class House:
    """Everything that a test of the edge wants to turn."""

    is_proxied: ClassVar[bool] = False
    """Whether a service answers, behind a gateway; see `conftest.way`."""

    storage: Storage
    settings: HttpSettings = attrs.field(factory=HttpSettings)
    clock: MemoryClock = attrs.field(factory=MemoryClock)
    ids: Uuid7Ids = attrs.field(factory=Uuid7Ids)
    wishes: WishHandlers = attrs.field(factory=WishHandlers)
    metrics: HttpMetrics = attrs.field(factory=lambda: HttpMetrics(new_registry()))
    seal: AnswerSeal = attrs.field(factory=lambda: AnswerSeal((b"s" * 32,)))
    switches: MemorySwitches = attrs.field(factory=MemorySwitches)
    lifespan: Lifespan | None = None
    health: HealthHandlers | None = None
    measures: tuple[MeasureSource, ...] = ()

    def app(self, more: Iterable[Route] = (), mounts: Iterable[Mount] = ()) -> ASGIApp:
        routes = [*self.wishes.routes(), *more]
        if not self.is_proxied:
            return self._app(routes, self.settings, mounts)
        return Proxied(
            service=lambda gate: self._app(routes, attrs.evolve(self.settings, gate=gate)),
            gateway=lambda upstream: self._app(upstream.carried(routes), self.settings, mounts),
            clock=self.clock,
        )

    def _app(
        self, routes: list[Route], settings: HttpSettings, mounts: Iterable[Mount] = ()
    ) -> ASGIApp:
        ports = HttpPorts(
            access_tokens=TOKENS,
            limiter=MemoryRateLimiter(),
            storage=self.storage,
            seal=self.seal,
            clock=self.clock,
            ids=self.ids,
            metrics=self.metrics,
        )
        return create_app(
            routes,
            ports=ports,
            settings=settings,
            mounts=mounts,
            switches=self.switches,
            lifespan=self.lifespan,
            health=self.health,
            measures=self.measures,
        )

    def token(self, role: Role = Role.USER, *, account: str | None = None) -> str:
        claims = AccessClaims(
            account_id=AccountId(account or self.ids.new()),
            session_id=SessionId(self.ids.new()),
            role=role,
            expires_at=self.clock.now() + timedelta(minutes=30),
        )
        return TOKENS.issue(claims)

    def signed_in(self, role: Role = Role.USER, *, account: str | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(role, account=account)}"}

    def client(
        self, app: ASGIApp | None = None, *, address: str = "192.0.2.7", language: str = "en"
    ) -> httpx.AsyncClient:
        app = app or self.app()
        client = (address, 50000)
        transport = (
            ProxiedTransport(app, client=client)
            if isinstance(app, Proxied)
            else httpx.ASGITransport(app, raise_app_exceptions=False, client=client)
        )
        return httpx.AsyncClient(
            transport=transport, base_url="http://house", headers={"Accept-Language": language}
        )
