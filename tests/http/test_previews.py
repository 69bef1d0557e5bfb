"""Designs on products over the real edge."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import attrs
import httpx
import pytest
from tests.builders.designs import Drafting, a_file, one_colour
from tests.builders.people import an_account
from tests.builders.permissions import OPERATOR
from tests.builders.values import new_id
from tests.http.house import House

from stario.adapters.files.scratch import FilesScratch
from stario.adapters.memory.dispatch import MemoryJobDispatch
from stario.adapters.memory.media_moderation import DISPUTED_COLOUR
from stario.adapters.memory.progress import MemoryProgressFeed
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role
from stario.entrypoints.wiring.designs_container import DesignsContainer
from stario.ports.media import Bucket

PUBLIC_URL = "https://stario.example"
ANYBODYS = "https://evil.example/merch/artwork/01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90"


@attrs.define(kw_only=True)
class Desk:
    web: httpx.AsyncClient
    drafting: Drafting
    headers: Mapping[str, dict[str, str]]

    @property
    def fan(self) -> dict[str, str]:
        return self.headers["fan"]

    async def preview(self, *, who: str = "fan", **changes: object) -> httpx.Response:
        body = {"product_id": self.drafting.product.id, **changes}
        return await self.web.post("/merch/preview", json=body, headers=self.headers[who])

    async def send(self, content: bytes, *, who: str = "fan") -> httpx.Response:
        return await self.web.post("/merch/artwork", content=content, headers=self.headers[who])


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    drafting = await Drafting(folder=tmp_path).open()
    house = House(storage=drafting.storage, clock=drafting.clock)
    container = DesignsContainer(
        storage=drafting.storage,
        objects=drafting.objects,
        dispatch=MemoryJobDispatch(),
        feed=MemoryProgressFeed(),
        scratch=FilesScratch(tmp_path / "scratch"),
        clock=drafting.clock,
        designs=drafting.engines,
        operator=OPERATOR,
        public_url=PUBLIC_URL,
    )
    people: dict[str, Account] = {
        "fan": drafting.fan,
        "other": an_account(),
        "operator": an_account(role=Role.OPERATOR),
        "admin": an_account(role=Role.ADMIN),
        "artist": an_account(role=Role.ARTIST),
    }
    async with drafting.storage() as work:
        for name, person in people.items():
            if name != "fan":
                await work.accounts.add(person)
        await work.commit()
    headers = {
        name: house.signed_in(person.role, account=person.id) for name, person in people.items()
    }
    async with house.client(house.app(container.previews().routes())) as web:
        yield Desk(web=web, drafting=drafting, headers=headers)


async def test_what_is_null_or_empty_is_not_said(desk: Desk) -> None:
    unsaid = {"color": "", "size": None, "image_url": "", "ai_design_prompt": None}
    body = {"product_id": desk.drafting.product.id, **unsaid}

    made = await desk.web.post("/merch/preview", json={**body, "text": "Salom"}, headers=desk.fan)
    nothing = await desk.web.post("/merch/preview", json={**body, "text": None}, headers=desk.fan)

    assert made.status_code == 201, made.text
    assert (nothing.status_code, nothing.json()["errors"][0]["field"]) == (422, "text")


async def test_a_text_is_seen_on_a_product(desk: Desk) -> None:
    made = await desk.preview(text="Salom", color="white")

    assert made.status_code == 201, made.text
    body = made.json()
    product = desk.drafting.product
    white = next(each for each in product.variants if each.colour == "white")
    assert body["estimated_price_uzs"] == product.price_of(white).som
    assert (body["status"], body["may_be_ordered"], body["findings"]) == ("ready", True, [])
    assert (body["color"], body["size"], body["artwork"]) == ("white", "XL", "none")
    assert "picture.jpg" in body["preview_url"]
    read = await desk.web.get(made.headers["location"], headers=desk.fan)
    assert read.status_code == 200
    assert read.json()["preview_id"] == body["preview_id"]
    assert read.headers["cache-control"] == "no-store"


async def test_a_picture_is_sent_and_printed(desk: Desk) -> None:
    sent = await desk.send(a_file(one_colour(width=900, height=1200)))
    assert sent.status_code == 201, sent.text
    assert (sent.json()["width"], sent.json()["height"]) == (900, 1200)
    link = await desk.web.get(sent.headers["location"], headers=desk.fan)
    assert "merch-artwork" in link.json()["url"]

    image_url = sent.json()["image_url"]
    for url in (image_url, PUBLIC_URL + image_url):
        made = await desk.preview(image_url=url)
        assert made.status_code == 201, made.text
        (finding,) = made.json()["findings"]
        assert (finding["code"], finding["is_fatal"]) == ("low_resolution", True)
        assert str(finding["value"]) in finding["message"]
        assert not made.json()["may_be_ordered"]


async def test_a_form_may_carry_the_picture(desk: Desk) -> None:
    files = {"file": ("../../etc/passwd", a_file(one_colour()), "image/svg+xml")}
    sent = await desk.web.post("/merch/artwork", files=files, headers=desk.fan)
    assert sent.status_code == 201, sent.text


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 422), (b"<svg xmlns='x'/>", 422), (b"\x00" * 100, 422), (b"\xff" * 20_000_001, 413)],
    ids=["nothing", "svg", "zeros", "too long"],
)
async def test_what_is_no_picture_is_refused(desk: Desk, content: bytes, status: int) -> None:
    refused = await desk.send(content)
    assert refused.status_code == status
    keys = [found.key async for found in desk.drafting.objects.list(Bucket.MEDIA)]
    assert keys == []


@pytest.mark.parametrize(
    "image_url",
    [
        ANYBODYS,
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "/merch/artwork/../../artists/x",
        "/merch/artwork/01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90/../x",
        "/merch/artwork/01980A2E-7A4C-7C3A-9D5B-2F6D1A7B8C90",
        "/merch/artwork/01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90\n",
        "https://stario.example.evil.uz/merch/artwork/01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90",
        "\x00",
    ],
)
async def test_no_address_but_ours_is_taken(desk: Desk, image_url: str) -> None:
    refused = await desk.preview(image_url=image_url)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "image_url"


async def test_others_pictures_and_designs_are_not_found(desk: Desk) -> None:
    sent = (await desk.send(a_file(one_colour()))).json()
    made = (await desk.preview(text="Salom")).json()
    for path in (sent["image_url"], f"/merch/previews/{made['preview_id']}"):
        for who in ("other", "admin"):
            refused = await desk.web.get(path, headers=desk.headers[who])
            assert refused.status_code == 404
        assert (await desk.web.get(path)).status_code == 401
    stolen = await desk.preview(who="other", image_url=sent["image_url"])
    assert stolen.status_code == 404
    assert (await desk.preview(poster_id=new_id())).status_code == 404
    assert (await desk.preview(product_id=new_id(), text="Salom")).status_code == 404


async def test_reasons_are_told_in_the_language_of_the_request(desk: Desk) -> None:
    body = {"product_id": desk.drafting.product.id, "text": "Salom 🎉"}
    refused = await desk.web.post(
        "/merch/preview", json=body, headers={**desk.fan, "Accept-Language": "uz"}
    )
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert error["field"] == "text"
    assert "🎉" in error["message"]
    rude = await desk.preview(text="You bitch")
    assert (rude.status_code, rude.json()["code"]) == (422, "content_rejected")
    flag = rude.json()["flags"][0]
    assert "You bitch"[flag["start"] : flag["end"]] == "bitch"


async def test_staff_judge_what_moderation_is_unsure_of(desk: Desk) -> None:
    made = await desk.preview(ai_design_prompt="Putin prezident")
    assert (made.json()["status"], made.json()["may_be_ordered"]) == ("pending_review", False)
    preview = made.json()["preview_id"]
    path = f"/merch/admin/previews/{preview}/review"
    for who in ("fan", "artist"):
        for refused in (
            await desk.web.get("/merch/admin/previews", headers=desk.headers[who]),
            await desk.web.post(path, json={"decision": "approve"}, headers=desk.headers[who]),
        ):
            assert refused.status_code == 403

    operator = desk.headers["operator"]
    waiting = (await desk.web.get("/merch/admin/previews", headers=operator)).json()
    assert [each["preview_id"] for each in waiting["items"]] == [preview]
    assert waiting["items"][0]["ai_design_prompt"] == "Putin prezident"
    judged = await desk.web.post(path, json={"decision": "refuse"}, headers=operator)
    assert judged.json() == {"preview_id": preview, "status": "refused"}

    again = await desk.web.post(path, json={"decision": "approve"}, headers=operator)
    assert (again.status_code, again.json()["code"]) == (409, "preview_reviewed")
    read = await desk.web.get(f"/merch/previews/{preview}", headers=desk.fan)
    assert (read.json()["status"], read.json()["may_be_ordered"]) == ("refused", False)
    assert read.json()["preview_url"] is None


async def test_staff_meet_a_picture_that_a_fan_brought_in_the_queue_alone(desk: Desk) -> None:
    sent = (await desk.send(a_file(one_colour(DISPUTED_COLOUR)))).json()
    made = await desk.preview(image_url=sent["image_url"])
    words = await desk.preview(ai_design_prompt="Putin prezident")
    assert made.json()["status"] == words.json()["status"] == "pending_review"

    listed = await desk.web.get("/merch/admin/previews", headers=desk.headers["operator"])

    links = {each["preview_id"]: each["preview_url"] for each in listed.json()["items"]}
    assert links[made.json()["preview_id"]] is None
    assert links[words.json()["preview_id"]]


async def test_the_same_key_gives_the_same_design(desk: Desk) -> None:
    headers = {**desk.fan, "Idempotency-Key": new_id()}
    body = {"product_id": desk.drafting.product.id, "text": "Salom"}
    first, second = [
        await desk.web.post("/merch/preview", json=body, headers=headers) for _ in range(2)
    ]
    assert first.json() == second.json()


async def test_guests_see_nothing(desk: Desk) -> None:
    assert (await desk.web.post("/merch/preview", json={})).status_code == 401
    assert (await desk.web.post("/merch/artwork", content=b"x")).status_code == 401
