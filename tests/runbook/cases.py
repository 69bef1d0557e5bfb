"""What stands for the words with a `$`, and what must be so after a command."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import httpx
import pytest

from stario.adapters.system import SystemClock
from stario.domain.generation.model.job import JobState
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, JobId
from tests.builders.people import an_account
from tests.builders.work import a_job
from tests.runbook.stack import Stack
from tests.runbook.supervisor import MOST_PROCESSES
from tests.system.people import ADMIN, ADMIN_PASSWORD
from tests.system.waiting import until

SECOND_ADMIN = "second@stario.example"


async def a_failed_job(stack: Stack) -> str:
    if "JOB" in stack.known:
        return stack.known["JOB"]
    job = a_job(
        state=JobState.FAILED, error="engine_failed", enqueued_at=SystemClock().now(), attempts=3
    )
    async with stack.clients.storage() as work:
        await work.jobs.add(job)
        await work.commit()
    return job.id


async def a_pod(stack: Stack) -> str:
    alive = [pod for pod in stack.supervisor.of("video-gen-worker") if pod.process]
    return alive[0].name


async def a_fan(stack: Stack) -> str:
    fan = an_account()
    async with stack.clients.storage() as work:
        await work.accounts.add(fan)
        await work.commit()
    return fan.id


async def the_export(stack: Stack) -> str:
    headers = {"Authorization": f"Bearer {await token(stack, ADMIN)}"}
    async with httpx.AsyncClient(base_url=stack.url) as http:
        answer = await http.get("/content/legal-export", headers=headers)
    [export] = answer.raise_for_status().json()["items"]
    return str(export["id"])


async def a_second_token(stack: Stack) -> str:
    await stack.stario(
        "accounts", "create-staff", "--email", SECOND_ADMIN, "--full-name", "Another One",
        STARIO_STAFF_PASSWORD=ADMIN_PASSWORD,
    )  # fmt: skip
    return await token(stack, SECOND_ADMIN)


async def token(stack: Stack, email: str) -> str:
    async with httpx.AsyncClient(base_url=stack.url) as http:
        body = {"email": email, "password": ADMIN_PASSWORD}
        signed_in = await http.post("/auth/login", json=body)
    return str(signed_in.raise_for_status().json()["access_token"])


async def the_last_good_second(stack: Stack) -> str:
    """A second after which somebody was added whom going back must take away."""
    if "MOMENT" in stack.known:
        return stack.known["MOMENT"]
    stack.known["EARLY"] = await a_fan(stack)
    moment = SystemClock().now().replace(microsecond=0) + timedelta(seconds=1)
    await asyncio.sleep((moment - SystemClock().now()).total_seconds() + 0.2)
    stack.known["LATE"] = await a_fan(stack)
    return f"{moment:%Y-%m-%d %H:%M:%S}"


WORDS: Mapping[str, Callable[[Stack], Awaitable[str]]] = {
    "JOB": a_failed_job,
    "POD": a_pod,
    "USER_ID": a_fan,
    "EXPORT_ID": the_export,
    "SECOND_TOKEN": a_second_token,
    "MOMENT": the_last_good_second,
}


async def more_workers_live(stack: Stack) -> None:
    """The manifests begin with two; beyond some number pods are no processes."""
    assert len(stack.supervisor.of("video-gen-worker")) == 5
    assert len(stack.supervisor.processes("video-gen-worker")) == MOST_PROCESSES["video-gen-worker"]


async def two_workers_live(stack: Stack) -> None:
    """Others are gone, and the gateway goes on."""
    assert len(stack.supervisor.processes("video-gen-worker")) == 2


async def everything_began_anew(stack: Stack) -> None:
    pods = [pod for pod in stack.supervisor.pods if pod.process]
    assert {pod.deployment for pod in pods} == set(MOST_PROCESSES)
    assert all(pod.ready and pod.began > stack.began for pod in pods)


async def the_gateway_began_anew(stack: Stack) -> None:
    [gateway] = [pod for pod in stack.supervisor.of("api-gateway") if pod.process]
    assert gateway.ready
    assert gateway.began > stack.began


async def workers_began_anew(stack: Stack) -> None:
    workers = [pod for pod in stack.supervisor.of("video-gen-worker") if pod.process]
    assert workers
    assert all(pod.ready and pod.began > stack.began for pod in workers)


async def another_took_its_place(stack: Stack) -> None:
    names = [pod.name for pod in stack.supervisor.of("video-gen-worker") if pod.ready]
    assert names
    assert stack.known["POD"] not in names


async def app_routes_are_shut(stack: Stack) -> None:
    await until(lambda: _status(stack, "/artists"), lambda code: code == 503, within_seconds=10)
    assert await _status(stack, "/health") == 200


async def app_routes_are_open(stack: Stack) -> None:
    await until(lambda: _status(stack, "/artists"), lambda code: code == 200, within_seconds=10)


async def the_job_waits_again(stack: Stack) -> None:
    async with stack.clients.storage() as work:
        assert (await work.jobs.get(JobId(stack.known["JOB"]))).state is not JobState.FAILED


async def everything_is_well_again(stack: Stack) -> None:
    await until(lambda: _health(stack), lambda health: health == "ok", within_seconds=15)


async def the_late_one_is_gone(stack: Stack) -> None:
    async with stack.clients.storage() as work:
        await work.accounts.get(AccountId(stack.known["EARLY"]))
        with pytest.raises(NotFound):
            await work.accounts.get(AccountId(stack.known["LATE"]))


IN_A_POD = "kubectl exec -n stario deploy/api-gateway -- stario"
AFTER: Mapping[str, Callable[[Stack], Awaitable[None]]] = {
    "kubectl annotate scaledobject video-gen-worker -n stario "
    "autoscaling.keda.sh/paused-replicas=5 --overwrite": more_workers_live,
    "kubectl scale deployment video-gen-worker --replicas=2 -n stario": two_workers_live,
    "kubectl rollout restart deployment video-gen-worker -n stario": workers_began_anew,
    "kubectl rollout restart deployment api-gateway -n stario": the_gateway_began_anew,
    "kubectl rollout undo deployment/api-gateway -n stario": the_gateway_began_anew,
    "kubectl rollout restart deployment -n stario "
    "-l app.kubernetes.io/part-of=stario": everything_began_anew,
    'kubectl delete pod "$POD" -n stario': another_took_its_place,
    'kubectl delete pod "$POD" -n stario --force --grace-period=0': another_took_its_place,
    f"{IN_A_POD} switches set MAINTENANCE_MODE true": app_routes_are_shut,
    f"{IN_A_POD} switches unset MAINTENANCE_MODE": app_routes_are_open,
    "kubectl set env deployment/api-gateway MAINTENANCE_MODE=true -n stario": app_routes_are_shut,
    "kubectl set env deployment/api-gateway MAINTENANCE_MODE- -n stario": app_routes_are_open,
    f'{IN_A_POD} jobs requeue "$JOB"': the_job_waits_again,
    "docker restart stario-postgres": everything_is_well_again,
    "docker restart stario-redis": everything_is_well_again,
    "docker start stario-postgres": the_late_one_is_gone,
}
"""What a word in the output does not prove, by the command it follows."""


async def _health(stack: Stack) -> str:
    async with httpx.AsyncClient(base_url=stack.url) as http:
        return str((await http.get("/health")).json()["status"])


async def _status(stack: Stack, path: str) -> int:
    async with httpx.AsyncClient(base_url=stack.url) as http:
        return (await http.get(path)).status_code
