"""Signing in and one's account, over the real edge."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import httpx
import pytest
from tests.builders.town import PASSWORD, init_data
from tests.http.townhouse import Townhouse, a_registration

from stario.domain.identity.model.role import Role


@pytest.fixture
def townhouse() -> Townhouse:
    return Townhouse()


@pytest.fixture
async def web(townhouse: Townhouse) -> AsyncIterator[httpx.AsyncClient]:
    async with townhouse.client() as client:
        yield client


def bearer(tokens: dict[str, str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens['access_token']}"}


async def test_registration_answers_tokens_and_the_user(web: httpx.AsyncClient) -> None:
    answer = await web.post("/auth/register", json=a_registration(" Dilnoza@Example.UZ "))

    assert answer.status_code == 201
    body = answer.json()
    assert (body["token_type"], body["expires_in"]) == ("bearer", 1800)
    user = body["user"]
    assert (user["email"], user["phone"]) == ("dilnoza@example.uz", "+998901234567")
    assert (user["role"], user["language"]) == ("user", "en")
    assert "password" not in answer.text
    me = await web.get("/users/me", headers=bearer(body))
    assert me.json() == user


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": "a@localhost"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "password123"}, "password"),
        ({"phone": "12"}, "phone"),
        ({"phone": "+998 00 000"}, "phone"),
        ({"full_name": ""}, "full_name"),
        ({"full_name": "\u202e"}, "full_name"),
        ({"full_name": None}, "full_name"),
    ],
)
async def test_a_field_that_breaks_a_rule_is_named(
    web: httpx.AsyncClient, change: dict[str, object], field: str
) -> None:
    answer = await web.post("/auth/register", json=a_registration(**change))  # type: ignore[arg-type]

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_an_address_is_registered_once_on_every_database(
    stored_townhouse: Townhouse,
) -> None:
    email = f"race-{stored_townhouse.town.ids.new()}@example.uz"
    async with stored_townhouse.client() as web:
        answers = await asyncio.gather(
            *(web.post("/auth/register", json=a_registration(email)) for _ in range(4))
        )

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    taken = next(answer for answer in answers if answer.status_code == 409)
    assert taken.json()["code"] == "account_exists"


async def test_the_same_key_answers_the_same_registration(web: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "registration-1"}

    first = await web.post("/auth/register", json=a_registration(), headers=key)
    second = await web.post("/auth/register", json=a_registration(), headers=key)
    other = await web.post("/auth/register", json=a_registration("b@example.uz"), headers=key)

    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert other.status_code == 409


async def test_an_unknown_address_and_a_wrong_password_look_the_same(
    web: httpx.AsyncClient,
) -> None:
    await web.post("/auth/register", json=a_registration())

    answers = [
        await web.post("/auth/login", json={"email": email, "password": "not the one"})
        for email in ("dilnoza@example.uz", "nobody@example.uz", "no address at all")
    ]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1
    assert answers[0].json()["code"] == "wrong_credentials"
    assert "Bearer" in answers[0].headers["www-authenticate"]


async def test_signing_in_is_limited_and_says_when_to_come_back(web: httpx.AsyncClient) -> None:
    await web.post("/auth/register", json=a_registration())
    wrong = {"email": "dilnoza@example.uz", "password": "not the one"}

    statuses = [(await web.post("/auth/login", json=wrong)).status_code for _ in range(10)]
    right = await web.post("/auth/login", json={**wrong, "password": PASSWORD})

    assert set(statuses) == {401}
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) > 0


async def test_of_refreshes_at_once_one_wins_on_every_database(
    stored_townhouse: Townhouse,
) -> None:
    email = f"refresh-{stored_townhouse.town.ids.new()}@example.uz"
    async with stored_townhouse.client() as web:
        tokens = (await web.post("/auth/register", json=a_registration(email))).json()
        body = {"refresh_token": tokens["refresh_token"]}

        answers = await asyncio.gather(*(web.post("/auth/refresh", json=body) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]


async def test_a_refresh_token_that_comes_back_ends_the_family_on_every_database(
    stored_townhouse: Townhouse,
) -> None:
    email = f"reuse-{stored_townhouse.town.ids.new()}@example.uz"
    async with stored_townhouse.client() as web:
        first = (await web.post("/auth/register", json=a_registration(email))).json()
        second = await web.post("/auth/refresh", json={"refresh_token": first["refresh_token"]})
        reused = await web.post("/auth/refresh", json={"refresh_token": first["refresh_token"]})
        after = await web.post(
            "/auth/refresh", json={"refresh_token": second.json()["refresh_token"]}
        )
        again = await web.post("/auth/login", json={"email": email, "password": PASSWORD})

    assert second.status_code == 200
    assert (reused.status_code, reused.json()["code"]) == (401, "session_ended")
    assert after.status_code == 401
    assert again.status_code == 200


async def test_signing_out_ends_the_session(web: httpx.AsyncClient) -> None:
    tokens = (await web.post("/auth/register", json=a_registration())).json()

    out = await web.post("/auth/logout", headers=bearer(tokens))
    refreshed = await web.post("/auth/refresh", json={"refresh_token": tokens["refresh_token"]})

    assert (out.status_code, out.content) == (204, b"")
    assert refreshed.status_code == 401


async def test_an_access_token_dies_after_half_an_hour(
    townhouse: Townhouse, web: httpx.AsyncClient
) -> None:
    tokens = (await web.post("/auth/register", json=a_registration())).json()
    townhouse.town.clock.advance(by=timedelta(minutes=30))

    assert (await web.get("/users/me", headers=bearer(tokens))).status_code == 401


async def test_a_mini_app_signs_in_and_a_forged_proof_does_not(
    townhouse: Townhouse, web: httpx.AsyncClient
) -> None:
    proof = init_data(townhouse.town.clock.now())

    genuine = await web.post("/auth/telegram", json={"init_data": proof})
    forged = await web.post("/auth/telegram", json={"init_data": proof.replace("Dil", "Lil")})
    townhouse.town.clock.advance(by=timedelta(hours=1, seconds=1))
    late = await web.post("/auth/telegram", json={"init_data": proof})

    assert genuine.status_code == 200
    assert genuine.json()["user"]["telegram_id"] == 279058397
    assert {forged.status_code, late.status_code} == {401}
    assert late.json()["detail"].startswith("The Telegram data is too old")


async def test_a_profile_changes_by_what_is_named(web: httpx.AsyncClient) -> None:
    tokens = (await web.post("/auth/register", json=a_registration())).json()

    renamed = await web.patch(
        "/users/me", json={"full_name": "Lola", "phone": None}, headers=bearer(tokens)
    )
    untouched = await web.patch("/users/me", json={}, headers=bearer(tokens))
    unproved = await web.patch(
        "/users/me", json={"email": "lola@example.uz"}, headers=bearer(tokens)
    )
    proved = await web.patch(
        "/users/me",
        json={"email": "Lola@example.uz", "current_password": PASSWORD},
        headers=bearer(tokens),
    )

    assert (renamed.json()["full_name"], renamed.json()["phone"]) == ("Lola", None)
    assert untouched.json()["full_name"] == "Lola"
    assert unproved.json()["errors"][0]["field"] == "current_password"
    assert proved.json()["email"] == "lola@example.uz"


async def test_preferences_are_put_as_a_whole(web: httpx.AsyncClient) -> None:
    tokens = (await web.post("/auth/register", json=a_registration())).json()

    put = await web.put(
        "/users/me/preferences",
        json={"language": "ru", "leaderboard_name": "Lola"},
        headers=bearer(tokens),
    )
    got = await web.get("/users/me/preferences", headers=bearer(tokens))

    assert put.status_code == 200
    assert got.json() == put.json()
    assert (got.json()["language"], got.json()["marketing"]) == ("ru", False)


async def test_a_deletion_is_confirmed_by_the_address_and_can_be_taken_back(
    web: httpx.AsyncClient,
) -> None:
    tokens = (await web.post("/auth/register", json=a_registration())).json()
    me = bearer(tokens)

    other = await web.post("/users/me/delete", json={"confirm_email": "x@y.uz"}, headers=me)
    asked = await web.post(
        "/users/me/delete",
        json={"confirm_email": "dilnoza@example.uz", "reason": "Enough"},
        headers=me,
    )
    twice = await web.post(
        "/users/me/delete", json={"confirm_email": "dilnoza@example.uz"}, headers=me
    )
    kept = await web.post("/users/me/delete/cancel", headers=me)

    assert other.status_code == 422
    requested, due = (
        datetime.fromisoformat(asked.json()[name])
        for name in ("deletion_requested_at", "delete_after")
    )
    assert due - requested == timedelta(days=30)
    assert twice.status_code == 409
    assert (kept.status_code, kept.json()["delete_after"]) == (200, None)


async def test_an_export_is_accepted_and_followed(web: httpx.AsyncClient) -> None:
    tokens = (await web.post("/auth/register", json=a_registration())).json()

    asked = await web.post("/users/me/export", headers=bearer(tokens))
    followed = await web.get(asked.headers["location"], headers=bearer(tokens))

    assert asked.status_code == 202
    assert followed.status_code == 200
    assert followed.json() == asked.json()
    assert (followed.json()["status"], followed.json()["download_url"]) == ("queued", None)


async def test_staff_list_people_in_pages(townhouse: Townhouse, web: httpx.AsyncClient) -> None:
    operator = await townhouse.town.person(Role.OPERATOR)
    for _ in range(3):
        await townhouse.town.person()
    staff = await townhouse.signed_in(operator)

    page = await web.get("/users?page=2&page_size=3", headers=staff)
    one = await web.get(f"/users/{operator.id}", headers=staff)
    nobody = await web.get(f"/users/{townhouse.town.ids.new()}", headers=staff)

    body = page.json()
    assert (body["total"], body["total_pages"], len(body["items"])) == (4, 2, 1)
    assert one.json()["role"] == "operator"
    assert nobody.status_code == 404
