"""Who uses Stario in these tests, each over HTTP: an administrator, a fan, an artist."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from io import BytesIO
from typing import Self

import attrs
import httpx
import numpy as np
import soundfile  # type: ignore[import-untyped]

from stario.adapters.memory.speech import MemorySynthesizer
from stario.adapters.system import SystemClock
from stario.domain.kernel.language import Language
from stario.entrypoints.demo.casting import ASTRONAUT
from stario.entrypoints.demo.client import DemoClient
from stario.entrypoints.http.handlers.jobs_schema import JobAnswer, JobEvent
from stario.entrypoints.http.handlers.videos_schema import VideoAnswer, VideoJobAnswer
from stario.ports.speech import SPEECH_RATE, Utterance
from tests.builders.portraits import astronaut, encoded

ADMIN, ADMIN_PASSWORD = "admin@stario.example", "an administrator's password"
WITHIN_SECONDS = 40

GREETING: Mapping[str, object] = {
    "recipient_name": "Dilnoza",
    "custom_message": "Sen eng zoʻr opasan!",
    "occasion": "birthday",
    "language": "uz",
    "duration_seconds": 15,
}


@attrs.frozen(kw_only=True)
class Cast:
    """`fan` orders from the artist; `staff` looks after everything."""

    staff: DemoClient
    fan: DemoClient
    artist: str

    @classmethod
    async def assembled(cls, url: str) -> Self:
        """Sign everybody in and take an artist on who may speak at once."""
        staff, fan = DemoClient.at(url), DemoClient.at(url)
        await staff.sign_in(ADMIN, ADMIN_PASSWORD)
        await fan.register(
            f"fan-{secrets.token_hex(4)}@stario.example", secrets.token_urlsafe(18), "A Fan"
        )
        return cls(staff=staff, fan=fan, artist=await taken_on(staff))

    @asynccontextmanager
    async def at(self, url: str) -> AsyncIterator["Cast"]:
        """The same people, signed in as before, at another gateway or a restarted one."""
        moved = Cast(staff=_moved(self.staff, url), fan=_moved(self.fan, url), artist=self.artist)
        try:
            yield moved
        finally:
            await moved.close()

    async def order(self, **wishes: object) -> str:
        return await self.fan.order({"artist_id": self.artist, **GREETING, **wishes})

    async def watch(self, job: str) -> list[JobEvent]:
        """
        Follow *job* to the end of its events.

        Raises:
            TimeoutError: it did not end in time.
        """
        async with asyncio.timeout(WITHIN_SECONDS):
            return [event async for event in self.fan.follow(job)]

    async def done(self, job: str) -> VideoJobAnswer:
        """
        Wait until *job* is completed.

        Raises:
            AssertionError: it ended otherwise, or not in time.
        """
        deadline = time.monotonic() + WITHIN_SECONDS
        while (answer := await self.fan.video_job(job)).status != "completed":
            assert answer.status in ("queued", "processing"), answer
            assert time.monotonic() < deadline, answer
            await asyncio.sleep(0.1)
        return answer

    async def video(self, video_id: str) -> VideoAnswer:
        return await self.fan.read(f"/videos/{video_id}", VideoAnswer)

    async def processing(self, job: str, stage: str | None = None) -> VideoJobAnswer:
        """Wait until a worker has *job*, and has come to *stage*."""
        deadline = time.monotonic() + WITHIN_SECONDS
        while True:
            answer = await self.fan.video_job(job)
            if answer.status == "processing" and stage in (None, answer.stage):
                return answer
            assert answer.status in ("queued", "processing"), answer
            assert time.monotonic() < deadline, answer
            await asyncio.sleep(0.02)

    async def close(self) -> None:
        await self.staff.close()
        await self.fan.close()


def _moved(person: DemoClient, url: str) -> DemoClient:
    moved = DemoClient.at(url)
    moved.http.headers["Authorization"] = person.http.headers["Authorization"]
    return moved


async def taken_on(staff: DemoClient, *, price_uzs: int = 0) -> str:
    """A new artist with a portrait, a voice that is known, a consent and the check mark."""
    artist = await staff.create_artist(ASTRONAUT, price_uzs=price_uzs)
    await staff.send_portrait(artist, encoded(astronaut()), "image/png")
    enrolment = await staff.send_recording(artist, await a_recording())
    valid_until = SystemClock().now() + timedelta(days=30)
    await staff.consent(artist, valid_until=valid_until.isoformat())
    await staff.verify(artist)
    await _enrolled(staff, enrolment)
    return artist


async def _enrolled(staff: DemoClient, place: str) -> None:
    deadline = time.monotonic() + WITHIN_SECONDS
    while (job := await staff.read(place, JobAnswer)).status != "completed":
        assert job.status in ("queued", "processing"), job
        assert time.monotonic() < deadline, job
        await asyncio.sleep(0.05)


async def a_recording() -> bytes:
    """A WAV long enough to be enrolled, with pauses as people make them."""
    text = "Salom, men sizga eng yaxshi tilaklarimni aytaman. " * 6
    said = await MemorySynthesizer().speak(
        Utterance(text=text, language=Language.UZBEK, voice="tone_low")
    )
    sink = BytesIO()
    noise = np.random.default_rng(3).normal(0, 1e-4, len(said.samples))
    soundfile.write(sink, said.samples + noise, SPEECH_RATE, format="WAV", subtype="PCM_16")
    return sink.getvalue()


async def status_of(url: str) -> int:
    """How a stranger who has nothing but the link is answered."""
    async with httpx.AsyncClient() as http:
        return (await http.get(url)).status_code
