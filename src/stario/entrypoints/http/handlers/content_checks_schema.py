"""How checks of content look over HTTP."""

import re
from typing import Annotated
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec import Meta

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.content_to_check import (
    LONGEST_TEXT,
    CheckedContent,
    ContentToCheck,
)
from stario.domain.moderation.model.verdict import ContentType, Flag, VerdictStatus
from stario.entrypoints.http.fields import Uuid
from stario.ports.media import Bucket, checked_key

LONGEST_URL = 2_048
MEDIA_FOLDER = f"{Bucket.MEDIA.value}/"
IN_A_LINK = re.compile(rf"/[a-z0-9.-]*{Bucket.MEDIA.value}/")
"""A deployment may have a prefix before the names of its buckets."""

ContentUrl = Annotated[
    str,
    Meta(
        max_length=LONGEST_URL,
        pattern=r"^[^\x00]*$",
        description="A link of ours to a file, or its key in the bucket of media. Nothing is ever "
        "fetched from elsewhere.",
    ),
]
TextContent = Annotated[
    str,
    Meta(
        max_length=LONGEST_TEXT,
        pattern=r"^[^\x00]*$",
        description="The text; of a film or recording, what it must say, if anything.",
    ),
]
Score = Annotated[float, Meta(ge=0, le=1)]


class ModerateBody(msgspec.Struct, kw_only=True):
    """A text, or a picture, film or recording in our own store."""

    content_type: ContentType
    content_id: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=100,
            pattern=r"^[A-Za-z0-9._:-]+$",
            description="The caller's own name for it; the same content under the same name again "
            "has the case that it had.",
        ),
    ]
    content_url: ContentUrl | None = None
    text_content: TextContent | None = None
    language: Language | None = None

    def content(self, language: Language, origins: frozenset[str]) -> ContentToCheck:
        """
        Say what is to be checked; links of ours start with one of *origins*.

        Raises:
            Invalid: the link is none of ours.
        """
        url = self.content_url or None
        return ContentToCheck(
            id=self.content_id,
            kind=self.content_type,
            language=self.language or language,
            text=self.text_content or "",
            key=None if url is None else key_of(url, origins),
        )


class FlagAnswer(msgspec.Struct, kw_only=True):
    """`start` and `end` bound a part of a text; in films they are milliseconds."""

    category: str
    field: str
    start: Annotated[int, Meta(ge=0)]
    end: Annotated[int, Meta(ge=0)]
    confidence: Score
    reason: str


class ModerateAnswer(msgspec.Struct, kw_only=True):
    content_id: str
    content_type: ContentType
    status: VerdictStatus
    flags: list[FlagAnswer]
    confidence_scores: dict[str, Score]
    requires_human_review: bool
    needs_person: Annotated[
        list[str], Meta(description="Categories that nothing here can judge by itself.")
    ]
    case_id: Annotated[Uuid | None, Meta(description="What a person is asked.")]
    ruleset: str
    model: str


def moderate_answer(checked: CheckedContent) -> ModerateAnswer:
    return ModerateAnswer(
        content_id=checked.content.id,
        content_type=checked.content.kind,
        status=checked.status,
        flags=[_flag(flag) for flag in checked.flags],
        confidence_scores={name: _share(score) for name, score in checked.scores.items()},
        requires_human_review=checked.status is VerdictStatus.PENDING_REVIEW,
        needs_person=list(checked.needs_person),
        case_id=checked.case_id,
        ruleset=checked.versions.ruleset,
        model=checked.versions.model,
    )


def key_of(url: str, origins: frozenset[str]) -> str:
    """
    Give the key in the bucket of media that *url*, a link of ours or a key, leads to.

    Nothing is fetched by it: whatever its host does, our own store is asked for the key.

    Raises:
        Invalid: it is neither.
    """
    try:
        parts = urlsplit(url)
        if not parts.scheme and not parts.netloc:
            key = url.removeprefix(MEDIA_FOLDER)
        elif f"{parts.scheme}://{parts.netloc}" in origins:
            folder = IN_A_LINK.search(parts.path)
            key = parts.path[folder.end() :] if folder else ""
        else:
            key = ""
        return checked_key(unquote(key))
    except (ValueError, Invalid) as error:
        raise Invalid("content_url", "not_ours") from error


def _flag(flag: Flag) -> FlagAnswer:
    return FlagAnswer(
        category=flag.category,
        field=flag.field,
        start=flag.start,
        end=flag.end,
        confidence=_share(flag.confidence),
        reason=flag.reason,
    )


def _share(score: float) -> float:
    return round(min(1.0, max(0.0, score)), 3)
