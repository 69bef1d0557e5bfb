"""Moderation and compliance as people meet them: one walk, in one process and on a cluster."""

import asyncio
import time
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest_asyncio

from stario.adapters.memory.hearing import MISSPOKEN, SAID_INSTEAD
from tests.system.cluster import Cluster
from tests.system.compliance_walk import (
    Walk,
    an_authority_gets_a_package,
    one_copies_and_deletes_what_is_ones_own,
    retention_and_the_report_tell_how_things_stand,
    the_audit_log_tells_all_and_bears_no_change,
    who_is_pictured_allows_it_and_takes_it_back,
)
from tests.system.embedded import Embedded
from tests.system.processes import HOST, free_port, stario
from tests.system.safeguarding import QUEUE, Answer, Office, an_office
from tests.system.waiting import until

DOUBTFUL = "Prezident salom aytdi"
DRINKING = "Келинг, бирга ароқ ичамиз!"
PLAIN = "Yangi uyda gʻisht ham baxtli boʻlsin!"


@pytest_asyncio.fixture(scope="module")
async def at_home(embedded: Embedded) -> AsyncIterator[Office]:
    numbers = count(1)

    async def appoint(*words: str, **settings: str) -> str:
        log = embedded.home / f"command-{next(numbers)}.log"
        return await stario(*words, environment={**embedded.environment, **settings}, log=log)

    async with an_office(embedded.url, embedded.url, appoint) as office:
        yield office


@pytest_asyncio.fixture(scope="module")
async def on_cluster(cluster: Cluster) -> AsyncIterator[Office]:
    port = free_port()
    service = cluster.run("serve", "regtech-filter", "--port", str(port), name="regtech-filter")
    url = f"http://{HOST}:{port}"
    queues = ("video", "voice", "enrolment", "export", "legal-export")
    worker = cluster.run("worker", *queues, name="safeguarded-worker")
    await service.answers(url)
    async with an_office(cluster.urls[0], url, cluster.stario) as office:
        yield office
    worker.close()
    service.close()


async def test_people_are_kept_safe_in_one_process(at_home: Office, tmp_path: Path) -> None:
    await walk(Walk(office=at_home, folder=tmp_path))


async def test_people_are_kept_safe_on_a_cluster(on_cluster: Office, tmp_path: Path) -> None:
    await walk(Walk(office=on_cluster, folder=tmp_path))


async def walk(the: Walk) -> None:
    await an_artist_is_not_made_to_say_what_she_leaves_out(the)
    film = await what_two_let_pass_is_paid_made_checked_and_handed_over(the)
    await asyncio.gather(
        what_one_refused_another_restores(the),
        what_was_made_otherwise_is_held(the),
        content_is_judged_when_staff_ask(the, film),
        a_rule_acts_without_a_restart(the),
        one_copies_and_deletes_what_is_ones_own(the),
        who_is_pictured_allows_it_and_takes_it_back(the),
        an_authority_gets_a_package(the),
    )
    await retention_and_the_report_tell_how_things_stand(the)
    await the_audit_log_tells_all_and_bears_no_change(the)


async def an_artist_is_not_made_to_say_what_she_leaves_out(the: Walk) -> None:
    office = the.office
    place = f"/content/restrictions/{office.artist}"
    wishes = {
        "blacklist_topics": ["alcohol"],
        "custom_rules": [{"text": "gʻisht", "action": "review"}],
    }
    began = time.monotonic()
    assert (await office.singer.asks("PUT", place, wishes))["version"] == 1

    refused = await office.orders(custom_message=DRINKING)

    assert time.monotonic() - began < 5
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (422, "content_rejected")
    (flag,) = problem["flags"]
    assert flag["field"] == "custom_message"
    assert DRINKING[flag["start"] : flag["end"]] == "ароқ"
    assert problem["suggestion"]


async def what_two_let_pass_is_paid_made_checked_and_handed_over(the: Walk) -> Answer:
    office = the.office
    first, second = office.reviewers
    accepted = await office.ordered(custom_message=PLAIN)
    assert accepted["status"] == "pending_review"
    case = await office.case_of(accepted["job_id"])

    queue = await first.gets(QUEUE, state="open")
    (item,) = [each for each in queue["items"] if each["id"] == case]
    blurred = await first.gets(f"{QUEUE}/{case}")
    claimed = await first.asks("POST", f"{QUEUE}/{case}/claim")
    taken = await second.asks("POST", f"{QUEUE}/{case}/claim", status=409)
    once = await office.says(first, case, "approve", "false_positive")
    alone = await office.fan.gets(f"/merch/orders/{accepted['order_id']}")
    twice = await office.says(second, case, "approve", "false_positive")

    assert (item["needs_second"], item["artist_id"]) == ("restriction", office.artist)
    assert blurred["is_blurred"]
    assert "gʻisht" not in blurred["texts"]["custom_message"]
    assert (claimed["claimed_by_me"], taken["code"]) == (True, "case_claimed")
    assert (once["state"], alone["status"]) == ("awaiting_second", "draft")
    assert twice["status"] == "approved"

    await office.order(accepted["order_id"], "awaiting_payment")
    await office.fan.client.pay_on_page(accepted["order_id"])
    made = await office.job(accepted["job_id"], "completed")
    assert "checking_result" in made["stages_seconds"]
    assert (await office.fan.client.download(made["video_url"]))[4:8] == b"ftyp"
    await office.order(accepted["order_id"], "delivered")
    return made


async def what_one_refused_another_restores(the: Walk) -> None:
    office = the.office
    refuses, restores = office.reviewers
    accepted = await office.ordered(custom_message=DOUBTFUL)
    case = await office.case_of(accepted["job_id"])
    await office.says(refuses, case, "reject", "political")
    await office.order(accepted["order_id"], "cancelled")

    body = {"content_id": accepted["job_id"], "reason": "Bu hazil edi"}
    appeal = await office.fan.asks("POST", "/content/appeals", body, status=201)
    place = f"/content/appeals/{appeal['id']}/decide"
    own = await refuses.asks("POST", place, {"decision": "overturn"}, status=403)
    granted = await restores.asks("POST", place, {"decision": "overturn"})

    assert own["code"] == "appeal_of_own_decision"
    assert granted["status"] == "overturned"
    restored = await office.fan.gets(f"/videos/jobs/{granted['restored_id']}")
    assert restored["status"] == "awaiting_payment"
    again = await office.fan.gets(f"/merch/orders/{restored['order_id']}")
    first = await office.fan.gets(f"/merch/orders/{accepted['order_id']}")
    assert (again["status"], again["total_uzs"]) == ("awaiting_payment", first["total_uzs"])


async def what_was_made_otherwise_is_held(the: Walk) -> None:
    office = the.office
    wish = {
        "artist_id": office.artist,
        "text": f"Salom, {MISSPOKEN}! Tugʻilgan kuning muborak!",
        "language": "uz",
    }
    accepted = await office.fan.asks("POST", "/voice/generate", wish, status=202)
    await office.fan.client.pay_on_page(accepted["order_id"])
    place = f"/voice/jobs/{accepted['job_id']}"
    held = await until(
        lambda: office.fan.gets(place),
        lambda found: found["status"] not in ("awaiting_payment", "queued", "processing"),
    )

    assert (held["status"], held["audio_url"]) == ("pending_review", None)
    case = await office.case_of(accepted["job_id"])
    revealed = await office.reviewers[0].asks("POST", f"{QUEUE}/{case}/reveal")
    assert "mismatch" in revealed["categories"]
    assert SAID_INSTEAD in revealed["texts"].values(), revealed
    (medium,) = revealed["media"]
    assert await office.fan.client.download(medium["url"])
    await office.says(office.reviewers[0], case, "reject", "mismatch")
    refused = await office.fan.gets(place)
    assert (refused["status"], refused["audio_url"]) == ("failed", None)
    await office.order(accepted["order_id"], "refunded")


async def content_is_judged_when_staff_ask(the: Walk, film: Answer) -> None:
    reviewer = the.office.reviewers[0]
    text = {"content_type": "text", "content_id": "walk-1", "text_content": "S i k t i r"}
    picture = {
        "content_type": "image",
        "content_id": "walk-2",
        "content_url": film["thumbnail_url"],
    }
    judged = await reviewer.asks("POST", "/content/moderate", text)
    looked = await reviewer.asks("POST", "/content/moderate", picture)
    elsewhere = {**picture, "content_url": "https://elsewhere.example/x.png"}
    await reviewer.asks("POST", "/content/moderate", elsewhere, status=422)
    await the.office.fan.asks("POST", "/content/moderate", text, status=403)

    assert (judged["status"], judged["flags"][0]["category"]) == ("rejected", "profanity")
    assert "nsfw" in looked["confidence_scores"]
    assert (looked["requires_human_review"], looked["needs_person"]) == (True, ["violence"])
    # Whoever brought it does not judge it.
    other, place = the.office.reviewers[1], f"{QUEUE}/{looked['case_id']}"
    await reviewer.asks("GET", place, status=403)
    assert (await other.gets(place))["content_type"] == "image"


async def a_rule_acts_without_a_restart(the: Walk) -> None:
    author, other = the.office.admins
    word = {"kind": "word", "category": "profanity", "tier": "severe", "language": "uz",
            "follow": "ending", "text": "gʻirrom"}  # fmt: skip
    rule = f"/content/rules/{(await author.asks('POST', '/content/rules', word, status=201))['id']}"
    text = {"content_type": "text", "content_id": "walk-3", "text_content": "Салом, ғирромлар!"}

    await author.asks("POST", f"{rule}/shadow")
    assert (await author.asks("POST", "/content/moderate", text))["status"] != "rejected"
    alone = await author.asks("POST", f"{rule}/release", status=403)
    assert alone["code"] == "rule_needs_second_admin"
    assert (await other.asks("POST", f"{rule}/release"))["state"] == "live"
    began = time.monotonic()
    refused = await until(
        lambda: the.office.orders(custom_message=text["text_content"]),
        lambda answer: answer.status_code == 422,
    )
    assert time.monotonic() - began < 5
    assert refused.json()["flags"][0]["category"] == "profanity"
    await other.asks("POST", f"{rule}/retire")
