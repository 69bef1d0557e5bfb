"""Artists' pages over the real edge."""

from collections.abc import AsyncIterator

import pytest
from tests.http.cast import PAGE, Cast, a_cast

PUBLIC_FIELDS = {
    "id", "name", "description", "image", "category", "gender", "price", "followers",
    "is_verified", "is_popular", "status", "email", "phone", "created_at", "updated_at",
    "languages", "topics",
}  # fmt: skip


@pytest.fixture
async def cast() -> AsyncIterator[Cast]:
    async with a_cast() as cast:
        yield cast


async def test_a_page_has_the_fields_of_the_contract(cast: Cast) -> None:
    made = await cast.web.post("/artists", json=PAGE, headers=cast.artist)

    body = made.json()
    assert made.status_code == 201
    assert made.headers["location"] == f"/artists/{body['id']}"
    assert set(body) >= PUBLIC_FIELDS
    assert (body["price"], body["image"], body["status"]) == (150000, None, "active")
    assert (body["is_verified"], body["followers"]) == (False, 0)
    assert (body["email"], body["phone"]) == ("yulduz@example.uz", "+998901234567")


async def test_contacts_are_for_the_artist_and_staff(cast: Cast) -> None:
    path = f"/artists/{await cast.page()}"

    seen = {
        name: (await cast.web.get(path, headers=headers)).json()["email"]
        for name, headers in (
            ("nobody", {}),
            ("fan", cast.fan),
            ("stranger", cast.stranger),
            ("validator", cast.validator),
            ("artist", cast.artist),
            ("admin", cast.admin),
        )
    }
    listed = (await cast.web.get("/artists", headers=cast.fan)).json()["items"][0]

    assert {name for name, email in seen.items() if email} == {"artist", "admin"}
    assert (listed["email"], listed["phone"], listed["verification"]) == (None, None, None)


async def test_a_list_is_filtered_and_paged(cast: Cast) -> None:
    await cast.page()
    for name, category, gender in (("Ozoda", "singer", "female"), ("Bek", "actor", "male")):
        await cast.web.post(
            "/artists",
            json={**PAGE, "name": name, "category": category, "gender": gender},
            headers=cast.admin,
        )

    async def names(query: str) -> list[str]:
        answer = await cast.web.get(f"/artists?{query}")
        assert answer.status_code == 200, answer.text
        return [artist["name"] for artist in answer.json()["items"]]

    assert await names("category=Singer") == ["Ozoda", "Yulduz Usmonova"]
    assert await names("gender=male") == ["Bek"]
    assert await names("search=usmo") == ["Yulduz Usmonova"]
    assert await names("country=uz&page_size=1&page=2") == ["Ozoda"]
    assert await names("is_verified=true") == []
    assert await names("is_popular=false&status=active&category=actor") == ["Bek"]
    assert (await cast.web.get("/artists?page_size=101")).status_code == 422
    stats = (await cast.web.get("/artists/stats")).json()
    assert stats == {
        "total": 3, "active": 3, "verified": 0, "popular": 0,
        "by_category": {"singer": 2, "actor": 1},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"price": -1}, "price"),
        ({"price": 1.5}, "price"),
        ({"gender": "unknown"}, "gender"),
        ({"languages": ["de"]}, "languages[0]"),
        ({"languages": []}, "languages"),
        ({"email": "nothing"}, "email"),
        ({"phone": "1"}, "phone"),
        ({"name": "  "}, "name"),
        ({"country": "U1"}, "country"),
        ({"account_id": "me"}, "account_id"),
        ({"stock_voice": "../../etc"}, "stock_voice"),
    ],
)
async def test_a_field_that_breaks_a_rule_is_named(
    cast: Cast, change: dict[str, object], field: str
) -> None:
    answer = await cast.web.post("/artists", json={**PAGE, **change}, headers=cast.admin)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_one_key_makes_one_page(cast: Cast) -> None:
    key = {**cast.admin, "Idempotency-Key": "page-1"}

    first = await cast.web.post("/artists", json=PAGE, headers=key)
    second = await cast.web.post("/artists", json=PAGE, headers=key)

    assert first.json()["id"] == second.json()["id"]
    assert (await cast.web.get("/artists")).json()["total"] == 1


async def test_a_page_is_replaced_marked_and_deleted(cast: Cast) -> None:
    path = f"/artists/{await cast.page()}"

    put = await cast.web.put(path, json={**PAGE, "price": 0}, headers=cast.artist)
    verified = await cast.web.patch(f"{path}/verify?is_verified=true", headers=cast.admin)
    popular = await cast.web.patch(f"{path}/popular?is_popular=true", headers=cast.admin)
    status = await cast.web.patch(f"{path}/status?new_status=suspended", headers=cast.admin)
    wrong = await cast.web.patch(f"{path}/status?new_status=gone", headers=cast.admin)
    deleted = await cast.web.delete(path, headers=cast.admin)

    assert put.json()["price"] == 0
    assert verified.json()["is_verified"] is True
    assert popular.json()["is_popular"] is True
    assert status.json()["status"] == "suspended"
    assert wrong.status_code == 422
    assert deleted.status_code == 204
    assert (await cast.web.get(path)).status_code == 404


async def test_templates_are_offered_and_read(cast: Cast) -> None:
    path = f"/artists/{await cast.page()}/templates"
    body = {
        "title": "Birthday", "text": "Aziz {recipient}!", "language": "uz",
        "occasion": "birthday",
    }  # fmt: skip

    made = await cast.web.post(path, json=body, headers=cast.artist)
    braces = await cast.web.post(path, json={**body, "text": "{x}"}, headers=cast.artist)

    assert made.status_code == 201
    assert (await cast.web.get(path)).json() == [made.json()]
    assert braces.json()["errors"][0]["message"] == (
        "Only {recipient} may stand in braces, and only once."
    )


async def test_an_artist_is_led_through_verification(cast: Cast) -> None:
    page = f"/artists/{await cast.page()}"

    early = await cast.web.post(
        f"{page}/verification/decide", json={"approve": True}, headers=cast.admin
    )
    submitted = await cast.web.post(f"{page}/verification/submit", headers=cast.artist)
    assigned = await cast.web.post(f"{page}/verification/assign", headers=cast.validator)
    rejected = await cast.web.post(
        f"{page}/verification/decide",
        json={"approve": False, "notes": "Passport is missing"},
        headers=cast.validator,
    )
    again = await cast.web.post(f"{page}/verification/submit", headers=cast.artist)
    await cast.web.post(f"{page}/verification/assign", json={}, headers=cast.admin)
    approved = await cast.web.post(
        f"{page}/verification/decide", json={"approve": True}, headers=cast.admin
    )

    assert (early.status_code, early.json()["code"]) == (409, "verification_out_of_order")
    states = [a.json()["state"] for a in (submitted, assigned, rejected, again, approved)]
    assert states == ["submitted", "under_review", "rejected", "submitted", "approved"]
    assert rejected.json()["notes"] == "Passport is missing"
    assert (await cast.web.get(page)).json()["is_verified"] is True
