"""What waits for a person, was refused or taken back leaves no way to it over any route."""

import re
from collections.abc import Mapping

import attrs
import pytest
from tests.builders.held_work import decide_at, release_at
from tests.builders.review import a_case
from tests.http.backstage import ORDERS, Backstage, routes

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId, JobId, PosterId
from stario.domain.moderation.model.review_case import Decision, Subject

QUEUES = {"videos": Queue.VIDEO, "voice": Queue.VOICE, "posters": Queue.POSTER}
FOLDERS = {"videos": "videos", "voice": "voice", "posters": "posters"}
LEFT_OUT = ("/release", "/cancel", "/events")
"""What would hand it over or end it, and what never ends."""

FATES = ("held", "refused", "taken_back")


async def held(backstage: Backstage, kind: str) -> str:
    """Order something and make it, so that a person must look."""
    studio = backstage.studio
    studio.heard = "Ertaga bozorga boraman, olma olaman."
    ordered = await backstage.order(kind=kind)
    assert ordered.status_code == 202, ordered.text
    done = await studio.work(QUEUES[kind])
    if kind == "posters":
        await hold_poster(backstage, done)
    return str(done.id)


async def hold_poster(backstage: Backstage, done: Job) -> None:
    """As one is held that a model painted."""
    async with backstage.studio.town.storage() as work:
        poster = await work.posters.get(PosterId(done.id))
        await work.posters.save(attrs.evolve(poster, held=True))
        held = attrs.evolve(done, state=JobState.PENDING_REVIEW, completed_at=None)
        await work.jobs.save(held, was=done)
        case = a_case("nsfw", subject_id=done.id, account_id=backstage.fan.id)
        await work.cases.add(attrs.evolve(case, needs_second=None))
        await work.commit()


async def meet(backstage: Backstage, job: str, fate: str) -> None:
    if fate == "refused":
        town = backstage.studio.town
        async with town.storage() as work:
            (case,) = await work.cases.of_subject(Subject.JOB, job)
        admin = Actor(account_id=AccountId("another admin"), role=Role.ADMIN)
        await decide_at(town)(case.id, Decision.REJECT, reason="nsfw", actor=admin)
    elif fate == "taken_back":
        cancelled = await backstage.post(
            f"/jobs/{job}/cancel", await backstage.somebody(Role.OPERATOR)
        )
        assert cancelled.status_code == 200, cancelled.text


def bodies(job: str) -> tuple[Mapping[str, object] | None, ...]:
    """What might make something of it."""
    return (
        None,
        {"platform": "link"},
        {"quality": "hd", "format": "png"},
        {"kind": "relief", "poster_id": job},
    )


@pytest.mark.parametrize("fate", FATES)
@pytest.mark.parametrize("kind", ORDERS)
async def test_no_route_leads_to_what_nobody_may_see(
    backstage: Backstage, kind: str, fate: str
) -> None:
    job = await held(backstage, kind)
    await meet(backstage, job, fate)
    fan, admin = backstage.headers(backstage.fan), await backstage.somebody(Role.ADMIN)
    led: list[str] = []

    for route in routes(backstage.studio):
        if route.path.endswith(LEFT_OUT):
            continue
        target = re.sub(r"\{\w+\}", job, route.path)
        for headers in (fan, admin) if fate == "held" else (fan,):
            for body in bodies(job) if route.method != "GET" else (None,):
                answer = await backstage.web.request(
                    route.method, target, json=body, headers=headers
                )
                told = f"{answer.text} {answer.headers}"
                assert answer.status_code < 500, (route.method, target, answer.text)
                if f"/{FOLDERS[kind]}/{job}/" in told:
                    led.append(f"{route.method} {route.path}")

    assert led == []


@pytest.mark.parametrize("kind", ORDERS)
async def test_the_walk_finds_what_was_handed_over(backstage: Backstage, kind: str) -> None:
    job = await held(backstage, kind)
    await release_at(backstage.studio.town)(JobId(job))

    shown = await backstage.get(f"/{kind}/jobs/{job}")

    assert f"/{FOLDERS[kind]}/{job}/" in shown.text
