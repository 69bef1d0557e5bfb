"""Moderation holds StarioCheck's functions in every alphabet and language."""

from collections import defaultdict

import pytest

from stario.adapters.moderation.text_moderator import FoldingTextModerator
from tests.quality.stariocheck.suite import Case, cases, to_2026, to_cyrillic

LEAST_OF_ALL = 0.98
LEAST = 0.95
KNOWN_TO_BE_WEAK = {
    # Dick is a name, and jinni a plant: a person sees such a text first.
    "look_alike": 0.6,
}
"""What a function holds at least today where it is less."""


@pytest.fixture(scope="module")
def outcomes() -> dict[str, list[tuple[Case, bool]]]:
    moderator = FoldingTextModerator()
    found: defaultdict[str, list[tuple[Case, bool]]] = defaultdict(list)
    for case in cases():
        verdict = moderator.verdict({"text": case.text}, language=case.language)
        found[case.function].append((case, case.holds(verdict.status)))
    return dict(found)


def test_each_function_holds_in_each_alphabet(
    outcomes: dict[str, list[tuple[Case, bool]]],
) -> None:
    missed = {}
    for function, judged in outcomes.items():
        for variety in {case.variety for case, _holds in judged}:
            holds = [held for case, held in judged if case.variety == variety]
            share = sum(holds) / len(holds)
            if share < KNOWN_TO_BE_WEAK.get(function, LEAST):
                missed[function, variety] = share

    assert missed == {}


def test_nearly_all_cases_hold(outcomes: dict[str, list[tuple[Case, bool]]]) -> None:
    holds = [held for judged in outcomes.values() for _case, held in judged]

    assert len(holds) > 1_400
    assert sum(holds) / len(holds) >= LEAST_OF_ALL


def test_an_alphabet_changes_no_answer(outcomes: dict[str, list[tuple[Case, bool]]]) -> None:
    for judged in outcomes.values():
        by_variety = [
            [held for case, held in judged if case.variety == variety]
            for variety in ("uz-Latn", "uz-Cyrl", "uz-2026")
        ]
        assert by_variety[0] == by_variety[1] == by_variety[2]


def test_the_suite_spells_three_alphabets() -> None:
    text = "Oʻzbek choʻl, gʻisht, yaxshi yoʻl. Eshik ertaga"

    assert to_2026(text) == "Özbek çöl, ğişt, yaxşi yöl. Eşik ertaga"
    assert to_cyrillic(text) == "Ўзбек чўл, ғишт, яхши йўл. Эшик эртага"
