"""Serving the document and its page."""

import attrs
import msgspec

from stario.entrypoints.http.openapi.document import Document
from stario.entrypoints.http.openapi.page import PAGE_POLICY, page_of
from stario.entrypoints.http.routing import Call, RateClass, Reply, Route, route

HTML = "text/html; charset=utf-8"
TAG = "Operations"
# Both change with a release only; asking again costs a few hundred bytes.
CACHED = {"Cache-Control": "public, max-age=300"}


@attrs.frozen
class DocumentHandlers:
    """`GET /openapi.json` and `GET /docs`."""

    _json: bytes
    _page: bytes

    @classmethod
    def of(cls, routes: list[Route], *, title: str, version: str) -> "DocumentHandlers":
        """Describe *routes*; those of this class are not in the document."""
        document = Document(title, version).build(routes)
        return cls(msgspec.json.encode(document), page_of(document).encode())

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/openapi.json",
                self.document,
                tag=TAG,
                summary="This document",
                media_type="application/json",
                limit=RateClass.UNLIMITED,
                during_maintenance=True,
                published=False,
            ),
            route(
                "GET",
                "/docs",
                self.page,
                tag=TAG,
                summary="This document as a page",
                media_type=HTML,
                limit=RateClass.UNLIMITED,
                during_maintenance=True,
                published=False,
            ),
        ]

    async def document(self, _: Call) -> Reply:
        return Reply(content=self._json, headers=CACHED)

    async def page(self, _: Call) -> Reply:
        return Reply(content=self._page, headers={**CACHED, **PAGE_POLICY})
