"""The units that Uzbekistan is divided into."""

from collections.abc import Mapping

import attrs

from stario.domain.kernel.language import Language
from stario.domain.orders.model.regions.spelling import PlaceKind, spelt

UZBEK_KINDS = {PlaceKind.CITY: "shahri", PlaceKind.DISTRICT: "tumani"}
RUSSIAN_KINDS = {PlaceKind.CITY: "город {}", PlaceKind.DISTRICT: "{} район"}
ENGLISH_KINDS = {PlaceKind.CITY: "{} city", PlaceKind.DISTRICT: "{} District"}


@attrs.frozen(kw_only=True)
class District:
    """A tuman or a city of a region; `code` is a stable word, unique in the whole country."""

    code: str
    kind: PlaceKind
    names: Mapping[Language, str]


@attrs.frozen(kw_only=True)
class Region:
    """
    One of the fourteen: twelve viloyats, Qoraqalpogʻiston and the city of Toshkent.

    `soato` is its number in the state's register of administrative units.
    """

    code: str
    soato: str
    names: Mapping[Language, str]
    districts: tuple[District, ...]


def region(
    code: str, soato: str, uzbek: str, russian: str, english: str, *, cities: str, districts: str
) -> Region:
    """
    Make a region from lists of its places.

    Args:
        cities: one a line: `Uzbek | Russian | English`, without the words for city.
        districts: the same for tumans; the Russian word is an adjective. Without an English name
            the Uzbek one without its apostrophes is meant.
    """
    listed = ((PlaceKind.CITY, cities), (PlaceKind.DISTRICT, districts))
    return Region(
        code=code,
        soato=soato,
        names={
            Language.UZBEK: uzbek,
            Language.RUSSIAN: russian,
            Language.ENGLISH: english,
        },
        districts=tuple(
            _place(code, kind, line)
            for kind, lines in listed
            for line in lines.strip().splitlines()
        ),
    )


def _place(region_code: str, kind: PlaceKind, line: str) -> District:
    uzbek, russian, *rest = (part.strip() for part in line.split("|"))
    english = rest[0] if rest else uzbek.replace("ʻ", "").replace("ʼ", "")
    slug = spelt(uzbek).replace(" ", "-")
    return District(
        code=f"{region_code}.{slug}{'-shahri' if kind is PlaceKind.CITY else ''}",
        kind=kind,
        names={
            Language.UZBEK: f"{uzbek} {UZBEK_KINDS[kind]}",
            Language.RUSSIAN: RUSSIAN_KINDS[kind].format(russian),
            Language.ENGLISH: ENGLISH_KINDS[kind].format(english),
        },
    )
