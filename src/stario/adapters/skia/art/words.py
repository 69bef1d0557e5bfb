"""
What a wish for art says of style, motif and colours.

Words are looked for by their stems, in Uzbek of both scripts, Russian and English. What is not
found is chosen by the wish as a whole, so that the same words always give the same art.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from hashlib import sha256
from typing import Final, TypeVar

import attrs

from stario.adapters.skia.effects.colours import Rgb, rgb
from stario.domain.kernel.folding import folded


class ArtStyle(StrEnum):
    LIGHT = "light"
    """Colours that flow into each other."""
    SUNBURST = "sunburst"
    """A worn print of rays."""
    IKAT = "ikat"
    """Woven silk."""
    PLAIN = "plain"
    """Paper and one shape."""
    NEON = "neon"


class Motif(StrEnum):
    HEART = "heart"
    STAR = "star"
    SUN = "sun"
    MOON = "moon"
    FLOWER = "flower"
    TULIP = "tulip"
    MOUNTAIN = "mountain"
    WAVE = "wave"
    NOTE = "note"
    BALL = "ball"
    CROWN = "crown"
    POMEGRANATE = "pomegranate"
    TREE = "tree"
    CAT = "cat"
    CIRCLE = "circle"


@attrs.frozen
class Reading:
    """`colours` go from dark to light, three of them."""

    style: ArtStyle
    motif: Motif
    colours: tuple[Rgb, Rgb, Rgb]
    seed: int


_STYLES: Final[Mapping[ArtStyle, str]] = {
    ArtStyle.NEON: "neon неон cyber kiber кибер club klub клуб disko диско disco",
    ArtStyle.IKAT: "ikat икат atlas атлас adras адрас abr milliy миллий национал uzbek узбек "
    "ozbek silk ipak ипак шелк шёлк suzani сюзане",
    ArtStyle.SUNBURST: "retro ретро vintage винтаж vintaj old eski эски старин ray rays luch луч",
    ArtStyle.PLAIN: "minimal минимал simple oddiy оддий прост plain clean",
    ArtStyle.LIGHT: "gradient градиент abstract abstrak абстракт watercolo акварел akvarel modern "
    "zamonaviy замонав современ dream orzu орзу мечт",
}
_MOTIFS: Final[Mapping[Motif, str]] = {
    Motif.HEART: "heart yurak юрак сердц love sevgi севги любов muhabbat муҳаббат мухаббат",
    Motif.MOON: "moon oy oyli ой луна луну луной лунн tun тун night ночь ночн",
    Motif.STAR: "star yulduz юлдуз звезд звёзд",
    Motif.SUN: "sun sunny sunset sunrise quyosh қуёш куёш солнц закат рассвет",
    Motif.TULIP: "tulip lola лола тюльпан",
    Motif.FLOWER: "flower gul гул цвет цветок цветы rose atirgul атиргул роза bahor баҳор весна "
    "spring",
    Motif.MOUNTAIN: "mountain tog toglar тоғ гора горы гор chimgan чимган чимён",
    Motif.WAVE: "wave sea ocean dengiz денгиз море океан волн tolqin тўлқин river daryo дарё река",
    Motif.NOTE: "music musiqa мусиқа музык song qoshiq қўшиқ песн note nota нота sing",
    Motif.BALL: "football futbol футбол ball top тўп мяч soccer sport спорт",
    Motif.CROWN: "crown toj тож корон king queen qirol қирол корол",
    Motif.POMEGRANATE: "pomegranate anor анор гранат",
    Motif.TREE: "tree daraxt дарахт дерев forest ormon ўрмон лес chinor чинор",
    Motif.CAT: "cat mushuk мушук кот кошк kitten",
}
_COLOURS: Final[Mapping[str, str]] = {
    "#c8202f": "red qizil қизил красн alo алвон",
    "#e8762c": "orange toqsariq оранж tuya",
    "#f2b632": "yellow sariq сариқ жёлт желт gold golden oltin олтин золот",
    "#2f8f4e": "green yashil яшил зелен зелён",
    "#1fa6a0": "turquoise feruza феруза бирюз teal",
    "#2767c9": "blue kok кўк син moviy мовий голуб",
    "#6a35b5": "purple violet binafsha бинафша фиолет siyohrang",
    "#e86a9a": "pink pushti пушти розов",
    "#1d1d22": "black qora қора чёрн черн",
    "#f4efe4": "white oq оқ бел",
    "#7a4a2b": "brown jigarrang жигарранг коричн",
}
_PALETTES: Final = (
    ("#2a0f6b", "#ff3d77", "#ffc36b"),
    ("#062a5e", "#1783e0", "#b9f2d0"),
    ("#0b3b34", "#2f9e6b", "#f6e58d"),
    ("#3a0a3f", "#c2185b", "#ffd1b3"),
    ("#1f2a44", "#d9482b", "#f1e3c4"),
)
_NO_LETTER: Final = re.compile(r"\W+")
_SHORT = 3
"""Stems up to this length are whole words: `oq` is in too many others."""

Name = TypeVar("Name")


def read(prompt: str) -> Reading:
    words = _NO_LETTER.split(folded(prompt).replace("'", ""))
    digest = sha256(folded(prompt).encode()).digest()
    styles = _found(words, _STYLES)
    motifs = _found(words, _MOTIFS)
    style = styles[0] if styles else list(ArtStyle)[digest[0] % len(ArtStyle)]
    return Reading(
        style=style,
        motif=motifs[0] if motifs else Motif.CIRCLE,
        colours=_palette([rgb(code) for code in _found(words, _COLOURS)], digest[1]),
        seed=int.from_bytes(digest[2:6], "big"),
    )


def _found(words: Sequence[str], stems: Mapping[Name, str]) -> list[Name]:
    """Give what is named, in the order of the words."""
    names: list[Name] = []
    for word in words:
        for name, list_ in stems.items():
            if name not in names and any(_matches(word, folded(stem)) for stem in list_.split()):
                names.append(name)
    return names


def _matches(word: str, stem: str) -> bool:
    return word == stem or (len(stem) > _SHORT and word.startswith(stem))


def _palette(named: Sequence[Rgb], choice: int) -> tuple[Rgb, Rgb, Rgb]:
    if not named:
        codes = _PALETTES[choice % len(_PALETTES)]
        return rgb(codes[0]), rgb(codes[1]), rgb(codes[2])
    first = named[0]
    others = list(named[1:3])
    tones = [first, *others]
    while len(tones) < 3:
        tones.append(_mixed(first, (1, 0.96, 0.88), 0.72) if len(tones) == 1 else _deep(first))
    from_dark = sorted(tones, key=sum)
    return from_dark[0], from_dark[1], from_dark[2]


def _mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def _deep(colour: Rgb) -> Rgb:
    return _mixed(colour, (0.03, 0.03, 0.08), 0.72)
