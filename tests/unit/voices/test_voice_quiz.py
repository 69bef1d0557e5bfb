"""One question, one answer."""

from datetime import timedelta

import pytest
from tests.builders.values import NOW
from tests.builders.voice_quizzes import a_voice_quiz

from stario.domain.kernel.errors import Invalid
from stario.domain.voices.model.leaderboard import Period
from stario.domain.voices.model.voice_quiz import ANSWERED_WITHIN, VoiceQuizOver

SOON = NOW + timedelta(seconds=5)


def test_the_right_answer_is_right_and_any_other_wrong() -> None:
    quiz = a_voice_quiz()
    wrong = next(o.id for o in quiz.options if o.id != quiz.correct_option_id)

    assert quiz.answer(quiz.correct_option_id, at=SOON).is_correct
    assert not quiz.answer(wrong, at=SOON).is_correct
    assert not quiz.is_correct


def test_it_is_answered_once() -> None:
    quiz = a_voice_quiz()
    first, second = (option.id for option in quiz.options[:2])
    answered = quiz.answer(first, at=SOON)

    assert answered.answer(first, at=SOON + timedelta(days=1)) == answered
    with pytest.raises(VoiceQuizOver) as refusal:
        answered.answer(second, at=SOON)
    assert refusal.value.details["reason"] == "answered"


def test_its_time_runs_out() -> None:
    quiz = a_voice_quiz()

    with pytest.raises(VoiceQuizOver) as refusal:
        quiz.answer(quiz.correct_option_id, at=NOW + ANSWERED_WITHIN)
    assert refusal.value.details["reason"] == "expired"


def test_an_option_of_another_quiz_is_none() -> None:
    with pytest.raises(Invalid) as refusal:
        a_voice_quiz().answer(a_voice_quiz().options[0].id + "x", at=SOON)
    assert refusal.value.field == "selected_option_id"


def test_periods_look_back() -> None:
    days = {period: period.since(NOW) for period in Period}

    assert days[Period.DAY] == NOW - timedelta(days=1)
    assert days[Period.WEEK] == NOW - timedelta(days=7)
    assert days[Period.MONTH] == NOW - timedelta(days=30)
    assert days[Period.ALL] is None
