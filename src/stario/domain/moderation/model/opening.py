"""When a person must look, how soon, and whether one person is enough."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from stario.domain.kernel.ids import AccountId, ArtistId, CaseId, OrderId, derived_id
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.policy import ARTIST_TOPIC, ARTIST_WORD
from stario.domain.moderation.model.review_case import (
    MediaPlace,
    ReviewCase,
    Severity,
    Subject,
)
from stario.domain.moderation.model.verdict import ContentType, Flag, Versions

CLOCKS = {
    Severity.CRITICAL: timedelta(hours=1),
    Severity.HIGH: timedelta(hours=4),
    Severity.NORMAL: timedelta(hours=12),
    Severity.LOW: timedelta(hours=24),
}
"""How long a case may wait for its decision."""

CRITICAL = frozenset({"banned", "known_bad", "minors", "self_harm", "terror"})
HIGH = frozenset({"hate", "violence", "nsfw"})
LOW = frozenset({"intent"})
"""Every other category, known or not, is normal."""

RESTRICTIONS = frozenset({ARTIST_TOPIC, ARTIST_WORD})
"""Categories of what an artist does not want to say."""

KNOWN_BAD = frozenset({"hash", "known_bad"})
"""Reasons of flags: the picture is one that was banned, whatever its category."""


def severity_of(flags: Iterable[Flag]) -> Severity:
    """Give the worst that *flags* say; without any, a person is asked for no known harm."""
    found = set()
    for flag in flags:
        if flag.category in CRITICAL or flag.reason.partition(".")[0] in KNOWN_BAD:
            return Severity.CRITICAL
        if flag.category in HIGH:
            found.add(Severity.HIGH)
        elif flag.category not in LOW:
            found.add(Severity.NORMAL)
        else:
            found.add(Severity.LOW)
    worst_first = (Severity.HIGH, Severity.NORMAL, Severity.LOW)
    return next((each for each in worst_first if each in found), Severity.NORMAL)


def why_second(flags: Iterable[Flag], severity: Severity) -> str | None:
    """
    Give the code of why two people must agree: `critical`, `hate`, `restriction`, or None.

    Hate and what an artist does not say need two to let it pass, critical cases either way.
    """
    if severity is Severity.CRITICAL:
        return "critical"
    categories = {flag.category for flag in flags}
    if "hate" in categories:
        return "hate"
    restricted = categories & RESTRICTIONS or any(is_restriction(flag) for flag in flags)
    return "restriction" if restricted else None


def is_restriction(flag: Flag) -> bool:
    """Say whether an artist's own rule found it."""
    return flag.reason.partition(".")[0] == "artist"


def case_id_of(subject_id: str) -> CaseId:
    """Give the id of the first case about a job's or a design's words."""
    return CaseId(derived_id(f"stario:case:{subject_id}"))


def open_case(
    *,
    id_: str,
    content_type: ContentType,
    subject: Subject,
    subject_id: str,
    language: Language,
    at: datetime,
    account_id: AccountId | None = None,
    artist_id: ArtistId | None = None,
    order_id: OrderId | None = None,
    texts: Mapping[str, str] | None = None,
    media: Iterable[MediaPlace] = (),
    flags: Iterable[Flag] = (),
    shadow: Iterable[Flag] = (),
    scores: Mapping[str, float] | None = None,
    versions: Versions | None = None,
    promised_at: datetime | None = None,
) -> ReviewCase:
    """
    Open a case with its severity and clock.

    Args:
        shadow: what rules that don't act yet would have flagged: it is kept and counted, and
            changes neither severity nor clock.
        promised_at: when the fan who has paid was promised the work; None where nobody has.
    """
    found = tuple(flags)
    severity = severity_of(found)
    clock = at + CLOCKS[severity]
    return ReviewCase(
        id=CaseId(id_),
        content_type=content_type,
        subject=subject,
        subject_id=subject_id,
        account_id=account_id,
        artist_id=artist_id,
        order_id=order_id,
        language=language,
        texts=dict(texts or {}),
        media=tuple(media),
        flags=(*found, *shadow),
        scores=dict(scores or {}),
        versions=versions or Versions(),
        severity=severity,
        opened_at=at,
        due_at=clock if promised_at is None else min(clock, promised_at),
        needs_second=why_second(found, severity),
    )
