"""Plain words to phones, each by the rules of its language."""

from collections.abc import Callable, Mapping, Sequence

import attrs

from stario.adapters.kokoro.text import english, russian, russian_stress, uzbek
from stario.adapters.kokoro.text.plain import BREAK, PlainWord
from stario.domain.kernel.language import Language

Pronounce = Callable[[str, Sequence[str]], Mapping[str, str]]
"""An espeak-ng voice and words to the IPA of each; raises Unavailable."""


@attrs.frozen
class Sound:
    """Kokoro symbols; `glued` leans on the next word without a gap."""

    phones: str
    glued: bool = False


@attrs.frozen
class Pronunciation:
    """Uzbek needs no dictionary; English and the stress of rare Russian words ask `pronounce`."""

    pronounce: Pronounce

    def sounds(self, words: Sequence[PlainWord]) -> list[Sound]:
        """
        Pronounce *words* as they follow each other.

        Raises:
            Unavailable: an English or an unknown Russian word, and nobody to ask.
        """
        english_ipa = self._ask("en-us", [each.word for each in words if _is_english(each)])
        russian_ipa = self._ask("ru", [each.word for each in words if _is_rare_russian(each)])
        out = []
        for at, each in enumerate(words):
            following = words[at + 1].word if at + 1 < len(words) else ""
            match each.language:
                case _ if each.word == BREAK:
                    out.append(Sound(BREAK))
                case Language.UZBEK:
                    out.append(Sound(uzbek.phones(each.word)))
                case Language.ENGLISH:
                    out.append(_english(each.word, following, english_ipa))
                case Language.RUSSIAN:
                    out.append(_russian(each.word, following, russian_ipa))
        return out

    def _ask(self, voice: str, words: Sequence[str]) -> Mapping[str, str]:
        return self.pronounce(voice, words) if words else {}


def _is_english(each: PlainWord) -> bool:
    return each.language is Language.ENGLISH and each.word != BREAK


def _is_rare_russian(each: PlainWord) -> bool:
    known = each.word in russian.CLITICS or russian_stress.from_lexicon(each.word) is not None
    return each.language is Language.RUSSIAN and each.word != BREAK and not known


def _english(word: str, following: str, ipa: Mapping[str, str]) -> Sound:
    # At the end of a phrase even a small word is said in full.
    weak = english.weak_form(word, following) if following and following != BREAK else None
    return Sound(weak or english.from_ipa(ipa[word]))


def _russian(word: str, following: str, ipa: Mapping[str, str]) -> Sound:
    if word not in russian.CLITICS:
        return Sound(russian.phones(_marked(word, ipa)))
    if any(letter in russian_stress.VOWELS for letter in word):
        return Sound(russian.phones(word, voiced_next=russian.opens_voiced(following)))
    return Sound(russian.phones(word, voiced_next=russian.opens_voiced(following)), glued=True)


def _marked(word: str, ipa: Mapping[str, str]) -> str:
    if known := russian_stress.from_lexicon(word):
        return known
    vowels = sum(letter in russian_stress.VOWELS for letter in word)
    syllable = russian_stress.syllable_in_ipa(ipa.get(word, ""), vowels)
    marked = russian_stress.by_syllable(word, syllable) if syllable is not None else None
    return marked or russian_stress.by_ending(word)
