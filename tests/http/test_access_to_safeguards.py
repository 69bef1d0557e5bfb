"""Who may call what of moderation and compliance, and that nothing of it goes unseen."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import attrs
import httpx
import pytest
from tests.builders.engines import memory_media_check_engines
from tests.http.doors import SAFEGUARDS, D, P, V
from tests.http.house import House

from stario.adapters.sql.schema import upgrade
from stario.adapters.system import SystemEntropy
from stario.domain.compliance.model.audit_event import AuditEvent
from stario.domain.compliance.usecases.chain_events import ChainEvents
from stario.domain.identity.model.role import Role
from stario.entrypoints.clients import Clients, database_url, open_clients
from stario.entrypoints.http.regtech_filter import safeguard_routes
from stario.entrypoints.http.routing import Route
from stario.entrypoints.settings import Settings
from stario.ports.repositories.audit import AuditFilter
from stario.ports.storage import Storage

WATCHED = {V, P, D}

BODIES: dict[str, dict[str, object]] = {
    "review": {"decision": "approve"},
    "decide": {"decision": "uphold"},
    "steps": {"state": "notified", "note": "By letter."},
    "retire": {},
}
STRANGE_DAYS = {"date_from": "0001-01-01T00:00:00+14:00", "date_to": "9999-12-31T23:59:59-12:00"}


@attrs.define
class Wing:
    """All routes of moderation and compliance as the gateway has them, on one database."""

    house: House
    web: httpx.AsyncClient
    storage: Storage
    routes: dict[str, Route]
    seen: int = 0

    async def call(self, name: str, role: Role | None, **more: Any) -> httpx.Response:
        method, path = name.split(" ")
        target = re.sub(r"\{\w+\}", lambda _: self.house.ids.new(), path)
        headers = self.house.signed_in(role) if role else {}
        return await self.web.request(method, target, headers=headers, **more)

    async def events(self) -> list[AuditEvent]:
        """What was recorded since the last time."""
        await ChainEvents(storage=self.storage, entropy=SystemEntropy())()
        async with self.storage() as work:
            entries = await work.audit_log.entries(AuditFilter(after=self.seen))
        self.seen += len(entries)
        return [entry.event for entry in entries]


@pytest.fixture(scope="module")
async def wing(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Wing]:
    settings = Settings(stario_home=Path(tmp_path_factory.mktemp("wing")))
    await upgrade(database_url(settings))
    async with open_clients(settings, name="test") as clients:
        routes = routes_of(settings, clients)
        house = House(storage=clients.storage)
        async with house.client(house.app(routes)) as web:
            named = {f"{route.method} {route.path}": route for route in routes}
            yield Wing(house, web, clients.storage, named)


def routes_of(settings: Settings, clients: Clients) -> list[Route]:
    engines = memory_media_check_engines()
    return safeguard_routes(settings, clients, engines=engines)


async def test_the_table_of_routes_says_what_this_one_says(wing: Wing) -> None:
    said = {name: route.roles for name, route in wing.routes.items()}

    assert said == {
        name: None if roles is None else frozenset(roles) for name, roles in SAFEGUARDS.items()
    }


@pytest.mark.parametrize("name", [name for name, roles in SAFEGUARDS.items() if roles is not None])
async def test_only_the_named_roles_come_in_and_all_of_staff_is_recorded(
    wing: Wing, name: str
) -> None:
    method, _ = name.split(" ")
    allowed = SAFEGUARDS[name]
    assert allowed is not None
    await wing.events()

    nobody = await wing.call(name, None)
    answers = {role: await wing.call(name, role, json=body_of(name)) for role in Role}
    recorded = [e for e in await wing.events() if e.action in ("staff.read", "staff.write")]

    assert nobody.status_code == 401
    assert {role for role, each in answers.items() if each.status_code != 403} == allowed
    assert all(each.status_code < 500 for each in answers.values()), answers
    ended = [each for each in recorded if each.outcome.value != "requested"]
    assert {each.role for each in ended} == WATCHED
    assert {each.details["route"] for each in recorded} == {name.split(" ")[1]}
    if method != "GET":
        begun = [each for each in recorded if each.outcome.value == "requested"]
        assert {each.role for each in begun} == WATCHED
    for each in ended:
        assert each.role is not None
        assert each.details["status"] == answers[each.role].status_code


@pytest.mark.parametrize("name", [n for n, r in SAFEGUARDS.items() if r and "{" in n])
async def test_what_is_not_there_is_not_found_by_whoever_may_look(wing: Wing, name: str) -> None:
    for role in sorted(SAFEGUARDS[name] or ()):
        answer = await wing.call(name, role, json=body_of(name))

        assert answer.status_code in (404, 422), answer.text
        # Never whose it would be, nor which state it is in.
        assert not {"state", "account_id", "claimed_until"} & set(answer.json())


@pytest.mark.parametrize("name", [n for n in SAFEGUARDS if n.startswith("GET") and "{" not in n])
async def test_the_ends_of_the_calendar_break_nothing(wing: Wing, name: str) -> None:
    answer = await wing.call(name, D, params=STRANGE_DAYS)

    assert answer.status_code in (200, 404, 422), answer.text


def body_of(name: str) -> dict[str, object] | None:
    return BODIES.get(name.rsplit("/", 1)[1]) if name.startswith("POST") else None
