"""Content is checked, and pictures are banned, over the real edge."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import attrs
import httpx
import numpy as np
import pytest
from PIL import Image
from tests.builders.engines import memory_media_check_engines
from tests.builders.media_files import a_picture_file, a_sound_file, a_texture
from tests.builders.people import an_account
from tests.builders.town import Town
from tests.http.house import House

from stario.adapters.files.scratch import FilesScratch
from stario.adapters.memory.media_moderation import EXPLICIT_COLOUR
from stario.adapters.pyav.frame_sampler import PyavFrameSampler
from stario.adapters.pyav.media_reader import PyavMediaReader
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import CaseId
from stario.domain.moderation.model.review_case import Subject
from stario.domain.moderation.model.review_refusals import ReviewerBarred
from stario.domain.moderation.usecases.claim_case import ClaimCase
from stario.domain.moderation.usecases.withdraw_case import forget_reviews
from stario.entrypoints.wiring.content_checks_container import ContentChecksContainer
from stario.ports.media import Bucket

OURS = "https://media.example/stario-media/"


@attrs.define(kw_only=True)
class Desk:
    web: httpx.AsyncClient
    town: Town
    house: House
    folder: Path

    async def ask(self, **body: str) -> httpx.Response:
        return await self.ask_as(Role.OPERATOR, body)

    async def ask_as(self, who: Role, body: Mapping[str, str]) -> httpx.Response:
        return await self.ask_of(await self.person(who), body)

    async def ask_of(self, account: Account, body: Mapping[str, str]) -> httpx.Response:
        headers = self.house.signed_in(account.role, account=account.id)
        return await self.web.post("/content/moderate", json=body, headers=headers)

    async def person(self, who: Role) -> Account:
        account = an_account(role=who)
        async with self.town.storage() as work:
            await work.accounts.add(account)
            await work.commit()
        return account

    async def signed(self, who: Role) -> dict[str, str]:
        account = await self.person(who)
        return self.house.signed_in(who, account=account.id)

    async def store(self, key: str, file: Path) -> None:
        await self.town.objects.put(Bucket.MEDIA, key, file, content_type="image/png")

    def picture(self, image: np.ndarray | None = None) -> Path:
        return a_picture_file(self.folder, "png", a_texture() if image is None else image)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    town = Town()
    house = House(storage=town.storage, clock=town.clock)
    heavy_work = ThreadHeavyWork(threads=1)
    engines = attrs.evolve(
        memory_media_check_engines(),
        media_reader=PyavMediaReader(heavy_work),
        frame_sampler=PyavFrameSampler(heavy_work),
    )
    container = ContentChecksContainer(
        storage=town.storage,
        objects=town.objects,
        scratch=FilesScratch(tmp_path / "scratch"),
        clock=town.clock,
        media_checks=engines,
        origins=frozenset({"https://media.example"}),
    )
    routes = [*container.content().routes(), *container.banned().routes()]
    async with house.client(house.app(routes)) as web:
        yield Desk(web=web, town=town, house=house, folder=tmp_path)


async def test_a_text_is_judged_as_that_of_an_order(desk: Desk) -> None:
    good = await desk.ask(
        content_type="text", content_id="a", text_content="Tug'ilgan kuningiz bilan!"
    )
    bad = await desk.ask(
        content_type="text", content_id="b", text_content="Fuck you", language="en"
    )
    unsure = await desk.ask(
        content_type="text", content_id="c", text_content="Prezident salom aytdi"
    )

    assert good.json()["status"] == "approved", good.text
    assert (bad.json()["status"], bad.json()["requires_human_review"]) == ("rejected", False)
    assert bad.json()["confidence_scores"]["profanity"] > 0.8
    assert unsure.json()["requires_human_review"] is True
    async with desk.town.storage() as work:
        case = await work.cases.get(CaseId(unsure.json()["case_id"]))
    assert (case.subject, case.subject_id) == (Subject.CONTENT, "c")


async def test_the_same_content_is_one_case(desk: Desk) -> None:
    asked = {"content_type": "text", "content_id": "c", "text_content": "Prezident salom aytdi"}

    first, second = await desk.ask(**asked), await desk.ask_as(Role.VALIDATOR, asked)

    assert first.json()["case_id"] == second.json()["case_id"]


async def test_whoever_sent_content_decides_nothing_of_it(desk: Desk) -> None:
    asked = {"content_type": "text", "content_id": "c", "text_content": "Prezident salom aytdi"}
    sender = await desk.person(Role.VALIDATOR)
    id_ = CaseId((await desk.ask_of(sender, asked)).json()["case_id"])
    claim = ClaimCase(storage=desk.town.storage, clock=desk.town.clock, ids=desk.town.ids)

    with pytest.raises(ReviewerBarred) as barred:
        await claim(id_, actor=Actor(account_id=sender.id, role=sender.role))
    other = await desk.person(Role.VALIDATOR)
    claimed = await claim(id_, actor=Actor(account_id=other.id, role=other.role))

    assert barred.value.details == {"reason": "own_content"}
    assert claimed.claimed_by == other.id


async def test_content_whose_sender_has_gone_is_looked_at_when_it_is_asked_again(
    desk: Desk,
) -> None:
    asked = {"content_type": "text", "content_id": "c", "text_content": "Prezident salom aytdi"}
    sender = await desk.person(Role.VALIDATOR)
    gone = (await desk.ask_of(sender, asked)).json()["case_id"]
    async with desk.town.storage() as work:
        await forget_reviews(work, sender.id, at=desk.town.clock.now())
        await work.commit()

    again, same = await desk.ask(**asked), await desk.ask(**asked)

    assert (again.status_code, again.json()["status"]) == (200, "pending_review")
    assert gone != again.json()["case_id"] == same.json()["case_id"]


async def test_a_picture_that_somebody_brings_needs_a_person(desk: Desk) -> None:
    await desk.store("artwork/x.png", desk.picture())

    by_key = await desk.ask(content_type="image", content_id="x", content_url="artwork/x.png")
    by_link = await desk.ask(
        content_type="image", content_id="x", content_url=OURS + "artwork/x.png?signature=1"
    )

    assert by_key.status_code == 200, by_key.text
    assert (by_key.json()["status"], by_key.json()["needs_person"]) == (
        "pending_review",
        ["violence"],
    )
    assert by_link.json()["case_id"] == by_key.json()["case_id"]


async def test_links_of_a_store_whose_buckets_have_a_prefix_are_ours_too(desk: Desk) -> None:
    await desk.store("artwork/x.png", desk.picture())
    link = OURS.replace("/stario-media/", "/uz-1-stario-media/") + "artwork/x.png?signature=1"

    asked = await desk.ask(content_type="image", content_id="x", content_url=link)

    assert asked.status_code == 200, asked.text


async def test_an_explicit_picture_is_refused(desk: Desk) -> None:
    await desk.store("x.png", desk.picture(np.full((64, 64, 3), EXPLICIT_COLOUR, np.uint8)))

    asked = await desk.ask(content_type="image", content_id="x", content_url="x.png")

    assert (asked.json()["status"], asked.json()["case_id"]) == ("rejected", None)
    assert asked.json()["confidence_scores"]["nsfw"] == 1.0


async def test_a_picture_that_moves_is_as_bad_as_its_worst(desk: Desk) -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("white", EXPLICIT_COLOUR)]
    file = desk.folder / "moving.gif"
    frames[0].save(file, save_all=True, append_images=frames[1:])
    await desk.store("moving.gif", file)

    asked = await desk.ask(content_type="image", content_id="m", content_url="moving.gif")

    assert asked.json()["status"] == "rejected", asked.text


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/stario-media/x.png",
        "https://media.example.evil.example/stario-media/x.png",
        "https://media.example@evil.example/stario-media/x.png",
        "https://media.example/stario-ephemeral/x.png",
        "//media.example/stario-media/x.png",
        "file:///etc/passwd",
        "../stario-artists/x.png",
        "..%2F..%2Fetc/passwd",
        "https://[media.example/stario-media/x.png",
    ],
)
async def test_nothing_is_fetched_from_elsewhere(desk: Desk, url: str) -> None:
    asked = await desk.ask(content_type="image", content_id="x", content_url=url)

    assert asked.status_code == 422, asked.text
    assert asked.json()["errors"][0]["field"] == "content_url"


async def test_what_is_not_there_or_no_picture_is_told(desk: Desk) -> None:
    await desk.store("sound", a_sound_file(desk.folder, "wav"))

    gone = await desk.ask(content_type="image", content_id="x", content_url="nothing.png")
    sound = await desk.ask(content_type="image", content_id="x", content_url="sound")
    nothing = await desk.ask(content_type="image", content_id="x")
    no_text = await desk.ask(content_type="text", content_id="x", text_content=" ")

    statuses = [each.status_code for each in (gone, sound, nothing, no_text)]
    assert statuses == [404, 422, 422, 422]


@pytest.mark.parametrize("who", [Role.USER, Role.ARTIST])
async def test_only_staff_ask(desk: Desk, who: Role) -> None:
    body = {"content_type": "text", "content_id": "x", "text_content": "Salom"}
    assert (await desk.ask_as(who, body)).status_code == 403


async def test_a_banned_picture_is_known_again_mirrored_until_it_is_retired(desk: Desk) -> None:
    admin = await desk.signed(Role.ADMIN)
    content = desk.picture().read_bytes()
    await desk.store("copy.png", desk.picture(a_texture()[:, ::-1]))
    asked = {"content_type": "image", "content_id": "x", "content_url": "copy.png"}
    assert (await desk.ask(**asked)).json()["status"] == "pending_review"

    banned = await desk.web.post(
        "/content/banned-media?reason=terror", content=content, headers=admin
    )
    desk.town.clock.advance(seconds=5)

    assert banned.status_code == 201, banned.text
    found = (await desk.ask(**asked)).json()
    assert (found["status"], found["flags"][0]["reason"]) == ("rejected", "hash.terror")
    place = f"/content/banned-media/{banned.json()['banned_id']}/retire"
    assert (await desk.web.post(place, headers=admin)).json()["retired_at"]
    assert (await desk.web.post(place, headers=admin)).status_code == 409
    desk.town.clock.advance(seconds=5)
    assert (await desk.ask(**asked)).json()["status"] == "pending_review"
    listed = (await desk.web.get("/content/banned-media", headers=admin)).json()
    assert [each["reason"] for each in listed["items"]] == ["terror"]


async def test_a_picture_is_banned_by_its_hash_and_a_plain_one_not_at_all(desk: Desk) -> None:
    admin = await desk.signed(Role.ADMIN)
    plain = desk.picture(np.full((64, 64, 3), 200, np.uint8)).read_bytes()

    by_hash = await desk.web.post(
        "/content/banned-media/hashes",
        json={"pdq_hash": "f" * 64, "reason": "minors"},
        headers=admin,
    )
    refused = await desk.web.post(
        "/content/banned-media?reason=terror", content=plain, headers=admin
    )

    assert (by_hash.status_code, by_hash.json()["looks"]) == (201, 1)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "file"


async def test_only_admins_ban(desk: Desk) -> None:
    operator = await desk.signed(Role.OPERATOR)

    answer = await desk.web.get("/content/banned-media", headers=operator)

    assert answer.status_code == 403
