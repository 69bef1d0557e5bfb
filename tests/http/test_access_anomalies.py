"""Unusual reads by staff over the real gateway, from the reads themselves."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from tests.builders.access import a_read
from tests.builders.people import an_account
from tests.builders.values import new_id
from tests.http.mirror import Mirror, open_mirror

from stario.adapters.system import SystemEntropy
from stario.domain.compliance.usecases.chain_events import ChainEvents
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId

ANOMALIES = "/admin/compliance/anomalies"


@pytest_asyncio.fixture(scope="module")
async def mirror(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Mirror]:
    async with open_mirror(tmp_path_factory.mktemp("anomalies")) as mirror:
        yield mirror


async def test_only_admins_see_them(mirror: Mirror) -> None:
    for role in (Role.USER, Role.VALIDATOR, Role.OPERATOR):
        answer = await mirror.web.get(ANOMALIES, headers=await mirror.somebody(role))
        assert answer.status_code == 403


async def test_what_staff_read_over_http_is_counted(mirror: Mirror) -> None:
    admin, operator = (an_account(role=role) for role in (Role.ADMIN, Role.OPERATOR))
    fans = sorted((an_account() for _ in range(3)), key=lambda fan: fan.id)
    async with mirror.clients.storage() as work:
        for account in (admin, operator, *fans):
            await work.accounts.add(account)
        await work.commit()
    for fan in fans:
        answer = await mirror.web.get(f"/users/{fan.id}", headers=mirror.headers(operator))
        assert answer.status_code == 200, answer.text
    now = mirror.clients.clock.now()
    async with mirror.clients.storage() as work:
        many = [a_read(AccountId(new_id()), fans[0].id, at=now) for _ in range(5)]
        await work.audit.record(*many)
        await work.commit()
    await ChainEvents(storage=mirror.clients.storage, entropy=SystemEntropy())()

    answer = await mirror.web.get(ANOMALIES, headers=mirror.headers(admin))

    found = {item["kind"]: item for item in answer.json()["items"]}
    assert set(found) == {"causeless", "crowd"}
    assert found["causeless"]["reader_id"] == operator.id
    assert found["causeless"]["subject_ids"] == [fan.id for fan in fans]
    assert (found["crowd"]["reader_id"], found["crowd"]["count"]) == (None, 6)


async def test_at_most_a_month_is_asked_for(mirror: Mirror) -> None:
    headers = await mirror.somebody(Role.ADMIN)
    month = {"from": "2026-01-01", "to": "2026-01-31"}
    answer = await mirror.web.get(ANOMALIES, params=month, headers=headers)
    assert answer.json() == month | {"items": []}
    for wrong in (month | {"to": "2026-02-01"}, month | {"to": "2025-12-31"}):
        refused = await mirror.web.get(ANOMALIES, params=wrong, headers=headers)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == "to"
