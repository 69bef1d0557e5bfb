"""Queues and dead letters over the real edge, for staff."""

import pytest
from tests.builders.rules import BLOCK, restrictions
from tests.builders.values import new_id
from tests.http.backstage import Backstage, video_order

from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.fail_job import Blame
from stario.domain.identity.model.role import Role

STEPS = ("requeue", "release", "cancel")


@pytest.mark.parametrize("role", [Role.USER, Role.ARTIST, Role.VALIDATOR])
async def test_only_staff_look_into_queues(backstage: Backstage, role: Role) -> None:
    job = (await backstage.order()).json()["job_id"]
    somebody = await backstage.somebody(role)

    assert (await backstage.get("/jobs", somebody)).status_code == 403
    assert (await backstage.web.get("/jobs")).status_code == 401
    for step in STEPS:
        assert (await backstage.post(f"/jobs/{job}/{step}", somebody)).status_code == 403
        assert (await backstage.web.post(f"/jobs/{job}/{step}")).status_code == 401
    assert (await backstage.get(f"/videos/jobs/{job}")).json()["status"] == "queued"


async def test_a_dead_letter_is_found_and_put_back(backstage: Backstage) -> None:
    job = (await backstage.order()).json()["job_id"]
    await backstage.order(kind="voice")
    claimed = await backstage.studio.claim()
    await backstage.studio.steps.fail(claimed, "internal", blame=Blame.ORDER)
    operator = await backstage.somebody(Role.OPERATOR)

    letters = (await backstage.get("/jobs?state=failed", operator)).json()
    assert [(item["id"], item["error"], item["status"]) for item in letters["items"]] == [
        (job, "internal", "failed")
    ]
    put_back = await backstage.post(f"/jobs/{job}/requeue", operator)

    assert (put_back.status_code, put_back.json()["status"]) == (200, "queued")
    assert put_back.json()["max_attempts"] == 4
    assert await backstage.studio.town.dispatch.listed(Queue.VIDEO) == (job,)
    assert (await backstage.get("/jobs?state=failed", operator)).json()["items"] == []
    voices = await backstage.get(f"/jobs?queue={Queue.VOICE}", operator)
    assert voices.json()["total"] == 1
    assert (await backstage.post(f"/jobs/{job}/requeue", operator)).status_code == 409


async def test_what_waits_for_a_person_is_let_go_on(backstage: Backstage) -> None:
    order = video_order(backstage.artist, custom_message="Prezident salom aytdi")
    job = (await backstage.order(order)).json()["job_id"]
    admin = await backstage.somebody(Role.ADMIN)

    released = await backstage.post(f"/jobs/{job}/release", admin)

    assert (released.status_code, released.json()["status"]) == (200, "queued")
    assert await backstage.studio.town.dispatch.listed(Queue.VIDEO) == (job,)
    assert (await backstage.post(f"/jobs/{job}/release", admin)).status_code == 409


async def test_what_the_artist_has_refused_meanwhile_is_not_let_go_on(
    backstage: Backstage,
) -> None:
    order = video_order(backstage.artist, custom_message="Prezident salom aytdi")
    job = (await backstage.order(order)).json()["job_id"]
    async with backstage.studio.town.storage() as work:
        await work.restrictions.save(
            restrictions(backstage.artist, backstage.fan, words=(("salom", BLOCK),))
        )
        await work.commit()
    admin = await backstage.somebody(Role.ADMIN)

    released = await backstage.post(f"/jobs/{job}/release", admin)

    assert (released.status_code, released.json()["code"]) == (422, "content_rejected")
    seen = (await backstage.get(f"/videos/jobs/{job}")).json()
    assert seen["status"] == "pending_review"


async def test_staff_stop_any_job_and_its_fan_is_told(backstage: Backstage) -> None:
    job = (await backstage.order()).json()["job_id"]
    operator = await backstage.somebody(Role.OPERATOR)

    cancelled = await backstage.post(f"/jobs/{job}/cancel", operator)

    assert cancelled.json()["status"] == "cancelled"
    seen = (await backstage.get(f"/videos/jobs/{job}")).json()
    assert (seen["status"], seen["error_code"]) == ("cancelled", "cancelled_by_staff")
    assert (await backstage.post(f"/jobs/{job}/cancel", operator)).status_code == 409


async def test_a_job_that_is_not_there_is_not_found(backstage: Backstage) -> None:
    operator = await backstage.somebody(Role.OPERATOR)

    for step in STEPS:
        assert (await backstage.post(f"/jobs/{new_id()}/{step}", operator)).status_code == 404
        assert (await backstage.post(f"/jobs/none/{step}", operator)).status_code == 404
    assert (await backstage.get("/jobs?state=lost", operator)).status_code == 422
    assert (await backstage.get("/jobs?page_size=101", operator)).status_code == 422


async def test_pages_of_jobs_hold_newest_first(backstage: Backstage) -> None:
    jobs = []
    for _ in range(3):
        backstage.studio.town.clock.advance(seconds=1)
        jobs.append((await backstage.order()).json()["job_id"])
    operator = await backstage.somebody(Role.OPERATOR)

    first = (await backstage.get("/jobs?page_size=2", operator)).json()
    second = (await backstage.get("/jobs?page_size=2&page=2", operator)).json()

    assert (first["total"], first["total_pages"]) == (3, 2)
    assert [item["id"] for item in first["items"] + second["items"]] == jobs[::-1]
