"""Captions: lines that can be read in time, and WebVTT that no text breaks."""

import re

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stario.domain.generation.model.captions import Caption, captions_of, web_vtt


@attrs.frozen
class Heard:
    text: str
    start_seconds: float
    end_seconds: float


@attrs.frozen
class Said:
    words: tuple[Heard, ...]
    duration_seconds: float


def said(text: str, *, word_seconds: float = 0.4, tail_seconds: float = 0.5) -> Said:
    words = tuple(
        Heard(word, index * word_seconds, (index + 1) * word_seconds)
        for index, word in enumerate(text.split())
    )
    return Said(words, len(words) * word_seconds + tail_seconds)


def texts(text: str) -> list[str]:
    return [caption.text for caption in captions_of(said(text))]


def test_a_short_sentence_is_one_line() -> None:
    assert texts("Happy birthday, dear Anna!") == ["Happy birthday, dear Anna!"]


def test_a_line_never_crosses_the_end_of_a_sentence() -> None:
    assert texts("Hi! It is me. Really…") == ["Hi!", "It is me.", "Really…"]
    assert texts("«Salom!» dedi u.") == ["«Salom!»", "dedi u."]


def test_lines_of_a_long_sentence_are_even() -> None:
    lines = texts("Tugʻilgan kuning bilan chin dildan tabriklayman seni aziz doʻstim Sardor.")

    assert len(lines) == 3
    assert max(map(len, lines)) - min(map(len, lines)) <= 8


def test_a_line_likes_to_end_with_a_clause() -> None:
    assert texts("Я желаю счастья, и пусть сбудутся все мечты.")[0] == "Я желаю счастья,"


def test_a_word_longer_than_a_line_stands_alone() -> None:
    assert texts("Ah " + "x" * 60 + " ha") == ["Ah", "x" * 60, "ha"]


def test_a_line_stays_until_the_next_one() -> None:
    first, second = captions_of(said("Hello there. Good morning."))

    assert first.end_seconds == second.start_seconds == pytest.approx(0.8)


def test_a_line_does_not_outlive_its_words_by_long() -> None:
    words = (Heard("Hello.", 0.5, 1.0), Heard("Bye.", 9.0, 9.5))
    first, second = captions_of(Said(words, 20.0))

    assert first.end_seconds == pytest.approx(2.2)
    assert second.end_seconds == pytest.approx(10.7)


def test_nothing_said_gives_no_lines() -> None:
    assert captions_of(Said((), 3.0)) == ()


words = st.text(st.characters(categories=["L", "P", "N"]), max_size=20)


@given(st.lists(words, max_size=40))
def test_every_word_is_shown_once_in_order_and_in_time(spoken: list[str]) -> None:
    heard = tuple(Heard(word, i * 0.3, i * 0.3 + 0.3) for i, word in enumerate(spoken))
    captions = captions_of(Said(heard, len(heard) * 0.3))
    times = [t for c in captions for t in (c.start_seconds, c.end_seconds)]

    assert " ".join(c.text for c in captions) == " ".join(spoken)
    assert times == sorted(times)
    assert all(len(c.text) <= 34 or " " not in c.text.strip() for c in captions)


def test_web_vtt_has_a_header_and_one_cue_a_line() -> None:
    captions = (Caption("Salom!", 0.0, 1.25), Caption("Xayr!", 3661.5, 3662.0004))

    assert web_vtt(captions) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.250\nSalom!\n\n01:01:01.500 --> 01:01:02.000\nXayr!\n"
    )


def test_web_vtt_without_captions_is_a_valid_file() -> None:
    assert web_vtt(()) == "WEBVTT\n"


def test_web_vtt_escapes_what_would_be_markup() -> None:
    assert "a &lt;b&gt; &amp;amp; c --&gt; d\n" in web_vtt([Caption("a <b> &amp; c --> d", 0, 1)])


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_web_vtt_leaves_out_lines_without_text(text: str) -> None:
    assert web_vtt([Caption(text, 0, 1)]) == "WEBVTT\n"


@pytest.mark.parametrize(("start", "end"), [(1.0, 1.0), (2.0, 1.0), (1.0, 1.0004), (-1.0, 0.5)])
def test_web_vtt_leaves_out_lines_without_time(start: float, end: float) -> None:
    assert web_vtt([Caption("text", start, end)]) == "WEBVTT\n"


cues = st.builds(Caption, st.text(), st.floats(0, 1e5), st.floats(0, 1e5))


@given(st.lists(cues, max_size=8))
def test_no_text_can_break_out_of_its_cue(captions: list[Caption]) -> None:
    blocks = web_vtt(captions).removesuffix("\n").split("\n\n")

    assert blocks[0] == "WEBVTT"
    for block in blocks[1:]:
        times, text = block.split("\n")
        assert re.fullmatch(r"\d{2,}:\d\d:\d\d\.\d{3} --> \d{2,}:\d\d:\d\d\.\d{3}", times)
        assert text.strip()
        assert not set("<>\0\r\n") & set(text)
        assert not re.search(r"&(?!amp;|lt;|gt;)", text)
