"""Artists' pages and files over the real edge."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import attrs
import httpx
import pytest
from tests.builders.town import JPEG, PDF, WAV
from tests.http.townhouse import Townhouse

from stario.adapters.memory.animation import MemoryPortraitGate
from stario.domain.identity.model.role import Role
from stario.ports.animation import PortraitProblem
from stario.ports.media import Bucket

PAGE = {
    "name": "Yulduz Usmonova",
    "description": "Singer",
    "category": "singer",
    "gender": "female",
    "price": 150000,
    "email": "yulduz@example.uz",
    "phone": "90 123 45 67",
    "languages": ["uz", "ru"],
    "topics": ["birthday"],
}
PUBLIC_FIELDS = {
    "id", "name", "description", "image", "category", "gender", "price", "followers",
    "is_verified", "is_popular", "status", "email", "phone", "created_at", "updated_at",
    "languages", "topics",
}  # fmt: skip


@attrs.define(kw_only=True)
class Cast:
    """People who meet on a page, each with headers of a session of hers."""

    web: httpx.AsyncClient
    townhouse: Townhouse
    admin: dict[str, str]
    artist: dict[str, str]
    stranger: dict[str, str]
    fan: dict[str, str]
    validator: dict[str, str]

    async def page(self, **changes: object) -> str:
        answer = await self.web.post("/artists", json={**PAGE, **changes}, headers=self.artist)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def upload(self, path: str, content: bytes, content_type: str) -> str:
        """Ask for a link and send *content* as the store lets one who has it."""
        size = len(content)
        body = {"content_type": content_type, "size_bytes": size}
        begun = (await self.web.post(path, json=body, headers=self.artist)).json()
        target = urlsplit(begun["upload_url"])
        _, bucket, key = target.path.split("/", 2)
        store = self.townhouse.town.store
        grant = store.redeem(
            parse_qs(target.query)["grant"][0], method=begun["method"], bucket=bucket, key=key
        )
        assert (grant.size_bytes, grant.content_type) == (size, content_type)
        await store.put(Bucket(bucket), key, content, content_type=grant.content_type)
        return str(begun["upload_id"])


@pytest.fixture
async def cast() -> AsyncIterator[Cast]:
    townhouse = Townhouse()
    headers = {
        name: await townhouse.signed_in(await townhouse.town.person(role))
        for name, role in (
            ("admin", Role.ADMIN),
            ("artist", Role.ARTIST),
            ("stranger", Role.ARTIST),
            ("fan", Role.USER),
            ("validator", Role.VALIDATOR),
        )
    }
    async with townhouse.client() as web:
        yield Cast(web=web, townhouse=townhouse, **headers)


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


async def test_a_portrait_goes_straight_to_the_store_and_then_on_the_page(cast: Cast) -> None:
    path = f"/artists/{await cast.page()}"
    upload_id = await cast.upload(f"{path}/portrait", JPEG, "image/jpeg")

    done = await cast.web.post(f"{path}/portrait/{upload_id}/complete", headers=cast.artist)

    assert done.status_code == 200
    assert done.json()["has_portrait"] is True
    assert "stario-artists" in done.json()["image"]


async def test_every_reason_against_a_portrait_is_told_in_words(cast: Cast) -> None:
    path = f"/artists/{await cast.page()}"
    gate = cast.townhouse.town.gate
    assert isinstance(gate, MemoryPortraitGate)
    gate.say(JPEG, PortraitProblem.SEVERAL_FACES, PortraitProblem.BLURRED)
    upload_id = await cast.upload(f"{path}/portrait", JPEG, "image/jpeg")

    refused = await cast.web.post(f"{path}/portrait/{upload_id}/complete", headers=cast.artist)

    body = refused.json()
    assert (refused.status_code, body["code"]) == (422, "portrait_rejected")
    assert [error["field"] for error in body["errors"]] == ["portrait", "portrait"]
    assert "several faces" in body["errors"][0]["message"]
    assert "blurred" in body["errors"][1]["message"]
    assert body["detail"] == body["errors"][0]["message"]


async def test_an_upload_that_never_arrived_is_a_conflict(cast: Cast) -> None:
    path = f"/artists/{await cast.page()}"
    never = cast.townhouse.town.ids.new()

    for kind in ("portrait", "voice-reference", "documents"):
        answer = await cast.web.post(f"{path}/{kind}/{never}/complete", headers=cast.artist)
        assert (answer.status_code, answer.json()["code"]) == (409, "upload_missing")
        odd = await cast.web.post(f"{path}/{kind}/..%2f..%2fx/complete", headers=cast.artist)
        assert odd.status_code == 404


@pytest.mark.parametrize(
    ("kind", "body", "field"),
    [
        ("portrait", {"content_type": "text/html", "size_bytes": 5}, "content_type"),
        ("portrait", {"content_type": "image/jpeg", "size_bytes": 0}, "size_bytes"),
        ("portrait", {"content_type": "image/jpeg", "size_bytes": 2**34}, "size_bytes"),
        ("portrait", {"content_type": "image/jpeg", "size_bytes": 5, "pose": "x"}, "pose"),
        ("voice-reference", {"content_type": "image/png", "size_bytes": 5}, "content_type"),
        ("documents", {"content_type": "audio/wav", "size_bytes": 5}, "content_type"),
    ],
)
async def test_a_link_is_refused_for_what_is_not_taken(
    cast: Cast, kind: str, body: dict[str, object], field: str
) -> None:
    path = f"/artists/{await cast.page()}/{kind}"

    answer = await cast.web.post(path, json=body, headers=cast.artist)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


async def test_a_recording_is_learnt_by_a_job_that_can_be_followed(cast: Cast) -> None:
    path = f"/artists/{await cast.page()}/voice-reference"
    upload_id = await cast.upload(path, WAV, "audio/wav")

    accepted = await cast.web.post(f"{path}/{upload_id}/complete", headers=cast.artist)
    followed = await cast.web.get(accepted.headers["location"], headers=cast.artist)

    assert (accepted.status_code, accepted.json()["status"]) == (202, "queued")
    assert accepted.json()["queue_position"] == 1
    assert followed.json()["job_id"] == accepted.json()["job_id"] == upload_id
    assert followed.json()["progress_percent"] == 0


async def test_papers_are_handed_in_and_seen_by_a_validator(cast: Cast) -> None:
    path = f"/artists/{await cast.page()}/documents"
    upload_id = await cast.upload(path, PDF, "application/pdf")

    handed_in = await cast.web.post(f"{path}/{upload_id}/complete", headers=cast.artist)
    seen = await cast.web.get(path, headers=cast.validator)

    assert [document["id"] for document in handed_in.json()] == [upload_id]
    assert [document["id"] for document in seen.json()] == [upload_id]


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
