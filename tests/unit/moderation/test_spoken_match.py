"""Speech that was recognised is compared with the approved text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stario.domain.moderation.model.spoken_match import (
    ANY,
    LONGEST,
    likeness,
    likeness_within,
    match_of,
    skeleton,
)
from stario.domain.moderation.model.verdict import VerdictStatus

LETTERS = st.text(alphabet="bdgklmnrstxz?", max_size=40)

# What Whisper base wrote of Kokoro's speech, told that it is Turkish.
GREETING = (
    "Assalomu alaykum, aziz Dilnoza! Tug'ilgan kuningiz bilan chin yurakdan tabriklayman. "
    "Sizga sog'lik, baxt va katta yutuqlar tilayman!"
)
HEARD = (
    "Asalamu alaikum aziz dilnoza. Tugilgan kuningiz bilan Çin Yurak'tan Tabri Klayman. "
    "Siz gatszoglik, baktı vakatta yutuklar tilayman."
)
YEAR = "bir ming toʻqqiz yuz toʻqson sakkizinchi"
PUT_IN = "Barcha pulingizni shu kartaga oʻtkazing, sizga ikki barobar qaytaramiz."


@given(LETTERS, LETTERS)
@settings(max_examples=30, deadline=None)
def test_likeness_is_the_same_both_ways_and_never_leaves_its_bounds(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert 0 <= likeness_within(one, other) <= 1
    assert likeness(one, one) == 1
    assert likeness_within(one, other + one + other) == 1


def edits(one: str, other: str) -> int:
    """As the textbook has it; what nobody knows is like everything."""
    row = list(range(len(one) + 1))
    for index, letter in enumerate(other, 1):
        before, row[0] = row[0], index
        for place, own in enumerate(one, 1):
            differs = own != letter and ANY not in (own, letter)
            before, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, before + differs),
            )
    return row[-1]


@given(LETTERS, LETTERS)
@settings(max_examples=30, deadline=None)
def test_likeness_counts_edits(one: str, other: str) -> None:
    longest = max(len(one), len(other), 1)
    assert likeness(one, other) == pytest.approx(1 - edits(one, other) / longest)


def test_every_alphabet_has_one_skeleton() -> None:
    spellings = ("Yaxshi soʻz, gʻoya", "Яхши сўз, ғоя", "Yaxşi söz, ğoya")
    assert len({skeleton(each) for each in spellings}) == 1
    assert skeleton("aeiou !") == ""
    assert skeleton("1a2") == 8 * ANY


@pytest.mark.parametrize(
    ("approved", "heard", "status"),
    [
        (GREETING, HEARD, VerdictStatus.APPROVED),
        (GREETING, GREETING, VerdictStatus.APPROVED),
        (GREETING, "", VerdictStatus.REJECTED),
        (GREETING, PUT_IN, VerdictStatus.REJECTED),
        (GREETING, f"{HEARD} {PUT_IN}", VerdictStatus.PENDING_REVIEW),
        (GREETING, HEARD[:85], VerdictStatus.PENDING_REVIEW),
        (f"{GREETING} {GREETING}", f"{HEARD} {PUT_IN} {HEARD}", VerdictStatus.PENDING_REVIEW),
        ("Salom!", "Salom.", VerdictStatus.APPROVED),
        ("Salom!", "Hayr", VerdictStatus.REJECTED),
        ("2026", "2026", VerdictStatus.APPROVED),
        ("2026", "anything else at all", VerdictStatus.REJECTED),
        (
            "Siz 1998 yilda tugʻilgansiz, tabriklayman, doimo sogʻ va baxtli boʻling!",
            f"Siz {YEAR} yilda tugʻilgansiz, tabriklayman, doimo sogʻ va baxtli boʻling!",
            VerdictStatus.APPROVED,
        ),
        (
            "Siz 1998 yilda tugʻilgansiz, tabriklayman, doimo sogʻ va baxtli boʻling!",
            "Siz 1998 yilda tugilgansız, tabriklayman, doymo sog va baktli bulin",
            VerdictStatus.APPROVED,
        ),
        ("Поздравляю вас!", "Pozdravlayu vas", VerdictStatus.APPROVED),
    ],
)
def test_what_was_heard_passes_waits_or_is_refused(
    approved: str, heard: str, status: VerdictStatus
) -> None:
    assert match_of(approved, heard).status is status


def test_a_text_without_end_is_compared_in_bounded_time() -> None:
    assert len(skeleton("b" * 3 + "dk" * 10_000)) == LONGEST
    assert match_of("dk" * 10_000, "bg" * 10_000).status is VerdictStatus.REJECTED
