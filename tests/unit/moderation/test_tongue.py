"""A text is calibrated for the language that it is written in."""

import pytest

from stario.domain.kernel.language import Language
from stario.domain.moderation.model.tongue import language_of


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Sizga baxt va omad tilayman", Language.UZBEK),
        ("Сизга бахт ва омад тилайман, ҳамма бирга", Language.UZBEK),
        ("Пусть у вас всё получится", Language.RUSSIAN),
        ("May all of your dreams come true", Language.ENGLISH),
    ],
)
def test_small_words_tell(text: str, written: Language) -> None:
    assert {language_of(text, otherwise=other) for other in Language} == {written}


@pytest.mark.parametrize("otherwise", Language)
def test_without_any_the_order_does(otherwise: Language) -> None:
    assert language_of("Dilnoza 2026!", otherwise=otherwise) is otherwise
