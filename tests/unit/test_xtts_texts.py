"""What the XTTS engine does before any network runs."""

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stario.adapters.loudness.leveller import LoudnessLeveller
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.adapters.xtts.loading import ExtraMissing, XttsNetwork, extra
from stario.adapters.xtts.sentences import LONGEST, sentences
from stario.adapters.xtts.synthesizer import XttsSynthesizer, XttsVoice, spread_words
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.language import Language
from stario.ports.speech import LanguageUnsupported, Unspeakable, Utterance


def test_a_text_is_split_at_its_sentences() -> None:
    text = "С днём рождения!  Будь счастлива.\nТвой Артист…"

    assert sentences(text) == ("С днём рождения!", "Будь счастлива.", "Твой Артист…")


def test_a_long_sentence_is_split_at_its_clauses() -> None:
    text = f"{'a' * 100}, {'b' * 50}, {'c' * 100}."

    assert sentences(text) == (f"{'a' * 100}, {'b' * 50},", f"{'c' * 100}.")


@given(st.text(alphabet="ab ,.!?\n", max_size=600))
def test_pieces_are_short_and_nothing_spoken_is_lost(text: str) -> None:
    pieces = sentences(text)

    assert all(0 < len(piece) <= LONGEST for piece in pieces)
    letters = [letter for letter in text if letter.isalnum()]
    assert [letter for piece in pieces for letter in piece if letter.isalnum()] == letters


@given(st.text(max_size=100), st.floats(0.1, 100))
def test_spread_words_are_in_order_and_inside_the_sound(text: str, seconds: float) -> None:
    words = spread_words(text, seconds)

    assert [word.text for word in words] == text.split()
    marks = [mark for word in words for mark in (word.start_seconds, word.end_seconds)]
    assert marks == sorted(marks)
    assert all(0 <= mark <= seconds for mark in marks)


def synthesizer() -> XttsSynthesizer:
    nothing = cast("XttsNetwork", object())
    return XttsSynthesizer(
        network=nothing,
        stock={"star": XttsVoice(object(), object())},
        heavy_work=ThreadHeavyWork(),
        leveller=LoudnessLeveller(),
    )


async def test_uzbek_is_refused_and_not_read_as_turkish() -> None:
    engine = synthesizer()
    assert engine.languages == {Language.RUSSIAN, Language.ENGLISH}

    with pytest.raises(LanguageUnsupported) as refused:
        await engine.speak(
            Utterance(text="Assalomu alaykum", language=Language.UZBEK, voice="star")
        )
    assert refused.value.details == {"language": "uz", "engine": "xtts"}


async def test_an_unknown_voice_and_an_unspeakable_text_are_refused() -> None:
    engine = synthesizer()
    assert engine.voices == ("star",)

    with pytest.raises(NotFound):
        await engine.speak(Utterance(text="Hi", language=Language.ENGLISH, voice="nobody"))
    with pytest.raises(Unspeakable):
        await engine.speak(Utterance(text=" ...! ", language=Language.ENGLISH, voice="star"))


def test_a_missing_extra_says_how_to_install_it() -> None:
    with pytest.raises(ExtraMissing) as missing:
        extra("a_module_that_nobody_wrote")

    assert missing.value.details["command"] == "make setup-tts"
