"""What a newcomer sees of moderation and compliance, step by step."""

import asyncio
import os
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import attrs
from rich.console import Console

from stario.adapters.system import SystemClock
from stario.entrypoints.demo.client import DemoClient, DemoRefused

THREAT = "Дилноза, seni 0ʻldiraman, bilib qoʻy!"
"""In two alphabets and with a digit for a letter, as people write who expect to be checked."""
POLITICS = "Dilnoza, saylovda bizning partiyaga ovoz bering, u eng zoʻr partiya!"


@attrs.frozen(kw_only=True)
class SafetyTour:
    """`home` is the home of the Stario that *fan*, *validator* and *admin* talk to."""

    console: Console
    fan: DemoClient
    validator: DemoClient
    admin: DemoClient
    artist: str
    home: Path
    folder: Path

    async def run(self) -> None:
        """
        Refuse a threat, judge a doubtful order, read the audit log and verify it, report.

        Raises:
            DemoRefused: Stario said something else.
        """
        self._say("[bold]Safety[/]: what fans may not make an artist say, and who saw what")
        await self._refused()
        case = await self._judged()
        await self._audited(case)
        await self._reported()
        self._say(f"[bold]{self.folder}[/]")

    async def _refused(self) -> None:
        try:
            await self.fan.order(self._greeting(THREAT))
        except DemoRefused as refusal:
            self._say(f"  a threat is refused at once: {refusal}")
            return
        raise DemoRefused("a threat was accepted")

    async def _judged(self) -> str:
        job = await self.fan.order(self._greeting(POLITICS))
        if (await self.fan.video_job(job)).status != "pending_review":
            raise DemoRefused("doubtful words did not wait for a person")
        case = await self.validator.send("POST", "/content/moderation/queue/next")
        place = f"/content/moderation/queue/{case['id']}"
        self._say(f"  doubtful words wait for a person: {', '.join(case['categories'])}, blurred")
        await self.validator.send("POST", f"{place}/reveal")
        verdict = {"decision": "reject", "reason": "political", "notes": "no elections"}
        await self.validator.send("POST", f"{place}/review", verdict)
        told = (await self.fan.video_job(job)).error_message
        self._say(f"  a reviewer refuses them, and the fan reads: {told}")
        return str(case["id"])

    async def _audited(self, case: str) -> None:
        found = await self.admin.send("GET", f"/content/audit-logs?resource_id={case}")
        actions = [
            entry["action"]
            for entry in reversed(found["items"])
            if entry["action"].startswith("moderation.")
        ]
        self._say(f"  the audit log knows who looked and who decided: {', '.join(actions)}")
        now = SystemClock().now()
        wish = {
            "date_from": (now - timedelta(days=1)).isoformat(),
            "date_to": (now + timedelta(minutes=1)).isoformat(),
            "format": "jsonl",
        }
        path = self.folder / "audit-log.jsonl"
        path.write_bytes(await self.admin.fetch("POST", "/content/audit-logs/export", wish))
        said = await _verified(path, home=self.home)
        self._say(f"  exported, and verified without the database: {said}")

    async def _reported(self) -> None:
        report = await self.admin.send("GET", "/admin/compliance/report")
        page = await self.admin.fetch("GET", "/admin/compliance/report.html")
        (self.folder / "compliance-report.html").write_bytes(page)
        states = [check["status"] for check in report["checks"]]
        counts = ", ".join(f"{states.count(state)} {state}" for state in sorted({*states}))
        self._say(f"  the compliance report: {counts}")

    def _greeting(self, message: str) -> Mapping[str, object]:
        return {
            "artist_id": self.artist,
            "recipient_name": "Dilnoza",
            "custom_message": message,
            "occasion": "birthday",
            "language": "uz",
            "duration_seconds": 15,
        }

    def _say(self, line: str) -> None:
        self.console.print(line, soft_wrap=True)


async def _verified(export: Path, *, home: Path) -> str:
    """Ask the verifier that an auditor uses; gives its last line."""
    command = (sys.executable, "-m", "stario.entrypoints.cli", "audit", "verify", "--file", export)
    process = await asyncio.create_subprocess_exec(
        *command,
        env={**os.environ, "STARIO_HOME": str(home)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    lines = output.decode().strip().splitlines() or ["it said nothing"]
    if process.returncode:
        raise DemoRefused(lines[-1])
    return lines[-1]
