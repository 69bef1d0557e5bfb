"""Where shims ask: who runs commands of ours, knows ports, containers, buckets and variables."""

import asyncio
import json
import os
import re
from collections.abc import Awaitable, Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import attrs
import hcl2
import yaml
from botocore.exceptions import ClientError  # type: ignore[import-untyped]
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from stario.adapters.s3.store import S3ObjectStore
from stario.ports.media import Bucket
from tests.runbook.supervisor import Supervisor
from tests.servers.postgres import PostgresServer
from tests.servers.redis import RedisServer
from tests.system.processes import Process, run_stario

DEPLOY = Path(__file__).parents[2] / "deploy"
SERVICES: Mapping[int, str] = {
    8000: "api-gateway",
    8004: "face-similarity",
}
VARIABLE = re.compile("^-var=(?P<name>[a-z_]+)=(?P<value>.+)$")
FOLDER = re.compile("^-chdir=(?P<folder>.+)$")

Said = dict[str, Any]
_numbers = count(1)


class Wrong(Exception):
    """The command names what is not there."""


@attrs.define(eq=False, kw_only=True)
class Control:
    supervisor: Supervisor
    store: S3ObjectStore
    postgres: PostgresServer
    redis: RedisServer
    environment: Mapping[str, str]
    folder: Path

    def routes(self) -> list[Route]:
        answers: Mapping[str, Callable[[Said], Awaitable[Said]]] = {
            "aws": self.aws,
            "container": self.container,
            "restart": self.restart,
            "port": self.port,
            "stario": self.stario,
            "terraform": self.terraform,
        }
        return [
            Route(f"/control/{name}", _answering(answer), methods=["POST"])
            for name, answer in answers.items()
        ]

    async def stario(self, said: Said) -> Said:
        log = self.folder / f"inside-{next(_numbers)}.log"
        process = Process.start(
            _stario_in, said["directory"], tuple(said["words"]), dict(self.environment), log=log
        )
        code = await process.exit_code(within_seconds=60)
        process.close()
        return {"code": code, "printed": log.read_text()}

    async def port(self, said: Said) -> Said:
        if said["port"] not in SERVICES:
            raise Wrong(f"nothing of these tests answers at {said['port']}")
        return {"port": self.supervisor.port(SERVICES[said["port"]])}

    async def container(self, said: Said) -> Said:
        services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"].values()
        if said["name"] not in {service.get("container_name") for service in services}:
            raise Wrong(f"compose.yaml has no container {said['name']}")
        return {}

    async def restart(self, said: Said) -> Said:
        """Stop a store in order, unless it is stopped, and start it."""
        servers: Mapping[str, PostgresServer | RedisServer] = {
            "stario-postgres": self.postgres,
            "stario-redis": self.redis,
        }
        server = servers[said["name"]]
        if said["is_running"]:
            await asyncio.to_thread(server.stop)
        elif isinstance(server, PostgresServer):
            server.end()
        await asyncio.to_thread(server.start)
        return {}

    async def terraform(self, said: Said) -> Said:
        """Check the names of variables; what they do is proved where modules are tested."""
        folder, command, *options = said["words"]
        place = FOLDER.match(folder)
        if place is None or not (DEPLOY.parent / place["folder"]).is_dir():
            raise Wrong(f"{folder}: there is no such folder")
        text = (DEPLOY.parent / place["folder"] / "variables.tf").read_text()
        known = {name.strip('"') for each in hcl2.loads(text)["variable"] for name in each}
        for option in options:
            given = VARIABLE.match(option)
            if given is None or given["name"] not in known:
                raise Wrong(f"{option}: variables are {sorted(known)}")
        return {"printed": f"{command} {' '.join(options)}\n"}

    async def aws(self, said: Said) -> Said:
        match said["words"]:
            case ["s3", "ls", place, "--recursive"]:
                name, _, prefix = place.removeprefix("s3://").partition("/")
                lines = [
                    f"{each.modified_at:%Y-%m-%d %H:%M:%S} {each.bytes:10} {each.key}\n"
                    async for each in self.store.list(_bucket(name), prefix=prefix)
                ]
                return {"printed": "".join(lines)}
            case ["s3api", operation, "--bucket", bucket]:
                call = getattr(self.store.client, operation.replace("-", "_"))
                answer = await call(Bucket=self.store.name(_bucket(bucket)))
                answer.pop("ResponseMetadata", None)
                return {"printed": json.dumps(answer, indent=4, default=str) + "\n"}
        raise Wrong(f"the tests do not know `aws {' '.join(said['words'])}`")


def _stario_in(directory: str, words: tuple[str, ...], environment: Mapping[str, str]) -> None:
    os.chdir(directory)
    run_stario(words, environment)


def _bucket(name: str) -> Bucket:
    try:
        return Bucket(name)
    except ValueError:
        raise Wrong(f"buckets are {[bucket.value for bucket in Bucket]}") from None


def _answering(
    answer: Callable[[Said], Awaitable[Said]],
) -> Callable[[Request], Awaitable[Response]]:
    async def answered(request: Request) -> Response:
        try:
            return JSONResponse(await answer(await request.json()))
        except (Wrong, ClientError) as error:
            return PlainTextResponse(str(error), 400)

    return answered
