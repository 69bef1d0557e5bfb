"""How sure a counted share is, and how far judges agree."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.values import NOW

from stario.domain.kernel.ids import AccountId
from stario.domain.moderation.model.agreement import Share, TwoJudges, wilson
from stario.domain.moderation.model.pseudonym import pseudonym
from stario.domain.moderation.model.review_answer import (
    AnswerTally,
    PairTally,
    between_reviewers,
    qualities,
    week_of,
)
from stario.domain.moderation.model.review_case import Decision

counts = st.integers(min_value=0, max_value=10_000)


@st.composite
def shares(draw: st.DrawFn) -> tuple[int, int]:
    trials = draw(st.integers(min_value=1, max_value=100_000))
    return draw(st.integers(min_value=0, max_value=trials)), trials


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    # R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_are_those_of_the_literature(
    hits: int, trials: int, low: float, high: float
) -> None:
    assert wilson(hits, trials) == pytest.approx((low, high), abs=5e-5)


@given(shares())
@settings(max_examples=30, deadline=None)
def test_an_interval_holds_what_was_counted_and_stays_within_bounds(
    counted: tuple[int, int],
) -> None:
    hits, trials = counted
    low, high = wilson(hits, trials)
    assert 0 <= low <= hits / trials <= high <= 1
    assert low < high


@given(shares())
@settings(max_examples=30, deadline=None)
def test_failures_are_the_mirror_of_hits(counted: tuple[int, int]) -> None:
    hits, trials = counted
    low, high = wilson(hits, trials)
    assert wilson(trials - hits, trials) == pytest.approx((1 - high, 1 - low))


@given(shares())
@settings(max_examples=30, deadline=None)
def test_more_of_the_same_makes_surer(counted: tuple[int, int]) -> None:
    hits, trials = counted
    low, high = wilson(hits, trials)
    surer_low, surer_high = wilson(2 * hits, 2 * trials)
    assert surer_high - surer_low < high - low


def test_nothing_counted_says_nothing() -> None:
    share = Share(hits=0, trials=0)
    assert (share.value, share.low, share.high) == (None, 0.0, 1.0)
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)


@given(counts, counts, counts, counts)
@settings(max_examples=30, deadline=None)
def test_kappa_lies_between_minus_one_and_one_whoever_is_first(
    both: int, first: int, second: int, neither: int
) -> None:
    judges = TwoJudges(
        both_approve=both,
        only_first_approves=first,
        only_second_approves=second,
        both_reject=neither,
    )
    kappa = judges.kappa
    assert kappa is None or -1 <= kappa <= 1
    assert judges.turned().kappa == kappa


def test_kappa_is_that_of_known_tables() -> None:
    # They agree in 0.7 of them, and chance alone would give 0.5.
    judges = TwoJudges(
        both_approve=20, only_first_approves=5, only_second_approves=10, both_reject=15
    )
    assert judges.kappa == pytest.approx(0.4)
    assert TwoJudges(both_approve=7, both_reject=3).kappa == 1
    assert TwoJudges(only_first_approves=5, only_second_approves=5).kappa == -1
    assert TwoJudges().kappa is None
    assert TwoJudges(both_approve=9).kappa is None


def tally(decision: Decision, right: Decision, count: int, *, days: int = 0) -> AnswerTally:
    week = week_of(NOW).fromordinal(week_of(NOW).toordinal() + days)
    return AnswerTally(
        reviewer=AccountId("anna"), week=week, decision=decision, right=right, count=count
    )


def test_a_reviewer_is_measured_against_gold_and_who_escalates_does_not_answer() -> None:
    (anna,) = qualities(
        [
            tally(Decision.APPROVE, Decision.APPROVE, 8),
            tally(Decision.REJECT, Decision.APPROVE, 2),
            tally(Decision.REJECT, Decision.REJECT, 9),
            tally(Decision.APPROVE, Decision.REJECT, 1),
            tally(Decision.ESCALATE, Decision.REJECT, 4),
        ],
        [],
    )

    assert (anna.accuracy.hits, anna.accuracy.trials, anna.escalated) == (17, 20, 4)
    assert anna.against_gold.kappa == pytest.approx(0.7)
    assert anna.against_others.judged == 0
    assert not anna.drifts


def test_a_week_that_is_surely_worse_than_all_before_is_seen() -> None:
    good = [tally(Decision.REJECT, Decision.REJECT, 40, days=7 * week) for week in range(3)]
    bad = tally(Decision.APPROVE, Decision.REJECT, 8, days=21)

    (drifting,) = qualities([*good, bad], [])
    (steady,) = qualities(good, [])

    assert (drifting.drifts, steady.drifts) == (True, False)
    assert [week.accuracy.trials for week in drifting.weeks] == [40, 40, 40, 8]


def test_two_reviewers_are_each_measured_by_the_other() -> None:
    first, second = AccountId("anna"), AccountId("boris")
    says = {
        (Decision.APPROVE, Decision.APPROVE): 20,
        (Decision.APPROVE, Decision.REJECT): 5,
        (Decision.REJECT, Decision.APPROVE): 10,
        (Decision.REJECT, Decision.REJECT): 15,
    }
    pairs = [
        PairTally(
            first=first,
            second=second,
            first_says=one,
            second_says=two,
            count=says.get((one, two), 3),
        )
        for one, two in product(Decision, repeat=2)
    ]

    anna, boris = qualities([], pairs)

    assert anna.against_others.kappa == boris.against_others.kappa == pytest.approx(0.4)
    assert anna.against_others == boris.against_others.turned() == between_reviewers(pairs)


def test_a_pseudonym_is_stable_and_says_nothing() -> None:
    anna, boris = AccountId("anna"), AccountId("boris")
    assert pseudonym(anna) == pseudonym(anna) != pseudonym(boris)
    assert "anna" not in pseudonym(anna)
