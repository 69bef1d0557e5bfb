"""Faces over HTTP: where they are in a photo, and whom they look like."""

import time
from typing import Final

import attrs

from stario.domain.compliance.model.permission import PermissionMissing
from stario.domain.faces.model.face_upload import PhotoGone
from stario.domain.faces.usecases.compare_faces import CompareFaces
from stario.domain.kernel.errors import DomainError, Invalid, NotFound, Unavailable
from stario.entrypoints.http.handlers.faces_schema import (
    CompareBody,
    CompareForm,
    CompareManyBody,
    CompareManyForm,
    ComparisonAnswer,
    DetectBody,
    DetectForm,
    DetectionAnswer,
    comparison_answer,
    detection_answer,
)
from stario.entrypoints.http.handlers.photo_source import LARGEST_REQUEST, Body, PhotoSource
from stario.entrypoints.http.multipart import MULTIPART
from stario.entrypoints.http.reading import JSON
from stario.entrypoints.http.routing import (
    SIGNED_IN,
    Call,
    RawBody,
    Reply,
    Route,
    route,
)
from stario.ports.faces import FaceEmbedder, PhotoUnusable

TAG = "Faces"
GONE = (
    "The photo is held in memory only and gone with the answer; one that was sent before is "
    "deleted within 3 seconds."
)
NO_STORE: Final = {"cache-control": "no-store"}
ERRORS: Final[tuple[type[DomainError], ...]] = (
    Invalid,
    NotFound,
    PermissionMissing,
    PhotoGone,
    PhotoUnusable,
    Unavailable,
)


@attrs.frozen(kw_only=True)
class FaceHandlers:
    """`prefix` is where the routes lie: `/face` at the gateway, nothing at their own service."""

    embedder: FaceEmbedder
    compare_faces: CompareFaces
    photos: PhotoSource
    prefix: str

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                f"{self.prefix}/detect",
                self.detect,
                tag=TAG,
                summary="Find the faces in a photo",
                description=GONE,
                raw_body=_body(DetectForm, DetectBody),
                response=DetectionAnswer,
                roles=SIGNED_IN,
                errors=ERRORS,
            ),
            route(
                "POST",
                f"{self.prefix}/compare",
                self.compare,
                tag=TAG,
                summary="How much a face looks like artists",
                description=f"404 when none of them can be compared with. {GONE}",
                raw_body=_body(CompareForm, CompareBody),
                response=ComparisonAnswer,
                roles=SIGNED_IN,
                errors=ERRORS,
            ),
            route(
                "POST",
                f"{self.prefix}/compare/batch",
                self.compare_many,
                tag=TAG,
                summary="Whom of many artists, or of all, a face looks like",
                description=GONE,
                raw_body=_body(CompareManyForm, CompareManyBody),
                response=ComparisonAnswer,
                roles=SIGNED_IN,
                errors=ERRORS,
            ),
        ]

    async def detect(self, call: Call) -> Reply:
        wish = await self.photos.read(call, DetectBody)
        began = time.perf_counter()
        async with self.photos.photo(wish, call.claims) as photo:
            found = await self.embedder.detect(photo)
        return Reply(detection_answer(found, milliseconds=_since(began)), headers=NO_STORE)

    async def compare(self, call: Call) -> Reply:
        return await self._compared(call, CompareBody)

    async def compare_many(self, call: Call) -> Reply:
        return await self._compared(call, CompareManyBody)

    async def _compared(self, call: Call, body: type[Body]) -> Reply:
        wish = await self.photos.read(call, body)
        began = time.perf_counter()
        async with self.photos.photo(wish, call.claims) as photo:
            comparison = await self.compare_faces(photo, wish.artists or None)
        return Reply(comparison_answer(comparison, milliseconds=_since(began)), headers=NO_STORE)


def _body(form: type, named: type) -> RawBody:
    return RawBody(
        media_types=(MULTIPART, JSON),
        max_bytes=LARGEST_REQUEST,
        shapes={MULTIPART: form, JSON: named},
    )


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
