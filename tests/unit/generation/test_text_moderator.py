"""The rules that greetings are judged by."""

import time

import pytest

from stario.adapters.rules.text_moderator import RulesTextModerator
from stario.domain.kernel.language import Language
from stario.ports.moderation import TextVerdict, VerdictStatus


async def review(text: str) -> TextVerdict:
    return await RulesTextModerator().review({"custom_message": text}, language=Language.UZBEK)


@pytest.mark.parametrize(
    "text",
    [
        "Tugʻilgan kuningiz bilan, aziz Dilnoza! Omad, sogʻliq, baxt.",
        "Поздравляю вас с днём рождения, счастья и здоровья!",
        "Happy birthday, you are the best grandmother in the world!",
        "2026-yil 24-noyabr, soat 10:30 da koʻrishamiz",
        "Сухроб, Шахноза и Бахтиёр, с праздником",
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
        ("I will kill you", "violence", "kill you"),
        ("порно тут", "nsfw", "порно"),
        ("yozing t.me/casino", "contact", "t.me/casino"),
        ("+998 (90) 123-45-67 ga", "contact", "+998 (90) 123-45-67 "),
        ("fｕck", "profanity", "fｕck"),
    ],
)
async def test_what_is_refused_is_marked_where_it_stands(
    text: str, category: str, marked: str
) -> None:
    verdict = await review(text)

    assert verdict.status is VerdictStatus.REJECTED
    (flag,) = verdict.flags
    assert (flag.category, text[flag.start : flag.end].strip()) == (category, marked.strip())
    assert verdict.suggestion is not None


@pytest.mark.parametrize("text", ["Prezident salomi", "голосуй за нас", "vote for me"])
async def test_politics_are_a_persons_to_judge(text: str) -> None:
    assert (await review(text)).status is VerdictStatus.PENDING_REVIEW


async def test_the_worst_decides_and_every_field_is_judged() -> None:
    verdict = await RulesTextModerator().review(
        {"recipient_name": "jalab", "custom_message": "prezident"}, language=Language.RUSSIAN
    )

    assert verdict.status is VerdictStatus.REJECTED
    assert {flag.field for flag in verdict.flags} == {"recipient_name", "custom_message"}
    assert verdict.suggestion == "remove_rude_words"


@pytest.mark.parametrize("text", ["1 " * 250, "+" * 500, "http" * 125, "a." * 250, "-" * 500])
async def test_no_text_keeps_it_busy(text: str) -> None:
    started = time.process_time()

    await review(text)

    assert time.process_time() - started < 0.2
