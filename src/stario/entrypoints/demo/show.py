"""`make demo`: three greetings from two artists, what is refused, a round of shopping."""

import asyncio
import os
import secrets
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import attrs
import httpx
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from stario.adapters.argon2.password_hasher import Argon2PasswordHasher
from stario.adapters.system import SystemClock, Uuid7Ids
from stario.domain.identity.model.role import Role
from stario.domain.identity.usecases.create_staff_account import CreateStaffAccount
from stario.entrypoints.clients import open_storage
from stario.entrypoints.demo.casting import ADMIRAL, ASTRONAUT, DemoArtist, portrait_of
from stario.entrypoints.demo.client import DemoClient, DemoRefused
from stario.entrypoints.demo.contact_sheet import contact_sheet
from stario.entrypoints.demo.recordings import recordings_of
from stario.entrypoints.demo.safety_tour import SafetyTour
from stario.entrypoints.demo.shopping import Shopping
from stario.entrypoints.demo.shopping_tour import ShoppingTour
from stario.entrypoints.demo.stand_ins import Click, Payme, StandIns, click_api
from stario.entrypoints.http.handlers.jobs_schema import JobAnswer
from stario.entrypoints.http.handlers.videos_schema import VideoJobAnswer
from stario.entrypoints.settings import Settings

HOST = "127.0.0.1"
START_SECONDS = 60
ENROLMENT_SECONDS = 240
ADMIN = "admin@stario.example"
VALIDATOR = "validator@stario.example"
FAN = "fan@stario.example"

GREETINGS: tuple[tuple[DemoArtist, Mapping[str, object]], ...] = (
    (
        ASTRONAUT,
        {
            "recipient_name": "Dilnoza",
            "custom_message": "Oʻqishga kirganing bilan tabriklayman, sen eng zoʻr opasan!",
            "occasion": "birthday",
            "language": "uz",
            "duration_seconds": 15,
        },
    ),
    (
        ADMIRAL,
        {
            "recipient_name": "Анна Сергеевна",
            "custom_message": "Спасибо вам за 25 лет в школе.",
            "occasion": "congratulation",
            "language": "ru",
            "duration_seconds": 15,
        },
    ),
    (
        ASTRONAUT,
        {
            "recipient_name": "Timur",
            "custom_message": "Your team played a wonderful final.",
            "occasion": "greeting",
            "language": "en",
            "duration_seconds": 15,
            "aspect_ratio": "9:16",
        },
    ),
)


@attrs.frozen(kw_only=True)
class Demo:
    """`home` is emptied first and keeps what was made."""

    home: Path
    console: Console

    async def run(self) -> None:
        """
        Start the embedded default, set the stage, order, watch, fetch.

        Raises:
            DemoRefused: Stario said no, or did not start.
        """
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)
        stand_ins = StandIns(click_port=_free_port())
        async with self._server(_free_port(), stand_ins.settings) as url:
            password = secrets.token_urlsafe(18)
            staff = ((ADMIN, Role.ADMIN), (VALIDATOR, Role.VALIDATOR))
            await _create_staff(Settings(stario_home=self.home), staff, password)
            admin, validator, fan = (DemoClient.at(url) for _ in range(3))
            await admin.sign_in(ADMIN, password)
            await validator.sign_in(VALIDATOR, password)
            await fan.register(FAN, secrets.token_urlsafe(18), "Demo Fan")
            artists = await self._cast(admin)
            jobs = await self._watch(fan, artists)
            self._report(await self._fetch(fan, jobs), jobs)
            safety = self._safety(fan, validator, admin, artist=artists[ASTRONAUT])
            await safety.run()
            async with click_api(stand_ins.click_port), httpx.AsyncClient(base_url=url) as http:
                await ShoppingTour(
                    console=self.console,
                    shopping=Shopping(
                        admin=admin,
                        fan=fan,
                        payme=Payme(http=http, key=stand_ins.payme_key),
                        click=Click(
                            http=http,
                            service_id=stand_ins.service_id,
                            secret=stand_ins.click_secret,
                        ),
                        artist=artists[ADMIRAL],
                        folder=_made(self.home / "shopping"),
                    ),
                ).run()
            for client in (admin, validator, fan):
                await client.close()

    def _safety(
        self, fan: DemoClient, validator: DemoClient, admin: DemoClient, *, artist: str
    ) -> SafetyTour:
        return SafetyTour(
            console=self.console,
            fan=fan,
            validator=validator,
            admin=admin,
            artist=artist,
            home=self.home,
            folder=_made(self.home / "safety"),
        )

    async def _cast(self, admin: DemoClient) -> dict[DemoArtist, str]:
        """Take two artists on: portrait, voice, consent, verification."""
        cast = (ASTRONAUT, ADMIRAL)
        self.console.print("[bold]Taking two artists on[/] (portrait, voice, consent) ...")
        recordings = await recordings_of(Settings(stario_home=self.home), cast)
        enrolments = []
        artists = {}
        for artist, recording in zip(cast, recordings, strict=True):
            artist_id = artists[artist] = await admin.create_artist(artist, price_uzs=0)
            content = portrait_of(artist)
            kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
            await admin.send_portrait(artist_id, content, kind)
            enrolments.append(await admin.send_recording(artist_id, recording))
            valid_until = SystemClock().now() + timedelta(days=365)
            await admin.consent(artist_id, valid_until=valid_until.isoformat())
            await admin.verify(artist_id)
            self.console.print(f"  {artist.name}: {artist.credit}; voice: made up")
        with self.console.status("  learning two voices: about a minute of work, once an artist"):
            for place in enrolments:
                await _enrolled(admin, place)
        return artists

    async def _watch(
        self, fan: DemoClient, artists: Mapping[DemoArtist, str]
    ) -> list[VideoJobAnswer]:
        self.console.print("[bold]Ordering three greetings[/] over HTTP ...")
        columns = (
            TextColumn("  {task.description:<24}"),
            BarColumn(bar_width=32),
            TextColumn("{task.percentage:>3.0f} % {task.fields[stage]:<16}"),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self.console) as progress:
            orders = []
            for artist, greeting in GREETINGS:
                job = await fan.order({"artist_id": artists[artist], **greeting})
                title = f"{greeting['language']} · {greeting['recipient_name']}"
                orders.append((job, progress.add_task(title, total=100, stage="queued")))
            watching = (_follow(fan, job, progress, task) for job, task in orders)
            return list(await asyncio.gather(*watching))

    async def _fetch(self, fan: DemoClient, jobs: list[VideoJobAnswer]) -> list[Path]:
        output = _made(self.home / "greetings")
        paths = []
        for (_, greeting), job in zip(GREETINGS, jobs, strict=True):
            if job.video_url is None or job.captions_url is None:
                raise DemoRefused(job.error_message or job.status)
            path = output / f"{greeting['language']}-{greeting['occasion']}.mp4"
            path.write_bytes(await fan.download(job.video_url))
            path.with_suffix(".vtt").write_bytes(await fan.download(job.captions_url))
            paths.append(path)
        return paths

    def _report(self, videos: list[Path], jobs: list[VideoJobAnswer]) -> None:
        sheet = videos[0].parent / "contact-sheet.png"
        contact_sheet(videos, sheet)
        for path, job in zip(videos, jobs, strict=True):
            stages = "  ".join(f"{name} {s:.1f} s" for name, s in job.stages_seconds.items())
            total = sum(job.stages_seconds.values())
            self.console.print(f"[bold]{path}[/]\n  {stages}  = {total:.1f} s", soft_wrap=True)
        self.console.print(f"[bold]{sheet}[/]", soft_wrap=True)

    @asynccontextmanager
    async def _server(self, port: int, settings: Mapping[str, str]) -> AsyncIterator[str]:
        """`stario up` as a process of its own; its log lies in the home."""
        command = (
            sys.executable,
            "-m",
            "stario.entrypoints.cli",
            "up",
            "--port",
            str(port),
        )
        environment = {**os.environ, **settings, "STARIO_HOME": str(self.home)}
        with (self.home / "stario.log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                *command, env=environment, stdout=log, stderr=log
            )
            try:
                url = f"http://{HOST}:{port}"
                await _answering(url, process)
                self.console.print(f"[bold]Stario is up[/] at {url}, docs at {url}/docs")
                yield url
            finally:
                if process.returncode is None:
                    process.terminate()
                await process.wait()


async def _follow(fan: DemoClient, job: str, progress: Progress, task: TaskID) -> VideoJobAnswer:
    async for event in fan.follow(job):
        progress.update(task, completed=event.progress_percent, stage=event.stage or event.status)
    return await fan.video_job(job)


async def _enrolled(admin: DemoClient, place: str) -> None:
    """
    Wait until a voice is known.

    Raises:
        DemoRefused: the recording was refused, or it took too long.
    """
    for _ in range(ENROLMENT_SECONDS):
        job = await admin.read(place, JobAnswer)
        if job.status == "completed":
            return
        if job.status in ("failed", "cancelled"):
            raise DemoRefused(job.error_message or job.status)
        await asyncio.sleep(1)
    raise DemoRefused("the voice was not enrolled in time")


async def _create_staff(
    settings: Settings, staff: Iterable[tuple[str, Role]], password: str
) -> None:
    """As an operator does at the console: beside the running server, on the same database."""
    async with open_storage(settings, name="stario-demo", pool=1) as storage:
        create = CreateStaffAccount(
            storage=storage, hasher=Argon2PasswordHasher(), clock=SystemClock(), ids=Uuid7Ids()
        )
        for email, role in staff:
            await create(email=email, password=password, full_name=f"Demo {role}", role=role)


async def _answering(url: str, process: asyncio.subprocess.Process) -> None:
    async with httpx.AsyncClient(base_url=url) as http:
        for _ in range(START_SECONDS * 4):
            if process.returncode is not None:
                raise DemoRefused("stario up ended; its log is stario.log in the demo's home")
            try:
                if (await http.get("/health/live")).is_success:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.25)
    raise DemoRefused(f"stario up did not answer within {START_SECONDS} s")


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
