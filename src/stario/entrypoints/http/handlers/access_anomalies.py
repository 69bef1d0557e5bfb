"""Unusual reads of personal data by staff over HTTP."""

from datetime import date, timedelta
from typing import Annotated

import attrs
import msgspec
from msgspec import Meta

from stario.domain.compliance.model.anomalies import Anomaly, AnomalyKind
from stario.domain.compliance.usecases.find_anomalies import LONGEST_DAYS, FindAnomalies
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.tashkent import TASHKENT
from stario.entrypoints.http.fields import Uuid
from stario.entrypoints.http.handlers.settlement_schema import Day, named_day
from stario.entrypoints.http.routing import ADMIN_ONLY, Call, Reply, Route, route
from stario.ports.system import Clock

MOST_SUBJECTS = 50


class AnomaliesQuery(msgspec.Struct, kw_only=True):
    """The last 31 days unless others are named, and at most so many."""

    from_: Day | None = msgspec.field(name="from", default=None)
    to: Annotated[Day | None, Meta(description="Included.")] = None


class AnomalyAnswer(msgspec.Struct, kw_only=True):
    """Something to ask about: a figure, not a judgement."""

    kind: AnomalyKind
    day: Annotated[date, Meta(description="In Tashkent.")]
    reader_id: Annotated[Uuid | None, Meta(description="Who read; null: many did.")]
    count: Annotated[int, Meta(ge=0, description="Reads, readers, accounts or people, by kind.")]
    usual: Annotated[
        float, Meta(ge=0, description="What is usual: one's own middle day, or a fixed figure.")
    ]
    subject_ids: Annotated[
        list[Uuid], Meta(max_length=MOST_SUBJECTS, description="Whose data, where they are few.")
    ]


class AnomaliesAnswer(msgspec.Struct, kw_only=True):
    from_: date = msgspec.field(name="from")
    to: date
    items: list[AnomalyAnswer]


@attrs.frozen(kw_only=True)
class AccessAnomalyHandlers:
    find_anomalies: FindAnomalies
    clock: Clock

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/admin/compliance/anomalies",
                self.list,
                tag="Compliance",
                summary="See unusual reads of personal data by staff",
                description="Each day is held against the reader's own 28 days before it; night "
                "work, one person read by many, accounts without a cause and bulk count too.",
                query=AnomaliesQuery,
                response=AnomaliesAnswer,
                roles=ADMIN_ONLY,
                errors=(Invalid,),
            )
        ]

    async def list(self, call: Call[None, None, AnomaliesQuery]) -> Reply:
        query = call.query
        last = named_day("to", query.to) or self.clock.now().astimezone(TASHKENT).date()
        first = named_day("from", query.from_) or last - timedelta(days=LONGEST_DAYS - 1)
        found = await self.find_anomalies(first, last)
        answer = AnomaliesAnswer(from_=first, to=last, items=[_answer(each) for each in found])
        return Reply(answer, headers={"cache-control": "no-store"})


def _answer(anomaly: Anomaly) -> AnomalyAnswer:
    return AnomalyAnswer(
        kind=anomaly.kind,
        day=anomaly.day,
        reader_id=anomaly.reader,
        count=anomaly.count,
        usual=anomaly.usual,
        subject_ids=list(anomaly.subjects[:MOST_SUBJECTS]),
    )
