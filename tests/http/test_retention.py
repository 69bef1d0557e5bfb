"""Terms, retention and the data map over the real gateway."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from tests.builders.values import new_id
from tests.http.mirror import Headers, Mirror, open_mirror

from stario.domain.identity.model.role import Role

VERSION = "2026-11-1"


@pytest_asyncio.fixture(scope="module")
async def mirror(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Mirror]:
    async with open_mirror(tmp_path_factory.mktemp("mirror")) as mirror:
        yield mirror


@pytest.fixture
async def fan(mirror: Mirror) -> Headers:
    return await mirror.somebody()


async def test_terms_are_accepted_by_version(mirror: Mirror) -> None:
    person = {"password": "toʻgʻri ot batareya 7", "full_name": "Dilnoza", "phone": "+998901234567"}
    old = await mirror.web.post(
        "/auth/register",
        json=person | {"email": f"{new_id()}@example.uz", "terms_version": "2020-1"},
    )
    assert old.status_code == 422, old.text
    new = await mirror.web.post(
        "/auth/register", json=person | {"email": f"{new_id()}@example.uz", "birth_year": 1990}
    )
    assert new.status_code == 201, new.text
    user = new.json()["user"]
    assert (user["terms_version"], user["birth_year"]) == (VERSION, 1990)
    assert user["terms_accepted_at"] == user["created_at"]


async def test_only_an_admin_sees_the_map_and_runs_retention(mirror: Mirror, fan: Headers) -> None:
    admin = await mirror.somebody(Role.ADMIN)
    operator = await mirror.somebody(Role.OPERATOR)
    for method, path in (
        ("GET", "/admin/data-map"),
        ("GET", "/content/retention/stats"),
        ("GET", "/content/retention/runs"),
        ("POST", "/content/retention/cleanup"),
    ):
        for who in (fan, operator):
            assert (await mirror.web.request(method, path, headers=who)).status_code == 403, path
        assert (await mirror.web.request(method, path, headers=admin)).status_code == 200, path

    faces = await mirror.web.get("/admin/data-map?category=biometric", headers=admin)
    assert {"face_quizzes.features", "artist_faces.embedding"} <= {
        f"{each['table']}.{each['column']}" for each in faces.json()["items"]
    }
    counted = await mirror.web.post(
        "/content/retention/cleanup",
        json={"dry_run": True, "rules": ["sessions"]},
        headers=admin,
    )
    assert [each["rule"] for each in counted.json()["items"]] == ["sessions"]
    stats = (await mirror.web.get("/content/retention/stats", headers=admin)).json()
    assert stats["overdue"] == 0
    assert all(each["last_run_at"] for each in stats["items"])
    runs = (await mirror.web.get("/content/retention/runs?rule=orders", headers=admin)).json()
    assert runs["total"] == 1
