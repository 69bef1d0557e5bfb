"""What an artist leaves out is found in every spelling, and nothing else is."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.quality.stariocheck.suite import to_2026, to_cyrillic

from stario.adapters.moderation.text_moderator import FoldingTextModerator, judge_for
from stario.adapters.moderation.topics import shipped_topics
from stario.domain.generation.model.greeting import Occasion
from stario.domain.kernel.errors import Conflict, Invalid
from stario.domain.kernel.ids import ArtistId
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.restriction import (
    CustomRule,
    RestrictionAction,
    Restrictions,
    unrestricted,
)
from stario.domain.moderation.model.verdict import VerdictStatus
from stario.ports.moderation import TextVerdict

MODERATOR = FoldingTextModerator()
ARTIST = ArtistId("01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90")
BLOCK, REVIEW = RestrictionAction.BLOCK, RestrictionAction.REVIEW

SPELLINGS: tuple[Callable[[str], str], ...] = (
    lambda word: word,
    lambda word: word.replace("ʻ", "'"),
    lambda word: word.replace("ʻ", ""),
    to_cyrillic,
    to_2026,
)
"""Latin of 1995, as most type it, as lazy people type it, Cyrillic, and Latin of 2026."""

SYLLABLES = (
    "goʻ", "gʻa", "sho", "chi", "yu", "lan", "toʻr", "min", "bek", "qam", "zur", "dol", "faz",
    "xin",
)  # fmt: skip


def words(
    *rules: tuple[str, RestrictionAction],
    blacklist_topics: tuple[str, ...] = (),
    whitelist_topics: tuple[str, ...] = (),
) -> Restrictions:
    return Restrictions(
        artist_id=ARTIST,
        version=1,
        whitelist_topics=whitelist_topics,
        blacklist_topics=blacklist_topics,
        custom_rules=tuple(CustomRule(text=text, action=action) for text, action in rules),
    )


def judged(text: str, restrictions: Restrictions, topic: str | None = None) -> TextVerdict:
    return MODERATOR.verdict(
        {"custom_message": text}, language=Language.UZBEK, restrictions=restrictions, topic=topic
    )


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=4).map("".join),
    st.sampled_from(SPELLINGS),
)
def test_a_word_in_one_spelling_catches_all_five(
    word: str, as_the_artist_writes: Callable[[str], str]
) -> None:
    judge = judge_for(words((as_the_artist_writes(word), BLOCK)))

    for spell in SPELLINGS:
        text = f"Salom, {spell(word)}!"
        (found,) = judge({"text": text}, topic=None)
        # An apostrophe at the end is no letter of its own.
        marked = text[found[1].start : found[1].end]
        assert marked.rstrip("ʻ'") == spell(word).rstrip("ʻ'")
        assert found[1].refuses


@pytest.mark.parametrize(
    "text",
    [
        "g'ishtchilar", "ғ и ш т", "g.i.s.h.t", "GʻISHT", "gi\u200bsht", "giiiisht", "ｇｉｓｈｔ",
        "g1sht",
    ],
)  # fmt: skip
def test_a_word_is_found_in_disguise(text: str) -> None:
    verdict = judged(f"Salom {text} ekan", words(("gʻisht", BLOCK)))

    assert verdict.status is VerdictStatus.REJECTED
    assert verdict.suggestion == "remove_artists_words"
    assert {flag.reason for flag in verdict.flags} == {"artist.word"}


def test_a_guess_and_a_word_to_review_are_a_persons_to_judge() -> None:
    for text, rule in (("Salom gihstchi", ("gʻishtchi", BLOCK)), ("gʻisht", ("ғишт", REVIEW))):
        assert judged(text, words(rule)).status is VerdictStatus.PENDING_REVIEW


def test_a_phrase_is_found_with_its_endings_and_its_words_alone_are_not() -> None:
    restrictions = words(("qizil olma", BLOCK))

    assert judged("Қизил олмалар", restrictions).status is VerdictStatus.REJECTED
    assert judged("qizil — olma", restrictions).status is VerdictStatus.REJECTED
    assert judged("Qizil gul va olma", restrictions).status is VerdictStatus.APPROVED


@pytest.mark.parametrize(
    ("topic", "texts"),
    [
        ("politics", ("Saylovda omad", "Сайловда омад", "На выборах удачи", "the election day")),
        ("alcohol", ("aroq ichamiz", "арақ ичамиз", "выпьем водки", "more beer")),
        ("gambling", ("kazinoga bor", "сделай ставку", "at the casino", "qimorbozlar")),
        ("football", ("futbolchi", "футболист", "a footballer", "futbolchiga")),
        ("kulbaqa", ("kulbaqalar", "кулбақа", "KULBAQA")),
    ],
)
def test_a_topic_is_found_in_each_language_and_alphabet(topic: str, texts: tuple[str, ...]) -> None:
    for text in texts:
        verdict = judged(text, words(blacklist_topics=(topic,)))

        reasons = {flag.reason for flag in verdict.flags if flag.category == "artist_topic"}
        assert (verdict.status, reasons) == (VerdictStatus.REJECTED, {f"artist.{topic}"}), text
        assert verdict.suggestion == "choose_another_topic"


@pytest.mark.parametrize(
    "name",
    [
        "Olim", "Olimjon", "Islomjon", "Navroʻz", "Hayitboy", "Asqar", "Vazira", "Hokimjon",
        "Imomali", "Xudoyor", "Qurbonali", "Toʻlqin", "Вера", "Любовь", "Роман", "Warner",
        "Christian", "Grace", "Beatrice",
    ],
)  # fmt: skip
def test_no_topic_takes_a_name_for_its_own(name: str) -> None:
    every = words(blacklist_topics=tuple(shipped_topics()))

    assert list(judge_for(every)({"recipient_name": name}, topic=None)) == []


def test_long_life_is_no_debt() -> None:
    every = words(blacklist_topics=("money", "war"))

    assert judged("Долгих лет жизни и тепла", every).status is VerdictStatus.APPROVED


@pytest.mark.parametrize(
    ("text", "topic", "status"),
    [
        ("Toʻyingiz muborak", "greeting", VerdictStatus.APPROVED),
        ("Omad", "wedding", VerdictStatus.APPROVED),
        ("Omad", "birthday", VerdictStatus.PENDING_REVIEW),
        ("Omad", None, VerdictStatus.PENDING_REVIEW),
        ("Futbol va toʻyingiz", "birthday", VerdictStatus.APPROVED),
        ("Futbol", "wedding", VerdictStatus.PENDING_REVIEW),
        ("", None, VerdictStatus.APPROVED),
    ],
)
def test_a_white_list_asks_for_one_of_its_topics(
    text: str, topic: str | None, status: VerdictStatus
) -> None:
    restrictions = words(whitelist_topics=("wedding",))

    assert judged(text, restrictions, topic).status is status


def test_every_occasion_is_a_topic() -> None:
    assert {occasion.value for occasion in Occasion} <= set(shipped_topics())


def test_an_artist_without_restrictions_changes_no_answer() -> None:
    text = "Saylovda aroq ichamiz"

    assert judged(text, unrestricted(ARTIST)) == judged(text, words())


@pytest.mark.parametrize("text", ["1 " * 250, "a." * 250, "*" * 500, "а1" * 250])
def test_any_text_gets_an_answer(text: str) -> None:
    restrictions = words(("a1", BLOCK), blacklist_topics=tuple(shipped_topics()))

    for flag in judged(text, restrictions).flags:
        assert 0 <= flag.start < flag.end <= len(text)


def test_versions_follow_one_another() -> None:
    was = words().checked()
    new = words(("gʻisht", BLOCK)).checked()

    assert not new.says_the_same_as(was)
    was.require_unchanged(1)
    with pytest.raises(Conflict):
        was.require_unchanged(2)


def test_too_many_or_too_long_is_refused() -> None:
    random = Random(0)
    names = ["".join(random.choices("bdgklm", k=8)) for _ in range(201)]
    for broken, field in (
        (words(*((name, BLOCK) for name in names)), "custom_rules"),
        (words(blacklist_topics=tuple(names[:31])), "blacklist_topics"),
        (words(("x" * 61, BLOCK)), "custom_rules[0].text"),
    ):
        with pytest.raises(Invalid) as refused:
            broken.checked()
        assert refused.value.field == field
