"""Which shape a mouth takes for a sound."""

import pytest

from stario.adapters.portrait.motion.visemes import Viseme, stressed, visemes_of

# What the engines write: espeak-ng's IPA, Kokoro's vocabulary, and the rules for Uzbek and Russian.
SIGNS = (
    *("p", "b", "t", "d", "k", "ɡ", "q", "f", "v", "s", "z", "ʃ", "ʒ", "x", "ɣ", "χ", "h", "m"),
    *("n", "ŋ", "l", "r", "ɾ", "j", "w", "ʧ", "ʤ", "ʦ", "ʨ", "ɕ", "ʂ", "ʐ", "ɲ", "ɹ", "θ", "ð"),
    *("ɫ", "ʁ", "ʔ", "β", "ɸ", "a", "ɑ", "ɐ", "æ", "ʌ", "e", "ɛ", "i", "ɪ", "ɨ", "ɯ", "o", "ɔ"),
    *("ɵ", "u", "ʊ", "y", "ø", "œ", "ə", "ɚ", "ɜ", "ᵊ", "ᵻ", "A", "I", "W", "O", "Y", "Q", "T"),
)


@pytest.mark.parametrize("sign", SIGNS)
def test_every_sign_of_the_engines_has_a_shape_of_its_own_choice(sign: str) -> None:
    assert Viseme.REST not in visemes_of(sign)


@pytest.mark.parametrize("sign", ["p", "b", "m", "pʲ", "bː", "mʲ", "ˈm"])
def test_bilabials_close_the_lips(sign: str) -> None:
    assert visemes_of(sign) == (Viseme.BILABIAL,)
    assert visemes_of(sign)[0].value.closes


@pytest.mark.parametrize("sign", [s for s in SIGNS if s not in {"p", "b", "m"}])
def test_nothing_else_closes_the_lips(sign: str) -> None:
    assert not any(viseme.value.closes for viseme in visemes_of(sign))


def test_modifiers_change_no_shape() -> None:
    assert visemes_of("ˈɑː") == visemes_of("ˌɑ") == visemes_of("ɑ")
    assert visemes_of("tʲ") == visemes_of("t")
    assert visemes_of("ɑ̃") == visemes_of("ɑ")


def test_a_tie_bar_is_read_as_its_two_sounds() -> None:
    assert visemes_of("t͡ʃ") == visemes_of("tʃ") == visemes_of("ʧ")


def test_a_diphthong_moves_from_one_vowel_to_the_other() -> None:
    assert visemes_of("W") == (*visemes_of("aʊ")[:1], Viseme.CLOSE_ROUNDED)
    assert visemes_of("aɪ") == (Viseme.OPEN_BACK, Viseme.NEAR_CLOSE_FRONT)


@pytest.mark.parametrize("pause", ["", " ", "ˈ", ".", "…", "_:"])
def test_text_without_letters_is_a_pause(pause: str) -> None:
    assert visemes_of(pause) == (Viseme.REST,)


def test_open_vowels_open_further_than_close_ones() -> None:
    gaps = [visemes_of(sign)[0].value.gap for sign in ("a", "ʌ", "ɛ", "ɪ", "i", "u")]

    assert gaps == sorted(gaps, reverse=True)


def test_rounded_vowels_narrow_the_mouth_and_front_vowels_spread_it() -> None:
    assert all(visemes_of(sign)[0].value.wide < -0.1 for sign in "ouɔɵʊyw")
    assert all(visemes_of(sign)[0].value.wide > 0.05 for sign in "iɪeɛæ")


def test_only_primary_stress_counts() -> None:
    assert stressed("ˈa")
    assert not stressed("ˌa")
