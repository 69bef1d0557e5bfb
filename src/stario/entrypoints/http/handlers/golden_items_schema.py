"""How golden items look over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from stario.domain.kernel.language import Language
from stario.domain.moderation.model.golden_item import GoldenItem
from stario.domain.moderation.usecases.make_golden_item import LONGEST_NOTE, LONGEST_TEXT
from stario.entrypoints.http.fields import PageQuery, Uuid
from stario.ports.repositories.review_quality import PlantedItem

Answer = Annotated[Literal["approve", "reject"], Meta(description="What is right.")]


class GoldenItemBody(msgspec.Struct, kw_only=True):
    """Either `case_id`, of a decided case without pictures, or `text`, `language`, `answer`."""

    case_id: Uuid | None = None
    text: Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT)] | None = None
    language: Language | None = None
    answer: Answer | None = None
    note: Annotated[str, Meta(max_length=LONGEST_NOTE, description="Why, for other admins.")] = ""


class GoldenItemPath(msgspec.Struct):
    golden_item_id: Uuid


class GoldenItemsQuery(PageQuery, kw_only=True):
    with_retired: bool = False


class GoldenItemAnswer(msgspec.Struct, kw_only=True):
    golden_item_id: Uuid
    texts: Annotated[
        dict[str, str], Meta(description="Empty once the fan's words had to be deleted.")
    ]
    language: Language
    categories: list[str]
    answer: Answer
    note: str
    case_id: Uuid | None
    made_by: Uuid
    made_at: datetime
    expires_at: Annotated[
        datetime | None, Meta(description="When a fan's words go; staff's own stay.")
    ]
    retired_at: datetime | None
    planted: Annotated[
        Annotated[int, Meta(ge=0)] | None, Meta(description="How often reviewers were given it.")
    ] = None


def golden_item_answer(item: GoldenItem, *, planted: int | None = None) -> GoldenItemAnswer:
    return GoldenItemAnswer(
        golden_item_id=item.id,
        texts=dict(item.texts),
        language=item.language,
        categories=list(dict.fromkeys(flag.category for flag in item.flags)),
        answer=_answer(item),
        note=item.note,
        case_id=item.source_case,
        made_by=item.made_by,
        made_at=item.made_at,
        expires_at=item.expires_at,
        retired_at=item.retired_at,
        planted=planted,
    )


def planted_answer(planted: PlantedItem) -> GoldenItemAnswer:
    return golden_item_answer(planted.item, planted=planted.planted)


def _answer(item: GoldenItem) -> Literal["approve", "reject"]:
    return "approve" if item.answer.value == "approve" else "reject"
