"""Apostrophes as Uzbek letters want them, whatever was typed."""

import pytest

from stario.adapters.skia.typography import typeset


@pytest.mark.parametrize("typed", list("'’‘`´ʻʼ"))
def test_o_and_g_take_the_turned_comma(typed: str) -> None:
    assert typeset(f"To{typed}y va G{typed}uncha", uzbek=True) == "Toʻy va Gʻuncha"


@pytest.mark.parametrize("typed", list("'’‘`ʼ"))
def test_other_letters_take_the_tutuq_belgisi(typed: str) -> None:
    assert typeset(f"san{typed}at", uzbek=True) == "sanʼat"


def test_an_english_apostrophe_is_curly() -> None:
    assert typeset("Let's go", uzbek=False) == "Let’s go"


def test_cyrillic_stays_as_it_is() -> None:
    assert typeset("Ғунча  Ўктам", uzbek=True) == "Ғунча Ўктам"


def test_lines_and_tabs_become_single_spaces() -> None:
    assert typeset(" bir\n\tikki ", uzbek=True) == "bir ikki"
