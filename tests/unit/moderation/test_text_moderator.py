"""What becomes of a greeting: approved, refused with marks, or a person's to judge."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stario.adapters.moderation.text_moderator import FoldingTextModerator
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.verdict import VerdictStatus
from stario.ports.moderation import TextVerdict

MODERATOR = FoldingTextModerator()


async def review(text: str, language: Language = Language.UZBEK) -> TextVerdict:
    return await MODERATOR.review({"custom_message": text}, language=language)


@pytest.mark.parametrize(
    "text",
    [
        "Tugʻilgan kuningiz bilan, aziz Dilnoza! Omad, sogʻliq, baxt.",
        "Поздравляю вас с днём рождения, счастья и здоровья!",
        "Happy birthday, you are the best grandmother in the world!",
        "2026-yil 24-noyabr, soat 10:30 da koʻrishamiz",
        "Сухроб, Шахноза и Бахтиёр, с праздником",
        "Salom! " * 60,
        "",
    ],
)
async def test_kind_words_pass(text: str) -> None:
    verdict = await review(text)

    assert (verdict.status, verdict.flags, verdict.suggestion) == (VerdictStatus.APPROVED, (), None)


@pytest.mark.parametrize(
    ("text", "category", "marked"),
    [
        ("what a sh1t day", "profanity", "sh1t"),
        ("Ты МУДАК!", "profanity", "МУДАК"),
        ("qanday qanjiqsan", "profanity", "qanjiqsan"),
        ("o'ldiraman seni", "violence", "o'ldiraman"),
        ("oʻldiraman seni", "violence", "oʻldiraman"),
        ("I will kill you", "violence", "will kill you"),
        ("порно тут", "nsfw", "порно"),
        ("yozing t.me/casino", "contact", "t.me/casino"),
        ("+998 (90) 123-45-67 ga", "contact", "+998 (90) 123-45-67"),
        ("fｕck", "profanity", "fｕck"),
        ("Таджики — животные", "hate", "Таджики — животные"),
    ],
)
async def test_what_is_refused_is_marked_where_it_stands(
    text: str, category: str, marked: str
) -> None:
    verdict = await review(text)

    assert verdict.status is VerdictStatus.REJECTED
    (flag,) = verdict.flags
    assert flag.category == category
    assert text[flag.start : flag.end].strip() in marked
    assert flag.reason
    assert verdict.suggestion is not None


@pytest.mark.parametrize(
    "text",
    [
        "Prezident salomi",
        "голосуй за нас",
        "vote for me",
        "Переведи деньги на карту",  # a claim or an offer
        "sen ahmoq",  # among friends, perhaps
        "jlaab",  # a guess
    ],
)
async def test_what_is_unsure_is_a_persons_to_judge(text: str) -> None:
    verdict = await review(text)

    assert verdict.status is VerdictStatus.PENDING_REVIEW
    assert verdict.suggestion is not None


async def test_a_long_text_that_greets_nobody_is_a_persons_to_judge() -> None:
    verdict = await review(
        "Daryo boʻyidagi eski tegirmon yonida uchta terak oʻsadi va soyasida qoʻylar yotadi"
    )

    assert [flag.reason for flag in verdict.flags] == ["gate"]
    assert verdict.suggestion == "keep_to_greetings"


async def test_the_worst_decides_and_every_field_is_judged() -> None:
    verdict = await MODERATOR.review(
        {"recipient_name": "jalab", "custom_message": "prezident"}, language=Language.RUSSIAN
    )

    assert verdict.status is VerdictStatus.REJECTED
    assert {flag.field for flag in verdict.flags} == {"recipient_name", "custom_message"}
    assert verdict.suggestion == "remove_rude_words"


async def test_a_verdict_names_what_judged() -> None:
    verdict = await review("Salom")

    names = [verdict.ruleset, verdict.lexicon, verdict.model]
    assert [name.split("-")[0] for name in names] == ["rules", "lexicon", "heads"]
    assert all(len(name.split("-")[1]) == 12 for name in names)


@pytest.mark.parametrize(
    "text", ["1 " * 250, "+" * 500, "http" * 125, "a." * 250, "\0" * 9, "😀" * 9]
)
@pytest.mark.parametrize("language", Language)
async def test_any_text_gets_an_answer(text: str, language: Language) -> None:
    verdict = await review(text, language)

    assert all(0 <= flag.start < flag.end <= len(text) for flag in verdict.flags)


@settings(max_examples=30, deadline=None)
@given(
    st.text(
        alphabet=st.one_of(
            st.characters(), st.sampled_from("jalab хуй fuck 4@$*!. \u200b\u0301\ud800")
        ),
        max_size=80,
    )
)
def test_spans_stand_in_the_raw_text_whatever_it_is(text: str) -> None:
    verdict = MODERATOR.verdict({"text": text}, language=Language.ENGLISH)

    for flag in verdict.flags:
        assert 0 <= flag.start < flag.end <= len(text)
        assert text[flag.start : flag.end].strip()


async def test_an_at_sign_within_a_word_is_a_letter() -> None:
    verdict = await review("ну ты и м@ндюк", Language.RUSSIAN)

    assert {flag.category for flag in verdict.flags} == {"profanity"}


@pytest.mark.parametrize(
    "name",
    [
        "Siqilgan Qotib", "Omina", "Nigina", "Nigora", "Qobil", "Xurshid", "Kotiba", "Хуснора",
        "Хусниддин", "Мадина", "Анжела", "Себастьян", "Котов", "Essex", "Hancock", "Turdigul",
        "Fukuyama", "Шалва", "Хачатур", "Ўктам", "Ғани", "Neʼmat", "Jidkova",
    ],
)  # fmt: skip
async def test_names_that_begin_like_rude_words_pass(name: str) -> None:
    verdict = await MODERATOR.review({"recipient_name": name}, language=Language.UZBEK)

    assert verdict.status is VerdictStatus.APPROVED


@pytest.mark.parametrize(
    ("name", "message", "category"),
    [
        ("Fu", "ck you", "profanity"),
        ("Jala", "b ekansan", "profanity"),
        ("Xitoy", "larni o'ldiring", "hate"),
        ("+998 90", "123-45-67 ga yozing", "contact"),
    ],
)
async def test_what_is_cut_in_two_for_two_fields_goes_to_a_person(
    name: str, message: str, category: str
) -> None:
    texts = {"recipient_name": name, "custom_message": message}

    alone = await review(name)
    verdict = await MODERATOR.review(texts, language=Language.UZBEK)

    assert alone.status is VerdictStatus.APPROVED
    assert verdict.status is VerdictStatus.PENDING_REVIEW
    (flag,) = verdict.flags
    assert (flag.category, flag.field, flag.end) == (category, "recipient_name", len(name))


@pytest.mark.parametrize("name", ["Dilnoza", "Lola", "Онажон", "Ann", "Ulugʻbek", "Assel", "Ali"])
async def test_a_name_before_a_kind_message_is_nothing_bad(name: str) -> None:
    for message in (
        "Tugʻilgan kuningiz bilan!",
        "Assalomu alaykum, bayramingiz bilan!",
        "С Новым годом, пусть сбудутся мечты",
        "Kisses from grandma",
    ):
        texts = {"recipient_name": name, "custom_message": message}
        verdict = await MODERATOR.review(texts, language=Language.UZBEK)

        assert verdict.status is VerdictStatus.APPROVED, (name, message)
