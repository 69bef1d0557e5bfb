"""Samples, golden ids, budgets and judgements."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.review import a_case, a_flag
from tests.builders.values import NOW, new_id

from stario.adapters.memory.system import MemoryEntropy
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.exposure import BUDGETS, ExposureSpent, next_shift, shift_of
from stario.domain.moderation.model.golden_item import dated
from stario.domain.moderation.model.period import Period
from stario.domain.moderation.model.precision import SampleTally, SourceTally, by_precision, judged
from stario.domain.moderation.model.review_case import Decision, Severity
from stario.domain.moderation.model.sampling import draw, last_week, span_of


@given(st.integers(0, 500), st.integers(0, 60), st.integers(0, 1_000_000))
@settings(max_examples=30, deadline=None)
def test_a_sample_has_different_places_of_the_population(
    population: int, size: int, seed: int
) -> None:
    places = draw(population, size, MemoryEntropy(seed).share)
    assert len(places) == len(set(places)) == min(size, population)
    assert all(0 <= place < population for place in places)


def test_every_place_is_drawn_about_as_often() -> None:
    entropy = MemoryEntropy(7)
    drawn = Counter(place for _ in range(2000) for place in draw(10, 3, entropy.share))
    assert set(drawn) == set(range(10))
    # 600 are expected, and 20 is one standard deviation.
    assert all(500 < count < 700 for count in drawn.values())


def test_the_week_that_is_over_ends_at_midnight_in_tashkent() -> None:
    monday = datetime(2026, 11, 22, 19, tzinfo=UTC)
    assert last_week(monday) == date(2026, 11, 16)
    assert last_week(monday - timedelta(microseconds=1)) == date(2026, 11, 9)
    assert span_of(date(2026, 11, 16))[1] == monday


def test_an_id_takes_another_time_and_stays_one() -> None:
    at = NOW - timedelta(hours=5)
    id_ = dated(new_id(), at)
    assert (UUID(id_).version, UUID(id_).int >> 80) == (7, int(at.timestamp() * 1000))
    assert dated(new_id(), at) < dated(new_id(), NOW) < new_id()
    assert dated(new_id(), at) != dated(new_id(), at)


def test_a_shift_is_a_day_in_tashkent() -> None:
    before_midnight = datetime(2026, 11, 20, 18, 59, tzinfo=UTC)
    assert shift_of(before_midnight) == date(2026, 11, 20)
    assert shift_of(before_midnight + timedelta(minutes=1)) == date(2026, 11, 21)
    assert next_shift(before_midnight) == before_midnight + timedelta(minutes=1)
    spent = ExposureSpent(severity=Severity.HIGH, at=before_midnight)
    assert spent.retry_after_seconds == 60
    assert spent.details["budget"] == BUDGETS[Severity.HIGH]


def test_worse_things_have_smaller_budgets() -> None:
    assert list(BUDGETS) == list(Severity)
    assert list(BUDGETS.values()) == sorted(BUDGETS.values())


def test_flags_are_right_where_people_refuse() -> None:
    case = a_case(flags=(a_flag("profanity"), a_flag("political", reason="model")))

    def found(outcome: Decision, reason: str) -> dict[str, bool]:
        case_judged = judged(case, outcome=outcome, reason=reason, at=NOW, is_sample=False)
        return {flag.source: flag.was_right for flag in case_judged.flags}

    assert found(Decision.REJECT, "other") == {"lexicon.mild": True, "model": True}
    assert found(Decision.APPROVE, "fine") == {"lexicon.mild": False, "model": False}
    # Nobody has said anything of the politics in it.
    assert found(Decision.REJECT, "profanity") == {"lexicon.mild": True}
    assert found(Decision.APPROVE, "profanity") == {"lexicon.mild": False, "model": False}


def test_what_is_overturned_twice_is_overturned_once() -> None:
    case = judged(a_case(), outcome=Decision.REJECT, reason="other", at=NOW, is_sample=False)
    turned = case.overturned()
    assert (turned.outcome, turned.flags[0].was_right) == (Decision.APPROVE, False)
    assert turned.overturned() == turned


def test_recall_scales_what_the_sample_missed() -> None:
    tally = SampleTally(language=Language.UZBEK, population=1000, judged=20, missed=1, caught=150)
    recall = tally.recall
    assert recall is not None
    assert recall.estimate == pytest.approx(150 / (150 + 50))
    assert 0 < recall.low < recall.estimate < recall.high < 1
    assert attrs.evolve(tally, judged=0, missed=0).recall is None
    clean = attrs.evolve(tally, population=0, caught=0, missed=0).recall
    assert clean is not None
    assert clean.estimate == 1


def test_the_surely_worst_source_comes_first() -> None:
    def source(name: str, right: int, of: int) -> SourceTally:
        return SourceTally(
            source=name,
            category="hate",
            language=Language.RUSSIAN,
            is_shadow=False,
            right=right,
            judged=of,
            overturned=0,
        )

    lucky, bad, good = source("lucky", 0, 1), source("bad", 20, 100), source("good", 95, 100)
    assert by_precision([good, lucky, bad]) == (bad, lucky, good)


def test_a_period_is_ninety_days_unless_named() -> None:
    assert Period.named(None, None, at=NOW).first == date(2026, 8, 23)
    for first, last, reason in (
        (date(2026, 2, 2), date(2026, 2, 1), "before_from"),
        (date(2025, 1, 1), date(2026, 2, 1), "period_too_long"),
    ):
        with pytest.raises(Invalid) as refused:
            Period.named(first, last, at=NOW)
        assert (refused.value.field, refused.value.reason) == ("to", reason)
