"""The words around a fan's own words, in each language."""

from stario.domain.generation.model.phrases.english import ENGLISH
from stario.domain.generation.model.phrases.phrasebook import Phrasebook
from stario.domain.generation.model.phrases.russian import RUSSIAN
from stario.domain.generation.model.phrases.uzbek import UZBEK
from stario.domain.kernel.language import Language

PHRASEBOOKS: dict[Language, Phrasebook] = {
    Language.UZBEK: UZBEK,
    Language.RUSSIAN: RUSSIAN,
    Language.ENGLISH: ENGLISH,
}
