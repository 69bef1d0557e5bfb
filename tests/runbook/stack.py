"""A production of its own: stores, a cluster whose pods are processes, and a shell."""

import asyncio
import hmac
import shlex
import time
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Final
from urllib.parse import urlencode
from uuid import uuid4

import attrs
import httpx

from stario.entrypoints.clients import Clients
from tests.runbook.document import Command
from tests.runbook.supervisor import Supervisor
from tests.system.processes import HOST, stario

PATIENCE_SECONDS: Final = 60
SLACK_SECRET: Final = "what Slack signs for the tests, long enough"

_numbers = count(1)


@attrs.frozen(kw_only=True)
class Outcome:
    code: int | None
    printed: str


@attrs.define(eq=False, kw_only=True)
class Stack:
    """`shell` keeps what commands export, as the terminal of whoever is on call does."""

    environment: Mapping[str, str]
    supervisor: Supervisor
    clients: Clients
    folder: Path
    variables: Mapping[str, str]
    known: dict[str, str] = attrs.field(factory=dict)
    began: float = 0

    @property
    def url(self) -> str:
        """Where the gateway answers at the moment."""
        return f"http://{HOST}:{self.supervisor.port('api-gateway')}"

    async def stario(self, *words: str, **settings: str) -> str:
        """Run a command of ours to its end; gives what it printed."""
        log = self.folder / f"aside-{next(_numbers)}.log"
        return await stario(*words, environment={**self.environment, **settings}, log=log)

    async def run(self, command: Command) -> Outcome:
        """Run *command* as it stands; `known` are words with a `$`."""
        self.began = time.time()
        if command.language == "slack":
            return await self._say(command.text)
        text = command.text
        if command.language == "sql":
            text = f"docker exec stario-postgres psql -U stario -c {shlex.quote(text)}"
        return await self._shell(text)

    async def _say(self, text: str) -> Outcome:
        """As somebody in the chat; Slack signs it."""
        slash, _, words = text.partition(" ")
        form = {"command": slash, "text": words, "user_id": "U2147483697", "team_id": "T0001"}
        body = urlencode({**form, "trigger_id": uuid4().hex}).encode()
        at = str(int(time.time()))
        secret = SLACK_SECRET.encode()
        signature = hmac.new(secret, f"v0:{at}:".encode() + body, "sha256").hexdigest()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": f"v0={signature}",
        }
        async with httpx.AsyncClient(base_url=self.url) as http:
            answer = await http.post("/ops/slack/commands", content=body, headers=headers)
        printed = str(answer.json().get("text", answer.text))
        return Outcome(code=0 if answer.is_success else 1, printed=printed)

    async def _shell(self, text: str) -> Outcome:
        state = self.folder / "state"
        before = f". {state}\n" if state.exists() else ""
        words = "".join(f"export {name}={shlex.quote(word)}\n" for name, word in self.known.items())
        lines = f"set -o pipefail\n{before}{words}{text}\ncode=$?\nexport -p >{state}\n"
        script = f"{lines}exit $code"
        process = await asyncio.create_subprocess_exec(
            "bash",
            "-c",
            script,
            cwd=self.folder,
            env=dict(self.variables),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        async with asyncio.timeout(PATIENCE_SECONDS):
            printed, _ = await process.communicate()
        return Outcome(code=process.returncode, printed=printed.decode())
