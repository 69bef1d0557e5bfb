"""Texts as fans write them."""

from collections.abc import Mapping, Sequence

import pytest

from stario.adapters.kokoro.espeak import EspeakNg
from stario.adapters.kokoro.text import russian_stress
from stario.adapters.kokoro.text.front_end import MAX_SYMBOLS, FrontEnd
from stario.adapters.kokoro.text.pronunciation import Pronunciation
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.language import Language

FRONT_END = FrontEnd(Pronunciation(EspeakNg().ipa))


def refusing(_voice: str, words: Sequence[str]) -> Mapping[str, str]:
    raise AssertionError(f"nobody should be asked for {words}")


def read(text: str, language: Language = Language.UZBEK) -> list[tuple[str, str]]:
    sentences = FRONT_END.sentences(text, language)
    return [(word.text, word.phones) for sentence in sentences for word in sentence]


def test_uzbek_and_common_russian_need_no_program() -> None:
    front_end = FrontEnd(Pronunciation(refusing))

    assert front_end.sentences("Salom, Dilnoza! 25-dekabr.", Language.UZBEK)
    assert front_end.sentences("Поздравляю вас с днём рождения!", Language.RUSSIAN)


def test_an_absent_program_is_a_clear_error() -> None:
    front_end = FrontEnd(Pronunciation(EspeakNg("no-such-program").ipa))

    with pytest.raises(Unavailable):
        front_end.sentences("Hello!", Language.ENGLISH)


def test_a_program_that_hangs_is_a_clear_error() -> None:
    with pytest.raises(Unavailable):
        EspeakNg("/usr/bin/yes", timeout_seconds=0.2).ipa("en-us", ["hello"])


def test_words_keep_the_fans_spelling_and_several_spoken_words_stay_one() -> None:
    assert read("500 000 so'm, 25-dekabr!") == [
        ("500 000", "bˈeʃ jˈuz mˈiŋ"),
        ("so'm,", "sˈom"),
        ("25-dekabr!", "jiɡiɾmˈa beʃinʧˈi dekˈabɾ"),
    ]


def test_emoji_are_silent_and_lonely_punctuation_joins_the_word_before() -> None:
    assert [text for text, _phones in read("🎂 Salom 👋🏽 do'stim — qalay ❤️?")] == [
        "Salom",
        "do'stim —",
        "qalay ?",
    ]


def test_sentences_end_where_they_end() -> None:
    sentences = FRONT_END.sentences("Prof. Karimov keldi. Qani?! Zo'r... Ha", Language.UZBEK)

    assert [" ".join(word.text for word in sentence) for sentence in sentences] == [
        "Prof. Karimov keldi.",
        "Qani?!",
        "Zo'r...",
        "Ha",
    ]


def test_an_uzbek_text_in_cyrillic_sounds_as_in_latin() -> None:
    latin = read("Tug'ilgan kuningiz muborak, Jamshid!")
    cyrillic = read("Туғилган кунингиз муборак, Жамшид!")

    assert [phones for _text, phones in latin] == [phones for _text, phones in cyrillic]


def test_a_russian_name_in_an_uzbek_text_is_read_in_russian() -> None:
    assert dict(read("Salom, Владимир!"))["Владимир!"] == "vladʲˈimʲiɾ"


def test_an_english_word_in_an_uzbek_text_is_read_in_english() -> None:
    assert dict(read("Sizga Microsoft yoqadimi?"))["Microsoft"].startswith("mˈI")


def test_an_uzbek_name_in_an_english_text_is_read_in_uzbek() -> None:
    assert dict(read("Hello, Oʻgʻiloy!", Language.ENGLISH))["Oʻgʻiloy!"] == "oɣilˈɔj"


def test_acronyms_are_spelled_and_shouting_is_not() -> None:
    assert dict(read("AQSH va BMT"))["BMT"] == "bˈe ˈem tˈe"
    assert dict(read("США и ООН", Language.RUSSIAN))["США"] == "ˈes ʃˈa a"
    assert read("SALOM BRT")[1][1] == "bɾt"


def test_small_english_words_are_weak_inside_a_sentence() -> None:
    words = dict(read("All the best to the artist", Language.ENGLISH))

    assert words["to"] == "tə"
    assert words["the"] == "ði"


def test_a_preposition_leans_on_its_word() -> None:
    (sentence,) = FRONT_END.sentences("С днём рождения", Language.RUSSIAN)

    assert sentence[0].symbols + sentence[1].symbols == "zdnʲˈom "


def test_the_model_never_gets_more_than_it_can_read() -> None:
    texts = ["salom " * 400, "a" * 5000, "salom, " * 300, "1" * 900, "so'z " * 90 + "."]

    for text in texts:
        sentences = FRONT_END.sentences(text, Language.UZBEK)
        lengths = [sum(len(word.symbols) for word in sentence) for sentence in sentences]
        assert sentences
        assert max(lengths) <= MAX_SYMBOLS


@pytest.mark.parametrize("text", ["", " ", "🎉", "...", "\x00\x1b[31m", "\u202e", "。"])
@pytest.mark.parametrize("language", list(Language))
def test_nothing_to_say_gives_no_sentences(text: str, language: Language) -> None:
    phones = [word for sentence in FRONT_END.sentences(text, language) for word in sentence]

    assert not phones or text.startswith("\x00")


@pytest.mark.parametrize(
    ("word", "marked"),
    [
        ("дильноза", "дильн+оза"),
        ("рустам", "руст+ам"),
        ("рождения", "рожд+ения"),
        ("ребёнок", "реб+ёнок"),
        ("год", "г+од"),
        ("узбекистан", "узбекист+ан"),
    ],
)
def test_the_lexicon_knows_greetings(word: str, marked: str) -> None:
    assert russian_stress.from_lexicon(word) == marked


@pytest.mark.parametrize(
    ("word", "marked"),
    [
        ("зафаржон", "зафарж+он"),
        ("мирзабек", "мирзаб+ек"),
        ("организация", "организ+ация"),
        ("вдохновением", "вдохнов+ением"),
        ("футболист", "футбол+ист"),
        ("каримова", "карим+ова"),
    ],
)
def test_endings_carry_the_stress_of_unknown_words(word: str, marked: str) -> None:
    assert russian_stress.by_ending(word) == marked


@pytest.mark.parametrize(
    ("ipa", "syllables", "stressed"),
    [
        ("dʲiɭnˈoza", 3, 1),
        ("zdʌrˈovjja", 3, 1),
        ("muxammˈat", 3, 2),
        ("ˈa bˈe", 3, None),
        ("", 2, None),
    ],
)
def test_stress_is_read_from_ipa(ipa: str, syllables: int, stressed: int | None) -> None:
    assert russian_stress.syllable_in_ipa(ipa, syllables) == stressed


def test_a_word_that_starts_with_a_dash_is_no_option() -> None:
    ipa = EspeakNg().ipa("en-us", ["--help", "-f/etc/passwd", "hello"])

    assert ipa["hello"] == "həlˈoʊ"
    assert "root" not in "".join(ipa.values())
