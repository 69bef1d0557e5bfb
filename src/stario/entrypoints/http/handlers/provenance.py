"""Where anybody asks what Stario made."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

import attrs
from starlette.requests import Request

from stario.domain.kernel.errors import DomainError, Invalid, NotFound, Unavailable
from stario.domain.kernel.language import Language
from stario.domain.provenance.usecases.read_asset import ReadAsset
from stario.domain.provenance.usecases.verify_file import Verification, VerifyFile
from stario.entrypoints.http.accepting import HTML, prefers_page
from stario.entrypoints.http.handlers.provenance_schema import (
    AssetAnswer,
    AssetPath,
    VerificationAnswer,
    VerifyForm,
    asset_answer,
    verification_answer,
)
from stario.entrypoints.http.handlers.verify_page import (
    POLICY,
    asset_page,
    refusal_page,
    upload_page,
    verification_page,
)
from stario.entrypoints.http.multipart import MULTIPART
from stario.entrypoints.http.problems import headers_of, problem_of
from stario.entrypoints.http.routing import Call, RateClass, RawBody, Reply, Route, route
from stario.entrypoints.http.uploaded_file import receive_file
from stario.ports.media_reading import MediaUnreadable
from stario.ports.provenance import FileTypeUnknown
from stario.ports.scratch import Scratch

TAG = "Provenance"
LARGEST_FILE_BYTES: Final = 200_000_000
LARGEST_REQUEST_BYTES: Final = LARGEST_FILE_BYTES + 64 * 1024
"""With the form around it."""

_VARY: Final = {"vary": "Accept, Accept-Language"}


@attrs.frozen(kw_only=True)
class ProvenanceHandlers:
    """At most `places` files are on the disk at once."""

    read_asset: ReadAsset
    verify_file: VerifyFile
    scratch: Scratch
    public_url: str
    places: asyncio.Semaphore = attrs.field(factory=lambda: asyncio.Semaphore(4))

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/verify",
                self.ask,
                tag=TAG,
                summary="Open the page that verifies files",
                media_type=HTML,
            ),
            route(
                "POST",
                "/verify",
                self.verify,
                tag=TAG,
                summary="Find out whether Stario made a file, and whether it was changed",
                description="The file is the body, or the field `file` of a form, at most 200 MB; "
                "its own first bytes say what it is. It is deleted before the answer.",
                raw_body=RawBody(
                    media_types=("*/*", MULTIPART),
                    max_bytes=LARGEST_REQUEST_BYTES,
                    shapes={MULTIPART: VerifyForm},
                ),
                response=VerificationAnswer,
                also=(HTML,),
                errors=(Invalid, FileTypeUnknown, MediaUnreadable, Unavailable),
                limit=RateClass.GENERATE,
            ),
            route(
                "GET",
                "/verify/{asset_id}",
                self.read,
                tag=TAG,
                summary="See who consented to what Stario made, when, and how it was made",
                path_params=AssetPath,
                response=AssetAnswer,
                also=(HTML,),
                errors=(NotFound,),
            ),
        ]

    async def ask(self, call: Call) -> Reply:
        return _page(upload_page(call.language), call.language)

    async def read(self, call: Call[None, AssetPath]) -> Reply:
        async def find() -> Reply:
            record = await self.read_asset(call.path.asset_id)
            if _wants_page(call.request):
                return _page(asset_page(record, call.language), call.language)
            return Reply(asset_answer(record, public_url=self.public_url), headers=_VARY)

        return await _told(find, call.request, call.language)

    async def verify(self, call: Call) -> Reply:
        async def find() -> Reply:
            found = await self._verified(call)
            if _wants_page(call.request):
                return _page(verification_page(found, call.language), call.language)
            return Reply(verification_answer(found, public_url=self.public_url), headers=_VARY)

        return await _told(find, call.request, call.language)

    async def _verified(self, call: Call) -> Verification:
        if self.places.locked():
            raise Unavailable(what="verification")
        async with self.places, self.scratch.folder(f"verify-{call.idempotency_id}") as folder:
            file = folder / "file"
            await receive_file(call.request, file, largest_bytes=LARGEST_FILE_BYTES)
            return await self.verify_file(file)


def _wants_page(request: Request) -> bool:
    return prefers_page(request.headers.get("accept", ""))


async def _told(
    find: Callable[[], Awaitable[Reply]], request: Request, language: Language
) -> Reply:
    """Tell whoever reads a page in a page what went wrong as well."""
    try:
        return await find()
    except DomainError as error:
        if not _wants_page(request):
            raise
        problem = problem_of(error, language)
        html = refusal_page(problem.title, problem.detail, language)
        return attrs.evolve(_page(html, language, headers_of(error)), status=problem.status)


def _page(html: str, language: Language, more: Iterable[tuple[str, str]] = ()) -> Reply:
    return Reply(
        content=html.encode(),
        media_type="text/html; charset=utf-8",
        headers={
            "content-security-policy": POLICY,
            "content-language": language.value,
            **_VARY,
            **dict(more),
        },
    )
