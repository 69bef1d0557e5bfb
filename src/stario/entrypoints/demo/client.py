"""Stario as its apps see it: over HTTP."""

import hashlib
import re
from collections.abc import AsyncIterator, Mapping
from typing import Any, Self, TypeVar

import attrs
import httpx
import msgspec

from stario.entrypoints.demo.casting import DemoArtist
from stario.entrypoints.http.handlers.accounts_schema import TokensAnswer
from stario.entrypoints.http.handlers.artists_schema import ArtistAnswer
from stario.entrypoints.http.handlers.jobs_schema import AcceptedJob, JobEvent
from stario.entrypoints.http.handlers.uploads_schema import UploadAnswer
from stario.entrypoints.http.handlers.videos_schema import VideoJobAnswer
from stario.entrypoints.http.problems import Problem

TIMEOUT_SECONDS = 30.0

Body = Mapping[str, object]
T = TypeVar("T")
_TOKEN = re.compile(r'name="token" value="([^"]+)"')


@attrs.frozen
class DemoClient:
    """Speaks as one signed-in person."""

    http: httpx.AsyncClient

    @classmethod
    def at(cls, url: str) -> Self:
        return cls(httpx.AsyncClient(base_url=url, timeout=TIMEOUT_SECONDS))

    async def sign_in(self, email: str, password: str) -> None:
        body = {"email": email, "password": password}
        self._carry(await self._post("/auth/login", body, TokensAnswer))

    async def register(self, email: str, password: str, full_name: str) -> None:
        body = {"email": email, "password": password, "full_name": full_name, "phone": None}
        self._carry(await self._post("/auth/register", body, TokensAnswer))

    async def create_artist(self, artist: DemoArtist, *, price_uzs: int) -> str:
        body = {
            "name": artist.name,
            "description": artist.description,
            "category": "singer",
            "gender": artist.gender,
            "price": price_uzs,
        }
        return (await self._post("/artists", body, ArtistAnswer)).id

    async def send_portrait(self, artist_id: str, image: bytes, content_type: str) -> None:
        await self._upload(f"/artists/{artist_id}/portrait", image, content_type)

    async def send_recording(self, artist_id: str, recording: bytes) -> str:
        """Send a voice reference; gives the path under which its enrolment can be followed."""
        place = f"/artists/{artist_id}/voice-reference"
        upload = await self._upload(place, recording, "audio/wav")
        return f"{place}/{upload}"

    async def consent(self, artist_id: str, *, valid_until: str) -> None:
        paper = f"demo contract of {artist_id}".encode()
        await self._post(
            f"/artists/{artist_id}/consents",
            {
                "likeness": True,
                "voice": True,
                "languages": ["uz", "ru", "en"],
                "topics": ["birthday", "greeting", "congratulation", "holiday", "wedding"],
                "max_duration_seconds": 60,
                "valid_until": valid_until,
                "contract_sha256": hashlib.sha256(paper).hexdigest(),
            },
            object,
        )

    async def verify(self, artist_id: str) -> None:
        answer = await self.http.patch(
            f"/artists/{artist_id}/verify", params={"is_verified": "true"}
        )
        _read(answer, object)

    async def order(self, greeting: Body) -> str:
        return (await self._post("/videos/generate", greeting, AcceptedJob)).job_id

    async def follow(self, job_id: str) -> AsyncIterator[JobEvent]:
        """The events of a video's job, to its end."""
        path = f"/videos/jobs/{job_id}/events"
        async with self.http.stream("GET", path, timeout=None) as response:
            response.raise_for_status()
            async for line in response.aiter_lines():
                if line.startswith("data: "):
                    yield msgspec.json.decode(line.removeprefix("data: "), type=JobEvent)

    async def read(self, path: str, answer: type[T]) -> T:
        return _read(await self.http.get(path), answer)

    async def video_job(self, job_id: str) -> VideoJobAnswer:
        return await self.read(f"/videos/jobs/{job_id}", VideoJobAnswer)

    async def send(self, method: str, path: str, body: Body | None = None) -> dict[str, Any]:
        """
        Ask for anything else.

        Raises:
            DemoRefused: Stario said no.
        """
        found: dict[str, Any] = _read(await self.http.request(method, path, json=body), dict)
        return found

    async def fetch(self, method: str, path: str, body: Body | None = None) -> bytes:
        """
        Ask for a file or a page.

        Raises:
            DemoRefused: Stario said no.
        """
        answer = await self.http.request(method, path, json=body)
        if answer.is_error:
            raise DemoRefused(f"{path}: {answer.status_code}")
        return answer.content

    async def pay_on_page(self, order_id: str) -> dict[str, Any]:
        """
        Click "pay" on the page of the test provider; gives the payment.

        Raises:
            DemoRefused: Stario said no.
        """
        wish = {"order_id": order_id, "provider": "test"}
        payment = await self.send("POST", "/payments/init", wish)
        page = await self.http.get(payment["checkout_url"])
        found = _TOKEN.search(page.text)
        if found is None:
            raise DemoRefused("the test provider's page has no form")
        form = {"token": found.group(1), "decision": "pay"}
        await self.http.post(payment["checkout_url"], data=form)
        return payment

    async def download(self, url: str) -> bytes:
        answer = await self.http.get(url, headers={"Authorization": ""})
        answer.raise_for_status()
        return answer.content

    async def close(self) -> None:
        await self.http.aclose()

    async def _upload(self, place: str, content: bytes, content_type: str) -> str:
        body = {"content_type": content_type, "size_bytes": len(content)}
        upload = await self._post(place, body, UploadAnswer)
        sent = await self.http.request(
            upload.method,
            upload.upload_url,
            content=content,
            headers={**upload.headers, "Authorization": ""},
        )
        sent.raise_for_status()
        await self._post(f"{place}/{upload.upload_id}/complete", None, object)
        return upload.upload_id

    async def _post(self, path: str, body: Body | None, answer: type[T]) -> T:
        return _read(await self.http.post(path, json=body), answer)

    def _carry(self, tokens: TokensAnswer) -> None:
        self.http.headers["Authorization"] = f"Bearer {tokens.access_token}"


class DemoRefused(Exception):
    """Stario said no; the message is the sentence that apps show."""


def _read(response: httpx.Response, answer: type[T]) -> T:
    if response.is_error:
        problem = msgspec.json.decode(response.content, type=Problem)
        raise DemoRefused(f"{response.request.url.path}: {problem.detail}")
    return msgspec.json.decode(response.content, type=answer)
