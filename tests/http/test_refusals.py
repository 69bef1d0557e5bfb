"""Who is let in, and how a refusal is said."""

import httpx
import pytest
from tests.http.house import House

from stario.domain.identity.model.role import Role

WISH = {"text": "Salom!"}


async def test_without_a_token_it_is_401(client: httpx.AsyncClient) -> None:
    answer = await client.post("/wishes", json=WISH)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer \xe9", "x"])
async def test_a_wrong_token_is_401(client: httpx.AsyncClient, value: str) -> None:
    headers = [(b"Authorization", value.encode("latin-1"))]

    for method, path in (("POST", "/wishes"), ("GET", "/wishes")):
        answer = await client.request(method, path, headers=headers)
        assert answer.status_code == 401


async def test_a_token_ends(house: House) -> None:
    async with house.client() as client:
        client.headers.update(house.signed_in())
        assert (await client.post("/wishes", json=WISH)).status_code == 201
        house.clock.advance(seconds=1800)
        assert (await client.post("/wishes", json=WISH)).status_code == 401


async def test_another_role_is_403(house: House, fan: httpx.AsyncClient) -> None:
    location = (await fan.post("/wishes", json=WISH)).headers["location"]

    assert (await fan.delete(location)).status_code == 403
    admin = house.signed_in(Role.ADMIN)
    gone = await fan.delete(location, headers=admin)
    assert (gone.status_code, gone.content) == (204, b"")
    assert (await fan.delete(location, headers=admin)).status_code == 404


@pytest.mark.parametrize(
    ("language", "detail"),
    [
        ("uz", "Tilak topilmadi."),
        ("ru", "Пожелание не найдено."),
        ("en", "The wish was not found."),
        ("fr", "Tilak topilmadi."),
    ],
)
async def test_problems_speak_the_callers_language(
    fan: httpx.AsyncClient, language: str, detail: str
) -> None:
    path = "/wishes/01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90"
    answer = await fan.get(path, headers={"Accept-Language": language})

    assert answer.json()["detail"] == detail
    assert answer.headers["content-language"] == (language if language != "fr" else "uz")
    assert answer.headers["vary"] == "Accept-Language"
    assert answer.json() | {"title": "", "detail": ""} == {
        "type": "/docs#problem-not_found",
        "title": "",
        "status": 404,
        "detail": "",
        "code": "not_found",
    }


async def test_what_nobody_expected_says_nothing(fan: httpx.AsyncClient) -> None:
    answer = await fan.post("/wishes", json={"text": "crash"})

    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["x-request-id"] in answer.json()["detail"]
