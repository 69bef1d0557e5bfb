"""What a reviewer says of a case, and what its fan is told of it."""

from enum import StrEnum

import attrs

from stario.domain.moderation.model.policy import ARTIST_TOPIC, ARTIST_WORD
from stario.domain.moderation.model.review_case import Decision, ReviewCase


class Reason(StrEnum):
    """Why something was refused, let pass or handed on: stable codes."""

    FINE = "fine"
    FALSE_POSITIVE = "false_positive"
    QUOTATION = "quotation"
    HATE = "hate"
    VIOLENCE = "violence"
    NSFW = "nsfw"
    PROFANITY = "profanity"
    CONTACT = "contact"
    MISINFORMATION = "misinformation"
    POLITICAL = "political"
    INTENT = "intent"
    RESTRICTION = "restriction"
    LIKENESS = "likeness"
    SPEECH = "speech"
    UNSURE = "unsure"
    RELEASED = "released"
    OTHER = "other"


TOLD = frozenset(
    {
        Reason.HATE,
        Reason.VIOLENCE,
        Reason.NSFW,
        Reason.PROFANITY,
        Reason.CONTACT,
        Reason.MISINFORMATION,
        Reason.POLITICAL,
        Reason.INTENT,
        Reason.RESTRICTION,
        Reason.LIKENESS,
        Reason.SPEECH,
    }
)
"""Reasons for which a fan is told what to do about it."""


@attrs.frozen(kw_only=True)
class Judgement:
    """`notes` are for other reviewers."""

    decision: Decision
    reason: Reason
    notes: str = ""


def judgement(case: ReviewCase, decision: Decision, reason: str, notes: str) -> Judgement:
    """
    Read what a reviewer wrote.

    A *reason* that is no code is a note: then the case's own first category that is one stands for
    it, or nothing in particular.
    """
    code = _code(reason)
    if code is not None:
        return Judgement(decision=decision, reason=code, notes=notes)
    words = "\n".join(filter(None, (reason, notes)))
    return Judgement(decision=decision, reason=_usual(case, decision), notes=words)


def refusal_code(reason: str) -> str:
    """The `error` of a job that was refused for *reason*; a sentence of advice goes with each."""
    return f"{REFUSED}_{reason}" if reason in TOLD else REFUSED


def is_refusal(error: str | None) -> bool:
    return error is not None and error.startswith(REFUSED)


REFUSED = "content_refused"
REVIEW_EXPIRED = f"{REFUSED}_expired"
"""Nobody has decided in time; there is nothing to appeal against."""

OF_CATEGORIES = {
    ARTIST_TOPIC: Reason.RESTRICTION,
    ARTIST_WORD: Reason.RESTRICTION,
}


def _code(reason: str) -> Reason | None:
    try:
        return Reason(reason)
    except ValueError:
        return None


def _usual(case: ReviewCase, decision: Decision) -> Reason:
    if decision is Decision.APPROVE:
        return Reason.FINE
    if decision is Decision.ESCALATE:
        return Reason.UNSURE
    codes = (OF_CATEGORIES.get(each) or _code(each) for each in case.categories)
    return next((code for code in codes if code is not None and code in TOLD), Reason.OTHER)
