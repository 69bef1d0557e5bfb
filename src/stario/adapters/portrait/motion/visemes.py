"""Which shape the mouth takes for which speech sound."""

import unicodedata
from enum import Enum

import attrs


@attrs.frozen
class Shape:
    """
    A target of the mouth, in the units of `AnimationTrack`.

    `dominance` is how strongly the sound insists on its shape against its neighbours (Cohen and
    Massaro 1993); a sound that `closes` brings the lips together whatever the neighbours want.
    """

    gap: float
    wide: float
    upper: float = 0.0
    lower: float = 0.0
    tongue: float = 0.0
    dominance: float = 1.0
    closes: bool = False


class Viseme(Enum):
    """
    Sounds that look alike, with their shape.

    The openings keep the order of measured jaw heights of vowels; their scale is set so that
    speech opens the mouth to about 0.15 outer-eye distances at the 95th percentile.
    """

    REST = Shape(0.0, 0.0, dominance=0.5)
    BILABIAL = Shape(0.0, -0.02, lower=0.004, dominance=3.2, closes=True)
    LABIODENTAL = Shape(0.036, 0.02, 0.012, 0.022, dominance=2.4)
    DENTAL = Shape(0.058, 0.02, 0.004, tongue=0.9, dominance=1.1)
    ALVEOLAR = Shape(0.055, 0.03, 0.004, tongue=0.6, dominance=0.9)
    SIBILANT = Shape(0.039, 0.08, 0.008, tongue=0.2, dominance=1.2)
    POSTALVEOLAR = Shape(0.052, -0.13, 0.014, tongue=0.1, dominance=1.4)
    VELAR = Shape(0.072, 0.0, tongue=0.3, dominance=0.7)
    RHOTIC = Shape(0.058, -0.10, 0.004, tongue=0.3, dominance=0.8)
    TRILL = Shape(0.062, 0.01, 0.004, tongue=0.55, dominance=0.8)
    LATERAL = Shape(0.081, 0.02, tongue=0.85, dominance=0.9)
    LABIOVELAR = Shape(0.039, -0.22, 0.002, dominance=1.7)
    GLOTTAL = Shape(0.078, 0.0, tongue=0.2, dominance=0.35)
    OPEN_BACK = Shape(0.195, 0.01, 0.004, tongue=0.35, dominance=1.15)
    OPEN_FRONT = Shape(0.166, 0.07, 0.010, tongue=0.35, dominance=1.1)
    OPEN_MID = Shape(0.127, 0.0, tongue=0.3, dominance=0.9)
    MID_FRONT = Shape(0.117, 0.07, 0.006, tongue=0.4)
    NEAR_CLOSE_FRONT = Shape(0.081, 0.08, 0.006, tongue=0.4, dominance=0.9)
    CLOSE_FRONT = Shape(0.068, 0.13, 0.008, tongue=0.4, dominance=1.1)
    OPEN_ROUNDED = Shape(0.163, -0.13, tongue=0.3, dominance=1.15)
    MID_ROUNDED = Shape(0.124, -0.19, tongue=0.2, dominance=1.2)
    NEAR_CLOSE_ROUNDED = Shape(0.075, -0.14, tongue=0.2)
    CLOSE_ROUNDED = Shape(0.055, -0.24, tongue=0.1, dominance=1.3)
    SCHWA = Shape(0.081, 0.0, tongue=0.3, dominance=0.6)


_BY_VISEME: dict[Viseme, str] = {
    Viseme.BILABIAL: "p b m ɓ ʙ",
    Viseme.LABIODENTAL: "f v ʋ ɱ β ɸ",
    Viseme.DENTAL: "θ ð",
    Viseme.ALVEOLAR: "t d n ɾ ɲ ɳ ʈ ɖ T",
    Viseme.SIBILANT: "s z",
    Viseme.POSTALVEOLAR: "ʃ ʒ ɕ ʑ ʂ ʐ ç",
    Viseme.VELAR: "k g ɡ q ɢ x ɣ χ ʁ ŋ c ɟ ɴ",
    Viseme.RHOTIC: "ɹ ɻ ʀ",
    Viseme.TRILL: "r ɽ",
    Viseme.LATERAL: "l ɫ ʎ ɭ ɬ ɮ",
    Viseme.LABIOVELAR: "w ʍ ɥ",
    Viseme.GLOTTAL: "h ɦ ħ ʔ ʕ",
    Viseme.OPEN_BACK: "ɑ a ɶ",
    Viseme.OPEN_FRONT: "æ",
    Viseme.OPEN_MID: "ʌ ɐ",
    Viseme.MID_FRONT: "ɛ e",
    Viseme.NEAR_CLOSE_FRONT: "ɪ ᵻ ɨ ɯ",
    Viseme.CLOSE_FRONT: "i j",
    Viseme.OPEN_ROUNDED: "ɔ ɒ",
    Viseme.MID_ROUNDED: "o ɵ ø œ ɞ",
    Viseme.NEAR_CLOSE_ROUNDED: "ʊ ʏ",
    Viseme.CLOSE_ROUNDED: "u ʉ y",
    Viseme.SCHWA: "ə ᵊ ɘ ɤ ɜ ɚ ɝ",
}

# Written with one sign by some engines and with two by others (Kokoro writes diphthongs as
# capitals). Diphthongs written as two signs are simply two vowels in a row.
_COMPOUND: dict[str, tuple[Viseme, ...]] = {
    "ʤ": (Viseme.ALVEOLAR, Viseme.POSTALVEOLAR),
    "ʧ": (Viseme.ALVEOLAR, Viseme.POSTALVEOLAR),
    "ʨ": (Viseme.ALVEOLAR, Viseme.POSTALVEOLAR),
    "ʥ": (Viseme.ALVEOLAR, Viseme.POSTALVEOLAR),
    "ʦ": (Viseme.ALVEOLAR, Viseme.SIBILANT),
    "ʣ": (Viseme.ALVEOLAR, Viseme.SIBILANT),
    "A": (Viseme.MID_FRONT, Viseme.CLOSE_FRONT),
    "I": (Viseme.OPEN_BACK, Viseme.CLOSE_FRONT),
    "W": (Viseme.OPEN_BACK, Viseme.CLOSE_ROUNDED),
    "O": (Viseme.MID_ROUNDED, Viseme.CLOSE_ROUNDED),
    "Q": (Viseme.SCHWA, Viseme.CLOSE_ROUNDED),
    "Y": (Viseme.OPEN_ROUNDED, Viseme.CLOSE_FRONT),
}

_OF_SIGN: dict[str, tuple[Viseme, ...]] = _COMPOUND | {
    sign: (viseme,) for viseme, signs in _BY_VISEME.items() for sign in signs.split()
}

PRIMARY_STRESS = "ˈ"


def stressed(ipa: str) -> bool:
    return PRIMARY_STRESS in ipa


def visemes_of(ipa: str) -> tuple[Viseme, ...]:
    """
    Give the shapes that *ipa* runs through, in order.

    Stress, length, palatalisation and other modifiers change no shape. A letter that is not in
    the table is spoken with the tongue like most consonants; text without letters is a pause.
    """
    shapes: list[Viseme] = []
    for sign in unicodedata.normalize("NFD", ipa):
        if sign in _OF_SIGN:
            shapes.extend(_OF_SIGN[sign])
        elif unicodedata.category(sign) in {"Ll", "Lu", "Lo"}:
            shapes.append(Viseme.ALVEOLAR)
    return tuple(shapes) or (Viseme.REST,)
