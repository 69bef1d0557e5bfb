"""Scripts, whoever orders whatever."""

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.builders.artists import an_artist
from tests.builders.studio import a_greeting

from stario.domain.generation.model.greeting import (
    DURATIONS_SECONDS,
    LONGEST_MESSAGE,
    LONGEST_NAME,
    Greeting,
    Occasion,
)
from stario.domain.generation.model.phrases import PHRASEBOOKS
from stario.domain.generation.model.script import FASTEST, SILENCE_SECONDS, write_script
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language

ARTIST = an_artist()
LINES = st.text("abЯʻ 😀{}$%\\'\"<&.,!", max_size=LONGEST_MESSAGE).map(str.strip)
NAMES = LINES.map(lambda line: line[:LONGEST_NAME].strip() or "Ali")


@st.composite
def greetings(draw: st.DrawFn) -> Greeting:
    return a_greeting(
        ARTIST,
        recipient_name=draw(NAMES),
        custom_message=draw(LINES),
        occasion=draw(st.sampled_from(Occasion)),
        language=draw(st.sampled_from(Language)),
        duration_seconds=draw(st.sampled_from(DURATIONS_SECONDS)),
    )


def room_characters(greeting: Greeting) -> float:
    rate = PHRASEBOOKS[greeting.language].characters_per_second
    return (greeting.duration_seconds - SILENCE_SECONDS) * rate


def refusal_of(greeting: Greeting) -> Invalid | None:
    try:
        write_script(greeting, artist_name="Yulduz")
    except Invalid as refusal:
        return refusal
    return None


@given(greetings(), NAMES)
def test_a_script_is_never_estimated_longer_than_ordered(
    greeting: Greeting, artist_name: str
) -> None:
    try:
        script = write_script(greeting, artist_name=artist_name)
    except Invalid:
        return
    assert len(script.text) <= room_characters(greeting) * FASTEST
    if script.wishes:
        assert len(script.text) <= room_characters(greeting)


@pytest.mark.parametrize("seconds", DURATIONS_SECONDS)
@pytest.mark.parametrize("occasion", Occasion)
@pytest.mark.parametrize("language", Language)
def test_every_occasion_fills_its_time_and_no_more(
    language: Language, occasion: Occasion, seconds: int
) -> None:
    greeting = a_greeting(
        ARTIST, language=language, occasion=occasion, duration_seconds=seconds, custom_message=""
    )

    script = write_script(greeting, artist_name="Yulduz Usmonova")

    filled = len(script.text) / room_characters(greeting)
    assert 0.65 < filled <= 1
    assert len(set(script.wishes)) == len(script.wishes) > 0


@given(greetings())
@example(a_greeting(ARTIST, custom_message="a" * 500))
@example(a_greeting(ARTIST, custom_message="a" * 499 + "!"))
def test_a_message_cut_to_the_figure_told_fits(greeting: Greeting) -> None:
    refusal = refusal_of(greeting)
    if refusal is None:
        return
    most = refusal.details["most_characters"]
    assert isinstance(most, int)
    assert 0 < most < len(greeting.custom_message)

    shorter = attrs.evolve(greeting, custom_message="a" * most)
    assert shorter.custom_message in write_script(shorter, artist_name="Yulduz").text


def test_a_template_that_leaves_no_room_blames_the_length_not_the_message() -> None:
    with pytest.raises(Invalid) as refused:
        write_script(a_greeting(ARTIST, custom_message=""), artist_name="Y", template="a" * 400)

    assert (refused.value.field, refused.value.reason) == ("duration_seconds", "too_short_for_text")


@given(greetings(), NAMES)
def test_what_people_type_is_said_to_the_letter(greeting: Greeting, artist_name: str) -> None:
    try:
        script = write_script(greeting, artist_name=artist_name)
    except Invalid:
        return
    assert greeting.recipient_name in script.opening
    assert artist_name in script.closing
    assert script.message.startswith(greeting.custom_message)


def test_the_order_of_a_speech() -> None:
    script = write_script(
        a_greeting(ARTIST, custom_message="Sen zoʻrsan"), artist_name="Yulduz", template="Salom."
    )

    assert script.text.startswith("Salom. Sen zoʻrsan. ")
    assert script.text.endswith(script.closing)
    assert script.without_wishes(100).text == f"Salom. Sen zoʻrsan. {script.closing}"
    assert script.without_wishes(1).wishes == script.wishes[:-1]


@pytest.mark.parametrize("language", Language)
def test_every_language_has_words_for_every_occasion(language: Language) -> None:
    book = PHRASEBOOKS[language]
    assert set(book.openings) == set(book.wishes) == set(Occasion)
    assert all("{name}" in opening for opening in book.openings.values())
    assert "{artist}" in book.closing


def test_uzbek_is_spelled_with_its_own_letters() -> None:
    book = PHRASEBOOKS[Language.UZBEK]
    text = " ".join(
        [*book.openings.values(), *sum(book.wishes.values(), ()), *book.any_wishes, book.closing]
    )
    assert not set("'`‘’´") & set(text)
    assert {text[at - 1].lower() for at, c in enumerate(text) if c == "ʻ"} == {"o", "g"}
