"""
What went wrong, as `application/problem+json` (RFC 9457).

One table says which status a domain error has; the catalogue says it in the caller's language.
"""

from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from stario.domain.artists.model.artist import ArtistNotReady
from stario.domain.artists.model.upload import PortraitRejected
from stario.domain.compliance.model.consent import ConsentMissing
from stario.domain.compliance.model.permission import PermissionMissing
from stario.domain.compliance.model.residency import OutsideRegion
from stario.domain.faces.model.face_quiz import FaceQuizNotReady
from stario.domain.generation.model.rejection import ContentRejected
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from stario.domain.kernel.language import Language
from stario.domain.operations.model.backup import BackupFailed
from stario.domain.voices.model.voice_quiz import VoiceQuizNotReady
from stario.entrypoints.http import sentences
from stario.entrypoints.http.refusals import (
    BodyTooLarge,
    BodyTooSlow,
    FieldsInvalid,
    HeadTooLarge,
    LengthRequired,
    MalformedRequest,
    MethodNotAllowed,
    Misdirected,
    UnderMaintenance,
    UnsupportedMediaType,
    UploadBroken,
    Wrong,
)
from stario.ports.animation import LikenessUnusable
from stario.ports.cutouts import NobodyToCut
from stario.ports.faces import PhotoUnusable
from stario.ports.media_reading import MediaUnreadable
from stario.ports.models import LicenceForbids, ModelCorrupted, ModelMissing
from stario.ports.provenance import FileTypeUnknown
from stario.ports.sculpting import Unprintable
from stario.ports.sealing import SealBroken
from stario.ports.speech import LanguageUnsupported, RecordingRejected, Unspeakable
from stario.ports.video import EncodingFailed, VideoUnreadable
from stario.ports.work import JobFailed

MEDIA_TYPE = "application/problem+json"

# The nearest class in an error's ancestry counts.
STATUSES: Mapping[type[DomainError], int] = {
    MalformedRequest: 400,
    UploadBroken: 400,
    Unauthenticated: 401,
    Forbidden: 403,
    AccountClosed: 403,
    ConsentMissing: 403,
    PermissionMissing: 403,
    NotFound: 404,
    MethodNotAllowed: 405,
    BodyTooSlow: 408,
    Conflict: 409,
    ArtistNotReady: 409,
    VoiceQuizNotReady: 409,
    FaceQuizNotReady: 409,
    LengthRequired: 411,
    BodyTooLarge: 413,
    UnsupportedMediaType: 415,
    FileTypeUnknown: 415,
    Misdirected: 421,
    Invalid: 422,
    FieldsInvalid: 422,
    ContentRejected: 422,
    LikenessUnusable: 422,
    NobodyToCut: 422,
    PortraitRejected: 422,
    RecordingRejected: 422,
    PhotoUnusable: 422,
    LanguageUnsupported: 422,
    Unspeakable: 422,
    VideoUnreadable: 422,
    MediaUnreadable: 422,
    JobFailed: 422,
    SealBroken: 422,
    Unprintable: 422,
    TooMany: 429,
    HeadTooLarge: 431,
    OutsideRegion: 503,
    BackupFailed: 503,
    Unavailable: 503,
    UnderMaintenance: 503,
    EncodingFailed: 503,
    LicenceForbids: 503,
    ModelCorrupted: 503,
    ModelMissing: 503,
}


class FieldProblem(msgspec.Struct, frozen=True):
    """What is wrong with one field."""

    field: Annotated[
        str, Meta(description="Its path, such as `address.city`.", examples=["recipient_name"])
    ]
    message: Annotated[str, Meta(examples=["At most 60 characters are allowed."])]


class ContentFlag(msgspec.Struct, frozen=True):
    """A part of a text that moderation objects to, by character positions."""

    category: str
    field: str
    start: int
    end: int
    confidence: float


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """An error in the form of RFC 9457."""

    type: Annotated[
        str, Meta(description="Where the code is explained.", examples=["/docs#problem-not_found"])
    ]
    title: Annotated[str, Meta(examples=["Not found"])]
    status: Annotated[int, Meta(ge=400, le=599, examples=[404])]
    detail: Annotated[
        str,
        Meta(
            description="One sentence to show, in the language of Accept-Language.",
            examples=["What you asked for does not exist, or is not yours."],
        ),
    ]
    code: Annotated[str, Meta(description="Stable, for programs.", examples=["not_found"])]
    errors: list[FieldProblem] | UnsetType = UNSET
    flags: list[ContentFlag] | UnsetType = UNSET
    suggestion: str | UnsetType = UNSET


def status_of(kind: type[DomainError]) -> int:
    """The status for errors of *kind*; 500 for one that nobody thought of."""
    return next((STATUSES[cls] for cls in kind.__mro__ if cls in STATUSES), 500)


def problem_of(error: DomainError, language: Language) -> Problem:
    fields = _field_problems(error, language)
    detail = sentences.detail(error.code, error.details, language)
    if isinstance(error, PortraitRejected):
        detail = fields[0].message
    elif fields:
        gaps = {"field": fields[0].field, "message": sentences.inside(fields[0].message)}
        detail = sentences.detail(Invalid.code, gaps, language)
    return Problem(
        type=f"/docs#problem-{error.code}",
        title=sentences.title(error.code, language),
        status=status_of(type(error)),
        detail=detail,
        code=error.code,
        errors=fields or UNSET,
        flags=_flags(error),
        suggestion=_suggestion(error, language),
    )


def headers_of(error: DomainError) -> list[tuple[str, str]]:
    """Header fields that the status demands (RFC 9110, 10.2.1, 10.2.3 and 11.6.1)."""
    if isinstance(error, Unauthenticated):
        return [("www-authenticate", 'Bearer realm="stario"')]
    if isinstance(error, MethodNotAllowed):
        return [("allow", error.allowed)]
    seconds = error.details.get("retry_after_seconds")
    return [("retry-after", str(seconds))] if seconds is not None else []


def _field_problems(error: DomainError, language: Language) -> list[FieldProblem]:
    if isinstance(error, PortraitRejected):
        # The sentences are those of a portrait that turns out unusable later.
        reasons = [{"reason": problem} for problem in error.problems]
        code = LikenessUnusable.code
        return [FieldProblem("portrait", sentences.detail(code, r, language)) for r in reasons]
    return [FieldProblem(w.field, _message(w, language)) for w in _wrong_fields(error)]


def _wrong_fields(error: DomainError) -> tuple[Wrong, ...]:
    if isinstance(error, Invalid):
        return (Wrong(error.field, error.reason, error.details),)
    return error.wrong if isinstance(error, FieldsInvalid) else ()


def _message(wrong: Wrong, language: Language) -> str:
    return sentences.field_message(wrong.reason, wrong.gaps, language)


def _flags(error: DomainError) -> list[ContentFlag] | UnsetType:
    if not isinstance(error, ContentRejected):
        return UNSET
    return [ContentFlag(s.category, s.field, s.start, s.end, s.confidence) for s in error.spans]


def _suggestion(error: DomainError, language: Language) -> str | UnsetType:
    if not isinstance(error, ContentRejected) or error.suggestion is None:
        return UNSET
    return sentences.suggestion(error.suggestion, language) or UNSET
