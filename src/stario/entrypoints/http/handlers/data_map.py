"""The data map over HTTP."""

from collections.abc import Sequence
from typing import Annotated

import attrs
import msgspec
from msgspec import Meta

from stario.domain.compliance.model.data_map.whole import ENTRIES
from stario.domain.compliance.model.data_map.words import (
    Category,
    ColumnEntry,
    Erasure,
    Region,
)
from stario.entrypoints.http.routing import ADMIN_ONLY, Call, Reply, Route, route

TAG = "Compliance"


class DataMapQuery(msgspec.Struct, kw_only=True):
    table: Annotated[str, Meta(max_length=63, pattern="^[a-z_]+$")] | None = None
    category: Category | None = None
    personal_only: bool = False


class DataMapColumn(msgspec.Struct, kw_only=True):
    table: str
    column: str
    category: Category
    purpose: str
    retention: Annotated[str, Meta(description="The rule of retention, or until when.")]
    region: Region
    erasure: Annotated[
        Erasure, Meta(description="What becomes of it when its person's account is erased.")
    ]


class DataMapAnswer(msgspec.Struct, kw_only=True):
    """Every column of the database, and what it holds about people."""

    items: list[DataMapColumn]


@attrs.frozen(kw_only=True)
class DataMapHandlers:
    entries: Sequence[ColumnEntry] = ENTRIES

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/admin/data-map",
                self.read,
                tag=TAG,
                summary="See what is kept about people, what for and for how long",
                query=DataMapQuery,
                response=DataMapAnswer,
                roles=ADMIN_ONLY,
            )
        ]

    async def read(self, call: Call[None, None, DataMapQuery]) -> Reply:
        wanted = call.query
        chosen = [
            entry
            for entry in self.entries
            if wanted.table in (None, entry.table)
            and wanted.category in (None, entry.category)
            and (entry.is_personal or not wanted.personal_only)
        ]
        return Reply(DataMapAnswer(items=[_column(entry) for entry in chosen]))


def _column(entry: ColumnEntry) -> DataMapColumn:
    return DataMapColumn(
        table=entry.table,
        column=entry.column,
        category=entry.category,
        purpose=entry.purpose,
        retention=entry.retention,
        region=entry.region,
        erasure=entry.erasure,
    )
