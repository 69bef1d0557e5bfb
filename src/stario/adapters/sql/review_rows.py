"""Between cases of the review queue and their rows."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

import attrs
from sqlalchemy import RowMapping

from stario.adapters.sql.rows import flat
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.appeal import Appeal, AppealState
from stario.domain.moderation.model.review_case import (
    CaseDecision,
    CaseState,
    Decision,
    MediaPlace,
    ReviewCase,
    Severity,
    Subject,
)
from stario.domain.moderation.model.verdict import ContentType, Flag, Versions

Kept: TypeAlias = Mapping[str, object]


def row_of_case(case: ReviewCase) -> dict[str, object]:
    wordy = any(decision.notes for decision in case.decisions)
    return flat(case) | {
        "texts": dict(case.texts),
        "scores": dict(case.scores),
        "media": [flat(place) for place in case.media],
        "flags": [flat(flag) for flag in case.flags],
        "versions": flat(case.versions),
        "decisions": [_kept(decision) for decision in case.decisions],
        "rank_at": case.rank_at,
        "has_content": bool(case.texts or case.media or wordy),
    }


def case_of_row(row: RowMapping) -> ReviewCase:
    fields = {field.name: row[field.name] for field in attrs.fields(ReviewCase)}
    return ReviewCase(**(fields | _read(row)))


def _read(row: RowMapping) -> dict[str, object]:
    return {
        "content_type": ContentType(row["content_type"]),
        "subject": Subject(row["subject"]),
        "language": Language(row["language"]),
        "media": tuple(_place(place) for place in row["media"]),
        "flags": tuple(Flag(**flag) for flag in row["flags"]),
        "versions": Versions(**row["versions"]),
        "severity": Severity(row["severity"]),
        "state": CaseState(row["state"]),
        "decisions": tuple(_decision(kept) for kept in row["decisions"]),
        "outcome": row["outcome"] and Decision(row["outcome"]),
        "revealed_by": tuple(map(AccountId, row["revealed_by"])),
    }


def row_of_appeal(appeal: Appeal) -> dict[str, object]:
    return flat(appeal) | {"has_content": bool(appeal.reason or appeal.notes)}


def appeal_of_row(row: RowMapping) -> Appeal:
    fields = {field.name: row[field.name] for field in attrs.fields(Appeal)}
    return Appeal(**(fields | {"state": AppealState(row["state"])}))


def _kept(decision: CaseDecision) -> Kept:
    return flat(decision) | {"decided_at": decision.decided_at.isoformat()}


def _decision(kept: Mapping[str, str]) -> CaseDecision:
    return CaseDecision(
        reviewer=AccountId(kept["reviewer"]),
        decision=Decision(kept["decision"]),
        reason=kept["reason"],
        notes=kept["notes"],
        decided_at=datetime.fromisoformat(kept["decided_at"]),
        revealed=bool(kept["revealed"]),
    )


def _place(place: Mapping[str, str]) -> MediaPlace:
    return MediaPlace(bucket=place["bucket"], key=place["key"], kind=ContentType(place["kind"]))
