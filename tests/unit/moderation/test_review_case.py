"""How bad a case is, how soon it is due, and who may decide it."""

from datetime import timedelta

import pytest
from tests.builders.review import a_case, a_decision, a_flag
from tests.builders.values import NOW, new_id

from stario.domain.kernel.ids import AccountId
from stario.domain.moderation.model.judgement import Reason, judgement, refusal_code
from stario.domain.moderation.model.opening import CLOCKS, severity_of, why_second
from stario.domain.moderation.model.review_case import (
    CLAIMED_AT_MOST,
    CLAIMED_FOR,
    HEAD_START,
    CaseState,
    Decision,
    ReviewCase,
    Severity,
)
from stario.domain.moderation.model.review_refusals import (
    CaseClaimed,
    CaseClosed,
    CaseDecided,
    ReviewerBarred,
)

APPROVE, REJECT, ESCALATE = Decision.APPROVE, Decision.REJECT, Decision.ESCALATE


def said(case: ReviewCase, decision: Decision, *, is_admin: bool = False) -> ReviewCase:
    return case.decide(a_decision(decision), is_admin=is_admin)


@pytest.mark.parametrize(
    ("categories", "severity", "second"),
    [
        (("intent",), Severity.LOW, None),
        (("intent", "political"), Severity.NORMAL, None),
        (("profanity", "hate"), Severity.HIGH, "hate"),
        (("nsfw",), Severity.HIGH, None),
        (("artist_topic",), Severity.NORMAL, "restriction"),
        (("artist_word", "hate"), Severity.HIGH, "hate"),
        (("minors", "hate"), Severity.CRITICAL, "critical"),
        (("something_new",), Severity.NORMAL, None),
    ],
)
def test_the_worst_flag_says_how_bad_a_case_is(
    categories: tuple[str, ...], severity: Severity, second: str | None
) -> None:
    flags = [a_flag(category) for category in categories]
    assert severity_of(flags) is severity
    assert why_second(flags, severity) == second


def test_a_banned_picture_is_critical_whatever_it_shows() -> None:
    assert severity_of([a_flag("intent", reason="hash.pdq")]) is Severity.CRITICAL
    assert why_second([a_flag("intent", reason="artist.rule-1")], Severity.LOW) == "restriction"
    assert severity_of([]) is Severity.NORMAL


def test_a_case_is_due_by_its_severity_or_by_what_was_promised() -> None:
    assert a_case("hate").due_at == NOW + CLOCKS[Severity.HIGH]
    soon = NOW + timedelta(minutes=5)
    assert a_case("hate", promised_at=soon).due_at == soon
    late = NOW + timedelta(days=5)
    assert a_case("intent", promised_at=late).due_at == NOW + CLOCKS[Severity.LOW]


def test_whatever_comes_later_waits_behind_a_mild_case_at_last() -> None:
    mild = a_case("intent")
    head_start = max(HEAD_START.values())
    for category in ("minors", "hate", "profanity"):
        assert a_case(category, at=NOW + head_start + CLOCKS[Severity.LOW]).rank_at > mild.rank_at


def test_one_reviewer_at_a_time_has_a_case_and_not_for_ever() -> None:
    first, other = AccountId(new_id()), AccountId(new_id())
    claimed = a_case().claim(first, is_admin=False, at=NOW)
    until = NOW + CLAIMED_FOR
    with pytest.raises(CaseClaimed):
        claimed.claim(other, is_admin=True, at=until - timedelta(seconds=1))
    with pytest.raises(CaseClaimed):
        claimed.release(other, at=NOW)
    renewed = claimed.claim(first, is_admin=False, at=NOW + timedelta(minutes=10))
    assert renewed.claimed_until == until + timedelta(minutes=10)

    assert claimed.seen_at(until).state is CaseState.OPEN
    assert claimed.claim(other, is_admin=False, at=until).claimed_by == other
    assert claimed.release(first, at=NOW).state is CaseState.OPEN
    assert claimed.release(first, at=NOW).claimed_by is None


def test_a_claim_that_is_renewed_again_and_again_ends_all_the_same() -> None:
    first, other = AccountId(new_id()), AccountId(new_id())
    end, step = NOW + CLAIMED_AT_MOST, timedelta(minutes=10)
    case, at = a_case(), NOW
    while at < end:
        case, at = case.claim(first, is_admin=True, at=at), at + step
    assert (case.claimed_since, case.claimed_until) == (NOW, end)

    for later in (end, end + CLAIMED_FOR - timedelta(seconds=1)):
        assert case.seen_at(later).state is CaseState.OPEN
        with pytest.raises(ReviewerBarred) as barred:
            case.claim(first, is_admin=True, at=later)
        assert barred.value.details == {"reason": "claimed_too_long"}
        with pytest.raises(ReviewerBarred):
            case.decide(a_decision(reviewer=first, at=later), is_admin=True)
        assert case.claim(other, is_admin=False, at=later).claimed_since == later
    # Where nobody else is there, it is hers again.
    again = case.claim(first, is_admin=False, at=end + CLAIMED_FOR)
    assert again.claimed_until == end + CLAIMED_FOR * 2


def test_a_claim_that_lapses_and_is_made_again_is_the_same_unless_others_had_time() -> None:
    first = AccountId(new_id())
    lapsed = a_case().claim(first, is_admin=False, at=NOW)
    assert lapsed.claim(first, is_admin=False, at=NOW + CLAIMED_FOR).claimed_since == NOW
    later = NOW + CLAIMED_FOR * 2
    assert lapsed.claim(first, is_admin=False, at=later).claimed_since == later


def test_one_decides_where_nobody_else_must_agree() -> None:
    decided = said(a_case(), APPROVE)
    assert (decided.state, decided.outcome, decided.closed_at) == (
        CaseState.DECIDED,
        APPROVE,
        NOW,
    )
    for attempt in (APPROVE, REJECT):
        with pytest.raises(CaseClosed):
            said(decided, attempt)
    with pytest.raises(CaseClosed):
        decided.claim(AccountId(new_id()), is_admin=True, at=NOW)


@pytest.mark.parametrize(
    ("category", "decision", "needs_two"),
    [
        ("hate", APPROVE, True),
        ("hate", REJECT, False),
        ("artist_topic", APPROVE, True),
        ("minors", APPROVE, True),
        ("minors", REJECT, True),
    ],
)
def test_two_must_agree_on_what_is_worst(
    category: str, decision: Decision, needs_two: bool
) -> None:
    once = said(a_case(category), decision)
    if not needs_two:
        assert once.outcome is decision
        return
    assert (once.state, once.outcome) == (CaseState.AWAITING_SECOND, None)
    with pytest.raises(ReviewerBarred) as barred:
        once.decide(a_decision(decision, reviewer=once.decisions[0].reviewer), is_admin=True)
    assert barred.value.details["reason"] == "decided_before"
    assert said(once, decision).outcome is decision


def test_where_two_differ_an_admin_settles_it() -> None:
    differing = said(said(a_case("hate"), APPROVE), REJECT)
    assert (differing.state, differing.is_escalated) == (CaseState.OPEN, True)
    with pytest.raises(ReviewerBarred) as barred:
        said(differing, REJECT)
    assert barred.value.details["reason"] == "needs_admin"

    for decision in (APPROVE, REJECT):
        assert said(differing, decision, is_admin=True).outcome is decision
    with pytest.raises(ReviewerBarred) as stuck:
        said(differing, ESCALATE, is_admin=True)
    assert stuck.value.details["reason"] == "needs_decision"


def test_an_escalated_case_that_needs_two_still_needs_two() -> None:
    escalated = said(a_case("minors"), ESCALATE)
    assert (escalated.state, escalated.is_escalated) == (CaseState.OPEN, True)

    once = said(escalated, REJECT, is_admin=True)
    assert once.state is CaseState.AWAITING_SECOND
    assert said(once, REJECT).outcome is REJECT


def test_nobody_decides_about_her_own_content() -> None:
    fan = AccountId(new_id())
    with pytest.raises(ReviewerBarred) as barred:
        a_case(account_id=fan).claim(fan, is_admin=True, at=NOW)
    assert barred.value.details["reason"] == "own_content"


def test_the_same_decision_again_is_known_and_another_one_is_refused() -> None:
    decided = a_decision(REJECT, reason="hate")
    case = a_case("nsfw").decide(decided, is_admin=False)
    assert case.repeats(decided)
    assert not case.repeats(a_decision(REJECT, reason="hate"))
    with pytest.raises(CaseDecided):
        case.repeats(a_decision(APPROVE, reviewer=decided.reviewer))


def test_what_was_seen_without_the_blur_stands_with_the_decision() -> None:
    reviewer = AccountId(new_id())
    seen = a_case().claim(reviewer, is_admin=False, at=NOW).reveal(reviewer)
    assert seen.reveal(reviewer) == seen
    (told,) = seen.decide(a_decision(reviewer=reviewer), is_admin=False).decisions
    assert told.revealed


def test_what_has_ended_is_withdrawn_with_its_content_and_what_is_decided_stays() -> None:
    gone = a_case().claim(AccountId(new_id()), is_admin=False, at=NOW).withdraw(at=NOW)
    assert (gone.state, gone.claimed_by, dict(gone.texts)) == (CaseState.WITHDRAWN, None, {})
    decided = said(a_case(), APPROVE)
    assert decided.withdraw(at=NOW) == decided
    assert decided.emptied().texts == {}


def test_a_reason_is_a_code_or_a_note() -> None:
    case = a_case("artist_topic")
    assert judgement(case, REJECT, "hate", "x").reason is Reason.HATE
    noted = judgement(case, REJECT, "I do not like it", "x")
    assert (noted.reason, noted.notes) == (Reason.RESTRICTION, "I do not like it\nx")
    assert judgement(a_case("unheard_of"), REJECT, "", "").reason is Reason.OTHER
    assert judgement(case, APPROVE, "", "").reason is Reason.FINE
    assert judgement(case, ESCALATE, "", "").reason is Reason.UNSURE
    assert refusal_code("hate") == "content_refused_hate"
    assert refusal_code("other") == "content_refused"
