"""The shipped lists find rude words in every alphabet and disguise, and let others be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stario.adapters.moderation.lexicons import parse, shipped_lexicon
from stario.domain.moderation.model.affixes import Follow, may_follow
from stario.domain.moderation.model.lexicon import Lexicon, Tier, entry
from stario.domain.moderation.model.roles import ROLES
from stario.domain.moderation.model.scan import Scanner

scan = Scanner(shipped_lexicon())

FRAGMENTS = (
    "you", "kill", "will", "—", "-", "son", "of", "bitch", "go", "die", "may", "the", "убью",
    "тебя", "ты", "не", "на", "хуй", "seni", "o'ldiraman", "s", "e", "x", "a.", "j*lab",
    "president", "salom,", "tojiklar",
)  # fmt: skip


def found(text: str) -> dict[str, set[str]]:
    """What each category marks in *text*."""
    scanned = scan(text)
    marked: dict[str, set[str]] = {}
    for hit in scanned.hits:
        start, end = scanned.span(hit)
        marked.setdefault(hit.entry.category, set()).add(text[start:end])
    return marked


@pytest.mark.parametrize(
    ("text", "category", "marked"),
    [
        ("Sen jalabsan!", "profanity", "jalabsan"),
        ("Сен жалабсан!", "profanity", "жалабсан"),
        ("bu qo'toqni", "profanity", "qo'toqni"),
        ("bu qötoqni", "profanity", "qötoqni"),
        ("j4l4b ekan", "profanity", "j4l4b"),
        ("jаlаb ekan", "profanity", "jаlаb"),  # two Cyrillic letters
        ("j a l a b ekan", "profanity", "j a l a b"),
        ("j.a.l.a.b ekan", "profanity", "j.a.l.a.b"),
        ("jal\u200bab ekan", "profanity", "jal\u200bab"),
        ("jaaaaalab ekan", "profanity", "jaaaaalab"),
        ("j*lab ekan", "profanity", "j*lab"),
        ("ｊａｌａｂ ekan", "profanity", "ｊａｌａｂ"),
        ("jlaab ekan", "profanity", "jlaab"),
        ("ты cyka", "profanity", "cyka"),
        ("ах ты п1здец", "profanity", "п1здец"),
        ("you a$$", "profanity", "a$$"),
        ("I will kill you, mate", "violence", "kill you"),
        ("men seni o'ldiraman", "violence", "o'ldiraman"),
        ("Я убью тебя", "violence", "убью тебя"),
        ("понаехали тут", "hate", "понаехали"),
        ("saylovda ovoz bering", "political", "ovoz bering"),
    ],
)
def test_a_word_is_found_where_it_stands(text: str, category: str, marked: str) -> None:
    assert marked in found(text)[category]


@pytest.mark.parametrize(
    "text",
    [
        "as soon as we can pass the class",
        "kotiba va kotiblar, siklon",
        "Сукно, мандарины и хачапури на столе, жидкий мёд",
        "Scunthorpe, a cocktail in the cockpit",
        "Себя победить и пробежать, победа!",
        "Hukmdor, fuqarolar, veb-sayt",
        "2026-yil 24-noyabr, soat 10:30, 5000 so'm, a1 b2",
        "A b c d",
        "",
    ],
)
def test_innocent_words_that_look_alike_pass(text: str) -> None:
    assert found(text) == {}


def test_what_is_guessed_says_so() -> None:
    (hit,) = scan("jlaab").hits

    assert hit.guessed
    assert not any(hit.guessed for hit in scan("jalab").hits)


def test_a_remembered_text_is_known_to_be_plain() -> None:
    fresh = Scanner(shipped_lexicon())
    assert not fresh.is_plain("salom jalab")
    fresh("salom jalab")

    assert fresh.is_plain("salom")
    assert not fresh.is_plain("salom jalab")


def test_a_list_reads_its_headings() -> None:
    (first, second) = parse("# note\n[profanity mild ending]\nahmoq, esi past\n", "uz")

    assert (first.tier, [word.key for word in second.words]) == (Tier.MILD, ["esi", "past"])
    with pytest.raises(ValueError, match="heading"):
        list(parse("ahmoq\n", "uz"))


@pytest.mark.parametrize(
    "text",
    [
        "jalab" + "man" * 60 + "x",
        "fu" + "*k" * 90,
        "*a" * 99,
        "1 " * 250,
        "+" * 500,
        "a." * 250,
        "*" * 500,
        "$1" * 250,
        "a*" * 250,
        "а1" * 250,
    ],
)
def test_no_text_makes_it_guess_for_ever(text: str) -> None:
    words = scan(text).words

    assert len(words) <= len(text)
    assert all(len(word.spellings) <= 20 for word in words)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.sampled_from(FRAGMENTS),
        max_size=12,
    ).map(" ".join)
)
def test_the_quick_way_overlooks_nothing(text: str) -> None:
    offences = [hit for hit in scan(text).hits if hit.entry.category not in ROLES]

    if scan.is_plain(text):
        assert offences == []


def test_uzbek_endings_follow_one_another() -> None:
    for rest, follows in (("larimizdan", True), ("manmansan", True), ("manx", False), ("x", False)):
        assert may_follow(rest, Follow.ENDING, "uz") is follows


def test_a_word_of_many_stars_is_read_in_all_its_ways_at_once() -> None:
    listed = entry("profanity", Tier.SEVERE, "uz", Follow.ENDING, "ab" * 30)
    hidden = Scanner(Lexicon([listed], ()))

    assert [hit.guessed for hit in hidden("a*" * 30).hits] == [True]
    assert hidden("*a" * 45 + "x").hits == []
