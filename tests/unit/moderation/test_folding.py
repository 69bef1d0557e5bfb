"""All spellings of a word meet in one key, and the key leads back to the raw text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stario.domain.moderation.model.folding import fold, key_of

LETTERS = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8"), st.sampled_from("aşçöğoʻgʻўқғҳхйёЙ\u0306\u0301\u200b0@$*! .")
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Oʻzbek", "o'zbek", "o‘zbek", "o`zbek", "oʼzbek", "ozbek", "Ўзбек", "özbek", "O´ZBEK"),
        ("choʻchqa", "чўчқа", "çöçqa", "ＣＨＯＣＨＱＡ", "c\u200bh\u00ado\u200dchqa", "choooochqa"),
        ("yaxshi", "яхши", "yaxşi", "yahshi"),
        ("gʻisht", "ғишт", "ğişt", "g'isht"),
        ("Зимой", "зимои\u0306", "ЗИМОЙ", "zimoy"),
    ],
)
def test_all_spellings_meet(spellings: tuple[str, ...]) -> None:
    assert len({key_of(spelling) for spelling in spellings}) == 1


@settings(max_examples=30, deadline=None)
@given(LETTERS)
def test_folding_a_key_changes_nothing(text: str) -> None:
    key = fold(text).key

    assert fold(key).key == key


@settings(max_examples=30, deadline=None)
@given(LETTERS)
def test_every_part_of_the_key_leads_back_to_what_it_stood_for(text: str) -> None:
    folded = fold(text)

    assert len(folded.key) == len(folded.starts) == len(folded.ends) == len(folded.runs)
    for index, character in enumerate(folded.key):
        start, end = folded.span(index, index + 1)
        assert 0 <= start < end <= len(text)
        assert character in fold(text[start:end]).key
    assert list(folded.starts) == sorted(folded.starts)


@settings(max_examples=30, deadline=None)
@given(LETTERS)
def test_the_quick_way_gives_the_same_key(text: str) -> None:
    assert key_of(text).split() == fold(text).key.split()


def test_a_repeat_is_counted_and_spanned() -> None:
    folded = fold("Asss!")

    assert (folded.key, folded.runs) == ("as!", (1, 3, 1))
    assert folded.span(1, 2) == (1, 4)
