"""Cases of the review queue."""

from datetime import datetime
from typing import Any

from stario.domain.kernel.ids import AccountId, AppealId
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.appeal import Appeal, file_appeal
from stario.domain.moderation.model.opening import open_case
from stario.domain.moderation.model.review_case import (
    CaseDecision,
    Decision,
    ReviewCase,
    Subject,
)
from stario.domain.moderation.model.verdict import ContentType, Flag
from tests.builders.values import NOW, new_id


def a_flag(category: str = "profanity", *, reason: str = "lexicon.mild") -> Flag:
    return Flag(category=category, field="text", start=0, end=4, confidence=0.6, reason=reason)


def a_case(*categories: str, at: datetime = NOW, **changes: Any) -> ReviewCase:
    """A case about words that nobody wrote; *categories* flag them."""
    given: dict[str, Any] = {
        "id_": new_id(),
        "content_type": ContentType.TEXT,
        "subject": Subject.JOB,
        "subject_id": new_id(),
        "language": Language.UZBEK,
        "texts": {"text": "Salom, doʻstim"},
        "flags": tuple(map(a_flag, categories or ("profanity",))),
        "at": at,
    }
    return open_case(**(given | changes))


def a_decision(
    decision: Decision = Decision.APPROVE,
    *,
    reviewer: str | None = None,
    reason: str = "fine",
    notes: str = "",
    at: datetime = NOW,
) -> CaseDecision:
    return CaseDecision(
        reviewer=AccountId(reviewer or new_id()),
        decision=decision,
        reason=reason,
        notes=notes,
        decided_at=at,
    )


def an_appeal(account: AccountId, *, at: datetime = NOW) -> tuple[ReviewCase, Appeal]:
    """An appeal of *account* against a refusal, which comes first."""
    decided = a_decision(Decision.REJECT, at=at)
    case = a_case(at=at, account_id=account).decide(decided, is_admin=False)
    return case, file_appeal(AppealId(new_id()), case, account, "It is kind", at=at)
