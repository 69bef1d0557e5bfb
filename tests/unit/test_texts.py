"""Text and money, as people type and count them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.money import Money
from stario.domain.kernel.text import clean_line, clean_speech, visible_line


def reason_of(raw: str, *, shortest: int = 0) -> str | None:
    try:
        clean_line("text", raw, longest=20, shortest=shortest)
    except Invalid as refusal:
        return refusal.reason
    return None


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Dilnoza \t\n Karimova ", "Dilnoza Karimova"),
        ("e\u0301", "é"),
        ("👩\u200d🎤 ❤\ufe0f", "👩\u200d🎤 ❤\ufe0f"),
        ("Oʻgʻil", "Oʻgʻil"),
        ("", ""),
    ],
)
def test_a_line_is_composed_and_spaced_once(raw: str, clean: str) -> None:
    assert clean_line("text", raw, longest=20) == clean


@pytest.mark.parametrize(
    "hidden",
    ["\u202e", "\u200b", "\u2066", "\ufeff", "\x00", "\x1b", "\ue000", "\ud800"],
    ids=ascii,
)
def test_what_cannot_be_seen_is_refused(hidden: str) -> None:
    assert reason_of(f"a{hidden}b") == "invisible_characters"


@pytest.mark.parametrize("raw", ["", "  ", "\u200d", "\ufe0f\u200d", "\n\t"], ids=ascii)
def test_a_line_of_nothing_is_too_short(raw: str) -> None:
    assert reason_of(raw, shortest=1) == "too_short"


def test_length_counts_what_is_left() -> None:
    assert reason_of("a" * 20 + "   ") is None
    assert reason_of("a" * 21) == "too_long"


@given(st.text(max_size=40))
def test_a_clean_line_is_clean_already(raw: str) -> None:
    try:
        clean = clean_line("text", raw, longest=40)
    except Invalid:
        return
    assert clean_line("text", clean, longest=40) == clean
    assert clean == clean.strip()
    assert unicodedata.is_normalized("NFC", clean)


@given(st.text(max_size=40))
def test_what_is_left_visible_passes_as_a_line(raw: str) -> None:
    visible = visible_line(raw, longest=10)

    assert len(visible) <= 10
    assert clean_line("text", visible, longest=10) == visible


@pytest.mark.parametrize(
    "text", ["Oʻgʻlim, ko'p yasha! 100% №5", "Ёлка — Ўзбек ҳ", "Happy 👩\u200d🎤!"]
)
def test_words_in_our_scripts_are_spoken(text: str) -> None:
    assert clean_speech("text", text, longest=60) == text


@pytest.mark.parametrize("text", ["مرحبا", "你好", "Ωmega", "٣", "שלום"])
def test_letters_that_no_voice_of_ours_reads_are_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_speech("text", text, longest=60)
    assert (refused.value.field, refused.value.reason) == ("text", "foreign_letters")


@pytest.mark.parametrize("text", ["!!!", "😀😀", "👩\u200d🎤", "ʻ", "— …"])
def test_where_words_are_needed_something_must_be_sayable(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_speech("text", text, longest=60, shortest=1)

    assert (refused.value.field, refused.value.reason) == ("text", "nothing_to_say")
    assert clean_speech("text", text, longest=60) == text


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12))
def test_money_adds_exactly(one: int, other: int) -> None:
    total = Money.from_som(one) + Money.from_som(other)

    assert total.som == one + other
    assert total - Money.from_som(other) == Money.from_som(one)
    assert bool(total) is (one + other != 0)


def test_a_part_of_a_som_is_not_dropped() -> None:
    with pytest.raises(ValueError, match="101 tiyin"):
        _ = Money(101).som
    with pytest.raises(TypeError):
        Money(1.5)  # type: ignore[arg-type]
