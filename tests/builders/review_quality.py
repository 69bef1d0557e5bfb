"""Golden items, answers and what was found, for measuring reviewers and rules."""

from datetime import date, datetime
from typing import Any

from stario.domain.kernel.ids import AccountId, CaseId, GoldenItemId
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.exposure import Exposure, shift_of
from stario.domain.moderation.model.golden_item import GoldenItem
from stario.domain.moderation.model.precision import JudgedCase, JudgedFlag, SampledWeek
from stario.domain.moderation.model.review_answer import ReviewAnswer
from stario.domain.moderation.model.review_case import Decision, Severity, Subject
from stario.domain.moderation.model.verdict import Versions
from tests.builders.review import a_flag
from tests.builders.values import NOW, new_id

APPROVE, REJECT = Decision.APPROVE, Decision.REJECT


def a_golden_item(**changes: Any) -> GoldenItem:
    given: dict[str, Any] = {
        "id": GoldenItemId(new_id()),
        "texts": {"text": "Salom, doʻstim"},
        "language": Language.UZBEK,
        "flags": (a_flag(),),
        "scores": {"profanity": 0.6},
        "versions": Versions(ruleset="7", lexicon="3", model="2"),
        "answer": APPROVE,
        "note": "Rude to nobody.",
        "made_by": AccountId(new_id()),
        "made_at": NOW,
    }
    return GoldenItem(**(given | changes))


def an_answer(
    decision: Decision = APPROVE,
    *,
    right: Decision | None = None,
    reviewer: str | None = None,
    case: str | None = None,
    at: datetime = NOW,
) -> ReviewAnswer:
    return ReviewAnswer(
        case_id=CaseId(case or new_id()),
        reviewer=AccountId(reviewer or new_id()),
        decision=decision,
        right=right,
        answered_at=at,
    )


def an_exposure(
    reviewer: AccountId,
    severity: Severity = Severity.HIGH,
    *,
    case: str | None = None,
    at: datetime = NOW,
) -> Exposure:
    return Exposure(
        case_id=CaseId(case or new_id()),
        reviewer=reviewer,
        severity=severity,
        shift=shift_of(at),
        seen_at=at,
    )


def a_judgement(
    outcome: Decision = REJECT, *sources: str, at: datetime = NOW, **changes: Any
) -> JudgedCase:
    """Flags of the category profanity that *sources* raised; the outcome says which are right."""
    given: dict[str, Any] = {
        "case_id": CaseId(new_id()),
        "subject": Subject.JOB,
        "subject_id": new_id(),
        "language": Language.UZBEK,
        "outcome": outcome,
        "flags": tuple(
            JudgedFlag(category="profanity", source=source, was_right=outcome is REJECT)
            for source in sorted(sources)
        ),
        "decided_at": at,
    }
    return JudgedCase(**(given | changes))


def a_sampled_week(week: date, *, population: int, drawn: int) -> SampledWeek:
    return SampledWeek(week=week, language=Language.UZBEK, population=population, drawn=drawn)
