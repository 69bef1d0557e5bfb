"""Every error has a status, and a sentence in every language."""

import importlib
import json
import re
from importlib import resources
from string import Formatter

import pytest
from tests.http.raised import error_classes, variants

from stario.domain.compliance.model.consent import ConsentMissing
from stario.domain.generation.model.rejection import ContentRejected, RejectedSpan
from stario.domain.kernel.errors import Conflict, DomainError, Invalid, TooMany, Unavailable
from stario.domain.kernel.language import Language
from stario.entrypoints.http.languages import preferred
from stario.entrypoints.http.problems import STATUSES, headers_of, problem_of, status_of
from stario.entrypoints.http.sentences import CATALOGUES
from stario.ports.animation import PortraitProblem
from stario.ports.faces import PhotoProblem

# Nobody outside the house can do anything about these: one sentence is enough for all variants.
INTERNAL = {
    "backup_failed",
    "database_in_use",
    "unavailable",
    "encoding_failed",
    "model_corrupted",
    "model_missing",
    "model_install_failed",
    "refund_rejected",
    "telegram_rejected",
}
# Raised where no caller is: in workers, and by engines and installers that they use.
BEHIND_THE_COUNTER = ("stario.entrypoints.worker.", "stario.adapters.")


def test_every_error_has_a_sentence_in_every_language() -> None:
    codes = {error.code for error in error_classes().values()}

    for language, catalogue in CATALOGUES.items():
        assert codes - set(catalogue.problems) == set(), language


def test_every_error_has_a_status() -> None:
    unthought = []
    for error in error_classes().values():
        if error.name != "DomainError" and not error.module.startswith(BEHIND_THE_COUNTER):
            kind: type[DomainError] = getattr(importlib.import_module(error.module), error.name)
            if status_of(kind) == 500:
                unthought.append(error.name)
    assert unthought == []


def test_every_reason_has_a_sentence_in_every_language() -> None:
    expected = {(code, reason) for code, reason in variants() if code not in INTERNAL}
    expected |= {("likeness_unusable", problem.value) for problem in PortraitProblem}
    expected |= {("photo_unusable", problem.value) for problem in PhotoProblem}

    for language, catalogue in CATALOGUES.items():
        known = {("invalid", reason) for reason in catalogue.fields}
        known |= {(c, r) for c, text in catalogue.problems.items() for r in text.reasons}
        assert expected - known == set(), language


def test_a_job_that_fails_over_a_recording_says_what_is_wrong_with_it() -> None:
    for catalogue in CATALOGUES.values():
        recording = catalogue.problems["recording_rejected"].reasons
        failed = catalogue.problems["job_failed"].reasons
        assert {f"recording_{reason}" for reason in recording} <= set(failed)


def sentences(language: Language) -> dict[str, str]:
    found: dict[str, str] = {}

    def walk(path: str, value: object) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(f"{path}/{key}", inner)
        else:
            found[path] = str(value)

    file = resources.files("stario.entrypoints.http") / "catalogue" / f"{language.value}.json"
    walk("", json.loads(file.read_text("utf-8")))
    return found


def test_all_languages_say_the_same_things_with_the_same_gaps() -> None:
    def gaps(sentence: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(sentence) if name}

    english = {key: gaps(text) for key, text in sentences(Language.ENGLISH).items()}
    for language in Language:
        assert {key: gaps(text) for key, text in sentences(language).items()} == english


def test_each_language_is_written_in_its_letters() -> None:
    english, russian, uzbek = (
        " ".join(sentences(language).values())
        for language in (Language.ENGLISH, Language.RUSSIAN, Language.UZBEK)
    )
    assert not re.search("[а-яʻʼ]", english)
    assert re.search("[а-я]", russian)
    assert not re.search("[а-я]", uzbek)
    # The Uzbek letters are written with U+02BB, the tutuq belgisi with U+02BC.
    assert not re.search("['’‘`´]", uzbek)
    assert not re.search("[OoGg]ʼ", uzbek)
    assert not re.search("[^OoGg]ʻ", uzbek)


def test_every_sentence_ends_like_one() -> None:
    for language in Language:
        for key, text in sentences(language).items():
            if not key.endswith("/title") and text != "":
                assert text.endswith((".", "}")), (language, key)


def test_a_problem_names_its_reason_in_the_language_asked_for() -> None:
    error = ConsentMissing(reason="voice")

    assert problem_of(error, Language.ENGLISH).detail == (
        "The artist has not agreed to the use of their voice."
    )
    assert "ovozidan" in problem_of(error, Language.UZBEK).detail
    assert "голоса" in problem_of(error, Language.RUSSIAN).detail
    assert problem_of(error, Language.ENGLISH).status == 403


def test_a_wrong_field_is_named_and_explained() -> None:
    problem = problem_of(Invalid("custom_message", "too_long", longest=500), Language.ENGLISH)

    assert problem.status == 422
    assert problem.errors
    assert problem.errors[0].field == "custom_message"
    assert problem.errors[0].message == "At most 500 characters are allowed."
    assert problem.detail == (
        "Check the field “custom_message”: at most 500 characters are allowed."
    )


def test_refused_words_come_with_their_places_and_advice() -> None:
    span = RejectedSpan(category="contact", field="text", start=3, end=9, confidence=0.9)
    error = ContentRejected(spans=(span,), suggestion="remove_contacts")
    problem = problem_of(error, Language.ENGLISH)

    assert problem.code == "content_rejected"
    assert problem.flags
    assert (problem.flags[0].start, problem.flags[0].end) == (3, 9)
    assert problem.suggestion == "Take out phone numbers, addresses and links."


def test_an_unknown_error_never_shows_its_details() -> None:
    class Surprise(DomainError):
        code = "surprise"

    problem = problem_of(Surprise(secret="x"), Language.ENGLISH)

    assert problem.status == 500
    assert "x" not in problem.detail.split()


def test_details_are_never_read_as_templates() -> None:
    problem = problem_of(Invalid("{field.__class__}", "form"), Language.ENGLISH)

    assert "{field.__class__}" in problem.detail


def test_waiting_is_said_in_a_header_too() -> None:
    assert headers_of(TooMany(retry_after_seconds=7)) == [("retry-after", "7")]
    assert headers_of(Unavailable()) == [("retry-after", "5")]
    assert headers_of(Conflict()) == []


def test_only_errors_stand_in_the_table() -> None:
    assert all(issubclass(kind, DomainError) for kind in STATUSES)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "uz"),
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("en;q=0.5, ru;q=0.9", "ru"),
        ("de, en;q=0.1", "en"),
        ("de", "uz"),
        ("*", "uz"),
        ("*, ru", "uz"),
        ("en;q=0, *;q=0.5", "uz"),
        ("uz-Cyrl", "uz"),
        ("EN-gb", "en"),
        ("ru;q=high, en;q=0.2", "en"),
        ("ru;q=nan, en;q=0.2", "en"),
        (";;;,,,q=1", "uz"),
        ("en;q=1" + ",ru" * 5000, "en"),
    ],
)
def test_the_language_asked_for_is_chosen(header: str, language: str) -> None:
    assert preferred(header).value == language
