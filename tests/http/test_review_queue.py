"""The review queue over the real edge."""

from collections.abc import AsyncIterator

import attrs
import httpx
import pytest
from tests.builders.review import a_case
from tests.builders.review_desk import ReviewDesk
from tests.builders.values import new_id
from tests.http.house import House

from stario.adapters.memory.media import MemoryObjectStore
from stario.domain.identity.model.role import Role
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.review_case import Decision, MediaPlace, ReviewCase
from stario.domain.moderation.model.verdict import ContentType
from stario.entrypoints.http.review_checks import ReviewChecks
from stario.entrypoints.wiring.review_container import ReviewContainer
from stario.ports.media import Bucket

FILM = "videos/x.mp4"
QUEUE = "/content/moderation/queue"


@attrs.define(kw_only=True)
class Counter:
    web: httpx.AsyncClient
    house: House
    desk: ReviewDesk

    def as_(self, role: Role = Role.VALIDATOR, *, account: str | None = None) -> dict[str, str]:
        return self.house.signed_in(role, account=account or new_id())

    async def open(self, *cases: ReviewCase) -> None:
        async with self.desk.storage() as work:
            for case in cases:
                await work.cases.add(case)
            await work.commit()

    async def post(
        self, case: ReviewCase, verb: str, who: dict[str, str], body: object = None
    ) -> httpx.Response:
        return await self.web.post(f"{QUEUE}/{case.id}/{verb}", json=body, headers=who)

    async def say(
        self, case: ReviewCase, decision: str, who: dict[str, str], **more: str
    ) -> httpx.Response:
        return await self.post(case, "review", who, {"decision": decision, **more})


@pytest.fixture
async def counter() -> AsyncIterator[Counter]:
    desk = await ReviewDesk().opened()
    house = House(storage=desk.storage, clock=desk.clock)
    container = ReviewContainer(
        storage=desk.storage,
        objects=MemoryObjectStore(clock=desk.clock),
        dispatch=desk.dispatch,
        feed=desk.feed,
        clock=desk.clock,
    )
    routes = [*container.queue().routes(), *container.appeals().routes()]
    async with house.client(house.app(routes)) as web:
        yield Counter(web=web, house=house, desk=desk)


async def test_only_reviewers_see_the_queue(counter: Counter) -> None:
    case = await counter.desk.held()
    for place in (QUEUE, "/content/queue"):
        for role in (Role.USER, Role.ARTIST):
            assert (await counter.web.get(place, headers=counter.as_(role))).status_code == 403
        assert (await counter.web.get(place)).status_code == 401
        for role in (Role.VALIDATOR, Role.OPERATOR, Role.ADMIN):
            seen = await counter.web.get(place, headers=counter.as_(role))
            assert [item["id"] for item in seen.json()["items"]] == [case.id]
    for verb in ("claim", "release", "reveal", "review"):
        refused = await counter.post(case, verb, counter.as_(Role.USER), {"decision": "approve"})
        assert refused.status_code == 403


async def test_the_queue_tells_what_waits_and_for_how_long(counter: Counter) -> None:
    old = a_case("hate", at=counter.desk.clock.now())
    counter.desk.clock.advance(seconds=5 * 3600)
    now = counter.desk.clock.now()
    mild = a_case("intent", at=now, language=Language.RUSSIAN)
    film = a_case("nsfw", at=now, content_type=ContentType.VIDEO)
    await counter.open(old, mild, film)
    who = counter.as_()

    body = (await counter.web.get(QUEUE, headers=who)).json()

    assert [item["id"] for item in body["items"]] == [old.id, film.id, mild.id]
    assert (body["total"], body["total_pages"]) == (3, 1)
    assert body["items"][0]["is_overdue"]
    assert body["items"][0]["needs_second"] == "hate"
    high = next(each for each in body["waiting"] if each["priority"] == "high")
    assert (high["open"], high["overdue"]) == (2, 1)
    for query, found in (
        ("priority=low", [mild.id]),
        ("content_type=video", [film.id]),
        ("language=ru", [mild.id]),
        ("overdue=true", [old.id]),
        ("mine=true", []),
        ("state=decided", []),
    ):
        page = (await counter.web.get(f"{QUEUE}?{query}", headers=who)).json()
        assert [item["id"] for item in page["items"]] == found
    wrong = await counter.web.get(f"{QUEUE}?priority=urgent", headers=who)
    assert wrong.status_code == 422


async def test_the_worst_is_hidden_until_it_is_revealed(counter: Counter) -> None:
    film = MediaPlace(bucket=Bucket.MEDIA.value, key=FILM, kind=ContentType.VIDEO)
    case = a_case(
        "nsfw", texts={"text": "Yomon soʻz", "name": "Ali"}, media=(film,),
        account_id=counter.desk.fan.id,
    )  # fmt: skip
    await counter.open(case)
    who = counter.as_()

    blurred = (await counter.web.get(f"{QUEUE}/{case.id}", headers=who)).json()
    assert blurred["texts"] == {"text": "••••n soʻz", "name": "Ali"}
    assert blurred["media"] == [{"kind": "video", "url": None}]
    assert blurred["is_blurred"]
    assert counter.desk.fan.id not in str(blurred)

    revealed = await counter.post(case, "reveal", who)
    body = revealed.json()
    assert body["texts"]["text"] == "Yomon soʻz"
    assert FILM in body["media"][0]["url"]
    assert body["claimed_by_me"]
    assert revealed.headers["cache-control"] == "no-store"
    assert (await counter.post(case, "reveal", counter.as_())).status_code == 409
    assert "moderation.case.reveal" in await counter.desk.actions()


async def test_a_case_is_claimed_given_back_and_decided(counter: Counter) -> None:
    case, mine, other = await counter.desk.held(), counter.as_(), counter.as_()
    claimed = await counter.post(case, "claim", mine)
    assert (claimed.json()["state"], claimed.json()["claimed_by_me"]) == ("claimed", True)
    taken = await counter.post(case, "claim", other)
    assert (taken.status_code, taken.json()["code"]) == (409, "case_claimed")
    assert (await counter.post(case, "release", other)).status_code == 409
    assert (await counter.post(case, "release", mine)).json()["state"] == "open"

    decided = await counter.say(case, "reject", other, reason="hate", notes="at neighbours")
    again = await counter.say(case, "reject", other, reason="hate", notes="at neighbours")

    assert (decided.status_code, decided.json()["status"]) == (200, "rejected")
    assert again.json() == decided.json()
    late = await counter.say(case, "approve", mine)
    assert (late.status_code, late.json()["code"]) == (409, "case_closed")
    otherwise = await counter.say(case, "approve", other)
    assert otherwise.json()["code"] == "case_decided_by_you"


async def test_the_second_reviewer_does_not_know_what_the_first_one_said(counter: Counter) -> None:
    case, first, second = await counter.desk.held("hate"), counter.as_(), counter.as_()
    once = (await counter.say(case, "approve", first, reason="quotation")).json()
    assert (once["state"], once["status"]) == ("awaiting_second", "pending_review")
    place = f"{QUEUE}/{case.id}"
    assert (await counter.web.get(place, headers=second)).json()["decisions"] == []
    (mine,) = (await counter.web.get(place, headers=first)).json()["decisions"]
    assert (mine["reason"], mine["is_mine"]) == ("quotation", True)

    differing = (await counter.say(case, "reject", second)).json()
    assert (differing["state"], differing["is_escalated"]) == ("open", True)
    barred = await counter.say(case, "reject", counter.as_())
    assert (barred.status_code, barred.json()["code"]) == (403, "reviewer_barred")
    settled = await counter.say(case, "approve", counter.as_(Role.ADMIN))
    assert settled.json()["status"] == "approved"
    told = (await counter.web.get(place, headers=second)).json()
    assert [each["decision"] for each in told["decisions"]] == ["approve", "reject", "approve"]


async def test_nobody_reviews_her_own_content(counter: Counter) -> None:
    case = await counter.desk.held()
    own = counter.as_(Role.OPERATOR, account=counter.desk.fan.id)
    for answer in (
        await counter.web.get(f"{QUEUE}/{case.id}", headers=own),
        await counter.say(case, "approve", own),
        await counter.post(case, "claim", own),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "reviewer_barred")


async def test_what_is_not_there_is_not_found(counter: Counter) -> None:
    who, nothing = counter.as_(), a_case()
    assert (await counter.web.get(f"{QUEUE}/{nothing.id}", headers=who)).status_code == 404
    for verb in ("claim", "release", "reveal"):
        assert (await counter.post(nothing, verb, who)).status_code == 404
    assert (await counter.say(nothing, "approve", who)).status_code == 404
    assert (await counter.say(nothing, "maybe", who)).status_code == 422
    assert (await counter.web.get(f"{QUEUE}/none", headers=who)).status_code == 404


async def test_an_appeal_is_filed_seen_and_decided(counter: Counter) -> None:
    desk = counter.desk
    case = await desk.refused("hate")
    fan = counter.as_(Role.USER, account=desk.fan.id) | {"Accept-Language": "uz"}
    body = {"content_id": case.subject_id, "reason": "Bu iqtibos"}
    place = "/content/appeals"

    filed = await counter.web.post(place, json=body, headers=fan)
    again = await counter.web.post(place, json=body, headers=fan)

    assert (filed.status_code, filed.json()["status"]) == (201, "open")
    assert "Shikoyatingizni oldik" in filed.json()["message"]
    assert (again.status_code, again.json()["code"]) == (409, "already_appealed")
    stranger = counter.as_(Role.USER)
    assert (await counter.web.post(place, json=body, headers=stranger)).status_code == 404
    assert (await counter.web.get(place, headers=stranger)).json()["total"] == 0
    assert (await counter.web.get(place, headers=fan)).json()["items"] == [filed.json()]
    waiting = await counter.web.get(f"{place}?status=open", headers=counter.as_())
    assert [each["id"] for each in waiting.json()["items"]] == [filed.json()["id"]]

    decide = f"{place}/{filed.json()['id']}/decide"
    overturn = {"decision": "overturn"}
    assert (await counter.web.post(decide, json=overturn, headers=fan)).status_code == 403
    decider = (await desk.case(case.id)).decisions[0].reviewer
    judge = counter.as_(account=decider)
    own = await counter.web.post(decide, json=overturn, headers=judge)
    assert (own.status_code, own.json()["code"]) == (403, "appeal_of_own_decision")
    granted = (await counter.web.post(decide, json=overturn, headers=counter.as_())).json()
    assert granted["status"] == "overturned"
    assert granted["restored_id"]
    late = await counter.web.post(decide, json={"decision": "uphold"}, headers=counter.as_())
    assert (late.status_code, late.json()["code"]) == (409, "appeal_decided")
    (seen,) = (await counter.web.get(place, headers=fan)).json()["items"]
    assert "Siz haqsiz" in seen["message"]


async def test_a_fan_sees_what_became_of_the_review(counter: Counter) -> None:
    desk = counter.desk
    fan = counter.as_(Role.USER, account=desk.fan.id)
    star = counter.as_(Role.ARTIST, account=desk.star.id)
    case = await desk.held("political")
    place = f"/content/reviews/{case.subject_id}"

    waiting = (await counter.web.get(place, headers=fan)).json()
    assert (waiting["status"], waiting["reason"]) == ("pending_review", None)
    assert waiting["message"].startswith("A person is looking at it.")
    await desk.say(case, Decision.REJECT, reason="political")
    refused = (await counter.web.get(place, headers=star)).json()
    assert (refused["status"], refused["reason"]) == ("rejected", "political")
    assert "Leave it out" in refused["message"]
    assert refused["appealable_until"]

    appeal = await desk.appeal(case)
    filed = (await counter.web.get(place, headers=fan)).json()
    assert (filed["appeal"]["id"], filed["appealable_until"]) == (appeal.id, None)
    others = (await counter.web.get(place, headers=star)).json()
    assert (others["appeal"]["reason"], others["appealable_until"]) == (
        "",
        refused["appealable_until"],
    )
    stranger = counter.as_(Role.USER)
    assert (await counter.web.get(place, headers=stranger)).status_code == 404
    assert (await counter.web.get(f"/content/reviews/{new_id()}", headers=fan)).status_code == 404


async def test_metrics_tell_of_the_queue(counter: Counter) -> None:
    desk = counter.desk
    await counter.open(a_case("hate", at=desk.clock.now()))
    decided = await desk.held()
    desk.clock.advance(seconds=600)
    await desk.say(decided)
    desk.clock.advance(seconds=4 * 3600)

    measures = await ReviewChecks(storage=desk.storage, clock=desk.clock).measures()

    told = {(each.name, *each.labels.values()): each.value for each in measures if each.value}
    assert told == {
        ("stario_review_open", "high"): 1,
        ("stario_review_overdue", "high"): 1,
        ("stario_review_oldest_seconds", "high"): 15_000,
        ("stario_review_decision_seconds", "0.5"): 600,
        ("stario_review_decision_seconds", "0.9"): 600,
    }
