"""Golden items, budgets and the quality of reviewing over the real gateway."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from tests.builders.people import an_account
from tests.builders.quality_desk import Eager
from tests.builders.review import a_case
from tests.builders.review_quality import an_exposure
from tests.builders.values import new_id
from tests.http.mirror import Headers, Mirror, open_mirror

from stario.adapters.system import Uuid7Ids
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import CaseId
from stario.domain.moderation.model.exposure import BUDGETS
from stario.domain.moderation.model.pseudonym import pseudonym
from stario.domain.moderation.model.review_case import ReviewCase, Severity, Subject
from stario.domain.moderation.usecases.plant_golden_items import PlantGoldenItems

ITEMS = "/content/golden-items"
QUEUE = "/content/moderation/queue"
QUALITY = "/content/moderation/quality"
PRECISION = "/content/moderation/precision"
GREETING = {"text": "Salom, ahmoq doʻstim", "language": "uz", "answer": "reject", "note": "Rude."}


@pytest_asyncio.fixture(scope="module")
async def mirror(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Mirror]:
    async with open_mirror(tmp_path_factory.mktemp("quality")) as mirror:
        yield mirror


@pytest_asyncio.fixture(scope="module")
async def admin(mirror: Mirror) -> Headers:
    return await mirror.somebody(Role.ADMIN)


async def opened(mirror: Mirror, *categories: str, count: int = 1) -> list[ReviewCase]:
    now = mirror.clients.clock.now()
    cases = [a_case(*categories, at=now, subject=Subject.CONTENT) for _ in range(count)]
    async with mirror.clients.storage() as work:
        for case in cases:
            await work.cases.add(case)
        await work.commit()
    return cases


async def make(mirror: Mirror, admin: Headers, **body: object) -> dict[str, Any]:
    made = await mirror.web.post(ITEMS, json=body or GREETING, headers=admin)
    assert made.status_code == 201, made.text
    item: dict[str, Any] = made.json()
    return item


async def review(mirror: Mirror, case: str, reviewer: Headers, decision: str) -> dict[str, Any]:
    body = {"decision": decision, "reason": "other"}
    answer = await mirror.web.post(f"{QUEUE}/{case}/review", json=body, headers=reviewer)
    assert answer.status_code == 200, answer.text
    decided: dict[str, Any] = answer.json()
    return decided


async def planted(mirror: Mirror) -> CaseId:
    """Plant something, whatever the hour."""
    plant = PlantGoldenItems(
        storage=mirror.clients.storage,
        clock=mirror.clients.clock,
        ids=Uuid7Ids(),
        entropy=Eager(),
    )
    before = await queue(mirror)
    assert await plant() == 1
    (case,) = (await queue(mirror)).keys() - before.keys()
    return CaseId(case)


async def queue(mirror: Mirror) -> dict[str, dict[str, Any]]:
    reviewer = await mirror.somebody(Role.VALIDATOR)
    answer = await mirror.web.get(QUEUE, params={"page_size": 100}, headers=reviewer)
    return {item["id"]: item for item in answer.json()["items"]}


async def test_only_admins_see_and_make_them(mirror: Mirror) -> None:
    for role, status in ((Role.USER, 403), (Role.VALIDATOR, 403), (Role.OPERATOR, 403)):
        headers = await mirror.somebody(role)
        for path in (ITEMS, QUALITY, PRECISION):
            assert (await mirror.web.get(path, headers=headers)).status_code == status
        made = await mirror.web.post(ITEMS, json=GREETING, headers=headers)
        assert made.status_code == status
    assert (await mirror.web.get(QUALITY)).status_code == 401


async def test_an_item_is_made_once_listed_and_retired(mirror: Mirror, admin: Headers) -> None:
    keyed = admin | {"Idempotency-Key": new_id()}
    made = await make(mirror, keyed)
    assert await make(mirror, keyed) == made
    assert (made["texts"], made["answer"], made["categories"]) == (
        {"text": GREETING["text"]},
        "reject",
        ["profanity"],
    )

    listed = (await mirror.web.get(ITEMS, headers=admin)).json()["items"]
    assert [(i["golden_item_id"], i["planted"]) for i in listed if i["note"] == "Rude."] == [
        (made["golden_item_id"], 0)
    ]
    path = f"{ITEMS}/{made['golden_item_id']}/retire"
    retired = await mirror.web.post(path, headers=admin)
    assert retired.json()["retired_at"] is not None
    assert (await mirror.web.post(path, headers=admin)).json() == retired.json()
    ids = [
        i["golden_item_id"] for i in (await mirror.web.get(ITEMS, headers=admin)).json()["items"]
    ]
    assert made["golden_item_id"] not in ids
    missing = await mirror.web.post(f"{ITEMS}/{new_id()}/retire", headers=admin)
    assert missing.status_code == 404
    assert missing.json()["detail"] == "There is no such golden item."


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": "Salom"}, "language"),
        ({"text": "Salom", "language": "uz"}, "answer"),
        ({"text": "Salom", "language": "uz", "answer": "escalate"}, "answer"),
        ({"text": "\u202eSalom", "language": "uz", "answer": "reject"}, "text"),
        ({"case_id": "019abcde-0000-7000-8000-000000000000", "answer": "reject"}, "answer"),
    ],
    ids=["nothing", "no language", "no answer", "no decision", "invisible", "both"],
)
async def test_what_is_wrong_is_named(
    mirror: Mirror, admin: Headers, body: dict[str, str], field: str
) -> None:
    answer = await mirror.web.post(ITEMS, json=body, headers=admin)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_decided_case_becomes_golden(mirror: Mirror, admin: Headers) -> None:
    (case,) = await opened(mirror)
    undecided = await mirror.web.post(ITEMS, json={"case_id": case.id}, headers=admin)
    assert undecided.status_code == 422
    assert undecided.json()["errors"][0]["field"] == "case_id"

    await review(mirror, case.id, await mirror.somebody(Role.VALIDATOR), "reject")
    item = await make(mirror, admin, case_id=case.id, note="As decided.")

    assert (item["case_id"], item["answer"], item["texts"]) == (case.id, "reject", dict(case.texts))
    again = await mirror.web.post(ITEMS, json={"case_id": case.id}, headers=admin)
    assert again.status_code == 409
    assert again.json()["detail"] == "This case has become a golden item already."
    missing = await mirror.web.post(ITEMS, json={"case_id": new_id()}, headers=admin)
    assert missing.status_code == 404


async def test_a_golden_case_is_met_unseen_and_measures(mirror: Mirror, admin: Headers) -> None:
    real = (await opened(mirror, count=40))[0].id
    await make(mirror, admin)
    reviewer = await mirror.somebody(Role.VALIDATOR)
    golden = await planted(mirror)

    items = await queue(mirror)
    alike = {"content_type", "priority", "state", "language", "categories", "artist_id"}
    assert {key: items[golden][key] for key in alike} == {key: items[real][key] for key in alike}
    shown = [
        (await mirror.web.get(f"{QUEUE}/{case}", headers=reviewer)).json()
        for case in (golden, real)
    ]
    assert shown[0].keys() == shown[1].keys()
    kinds = [{key: type(value) for key, value in case.items()} for case in shown]
    assert kinds[0] == kinds[1]

    # Nothing that a reviewer can see gives the name of who wrote it.
    seen = {golden, real, *map(str, shown[0].values())}
    assert items[golden]["person"] not in set(map(pseudonym, seen))

    claimed = await mirror.web.post(f"{QUEUE}/{golden}/claim", headers=reviewer)
    assert claimed.status_code == 200
    answers = [await review(mirror, case, reviewer, "reject") for case in (golden, real)]
    assert {key: answers[0][key] for key in answers[0].keys() - {"id", "closed_at"}} == {
        key: answers[1][key] for key in answers[1].keys() - {"id", "closed_at"}
    }

    quality = (await mirror.web.get(QUALITY, headers=admin)).json()
    (mine,) = [each for each in quality["reviewers"] if each["accuracy"]["trials"]]
    assert mine["accuracy"] == {"hits": 1, "trials": 1, "value": 1.0, "low": 0.2065, "high": 1.0}
    assert mine["pseudonym"].startswith("p-")
    assert len(mine["weeks"]) == 1
    precision = (await mirror.web.get(PRECISION, headers=admin)).json()
    (mild,) = [each for each in precision["sources"] if each["source"] == "lexicon.mild"]
    # The golden case is in no figure about rules.
    assert mild["precision"]["trials"] == mild["precision"]["hits"] == 2
    assert (await mirror.web.get(PRECISION, params={"language": "ru"}, headers=admin)).json()[
        "sources"
    ] == []


async def test_whoever_has_seen_enough_is_told_kindly(mirror: Mirror, admin: Headers) -> None:
    person = an_account(role=Role.VALIDATOR)
    account, headers = person.id, mirror.headers(person)
    async with mirror.clients.storage() as work:
        await work.accounts.add(person)
        await work.commit()
    now = mirror.clients.clock.now()
    budget = BUDGETS[Severity.CRITICAL]
    async with mirror.clients.storage() as work:
        for _ in range(budget):
            seen = an_exposure(account, Severity.CRITICAL, at=now)
            await work.exposures.see(seen, budget=budget)
        await work.commit()
    (case,) = await opened(mirror, "banned")

    while (given := await mirror.web.post(f"{QUEUE}/next", headers=headers)).status_code == 200:
        assert given.json()["priority"] != "critical"
    for step in ("next", f"{case.id}/claim", f"{case.id}/reveal"):
        refused = await mirror.web.post(f"{QUEUE}/{step}", headers=headers)
        assert refused.status_code == 429
        assert refused.json()["code"] == "exposure_spent"
        assert refused.json()["detail"].startswith(f"Thank you: {budget} hard items")
        assert 0 < int(refused.headers["retry-after"]) <= 86_400
    another = await mirror.somebody(Role.VALIDATOR)
    given = await mirror.web.post(f"{QUEUE}/next", headers=another)
    assert (given.json()["id"], given.json()["claimed_by_me"]) == (case.id, True)
    nothing = await mirror.web.post(f"{QUEUE}/next", headers=another)
    assert (nothing.status_code, nothing.json()["detail"]) == (404, "Nothing waits for you now.")
    blurred = await mirror.web.get(f"{QUEUE}/{case.id}", headers=headers)
    assert blurred.json()["is_blurred"]

    quality = (await mirror.web.get(QUALITY, headers=admin)).json()
    (mine,) = [each for each in quality["reviewers"] if each["reviewer_id"] == account]
    assert mine["seen_today"][0] == {"severity": "critical", "seen": budget, "budget": budget}


async def test_days_in_the_wrong_order_are_refused(mirror: Mirror, admin: Headers) -> None:
    wrong = {"from": "2026-02-02", "to": "2026-02-01"}
    for path in (QUALITY, PRECISION):
        refused = await mirror.web.get(path, params=wrong, headers=admin)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == "to"
        named = await mirror.web.get(
            path, params={"from": "2026-01-01", "to": "2026-01-31"}, headers=admin
        )
        assert (named.json()["from"], named.json()["to"]) == ("2026-01-01", "2026-01-31")
