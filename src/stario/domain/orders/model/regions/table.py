"""Looking places up, however they are spelt."""

from collections.abc import Iterable, Mapping

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language
from stario.domain.orders.model.regions.centre import CENTRE, TOSHKENT_CITY
from stario.domain.orders.model.regions.region import District, Region
from stario.domain.orders.model.regions.spelling import PlaceKind, name_and_kind
from stario.domain.orders.model.regions.valley import VALLEY
from stario.domain.orders.model.regions.west_and_south import WEST_AND_SOUTH

REGIONS: tuple[Region, ...] = tuple(
    sorted((*VALLEY, *CENTRE, *WEST_AND_SOUTH), key=lambda region: region.code)
)
CAPITAL = TOSHKENT_CITY


def _names(names: Mapping[Language, str]) -> set[str]:
    return {name_and_kind(name)[0] for name in names.values()}


def _of_regions() -> dict[str, list[Region]]:
    found: dict[str, list[Region]] = {}
    for region in REGIONS:
        for name in _names(region.names):
            found.setdefault(name, []).append(region)
    return found


def _of_districts() -> dict[str, list[tuple[Region, District]]]:
    found: dict[str, list[tuple[Region, District]]] = {}
    for region in REGIONS:
        for district in region.districts:
            for name in _names(district.names):
                found.setdefault(name, []).append((region, district))
    return found


BY_CODE = {region.code: region for region in REGIONS} | {region.soato: region for region in REGIONS}
DISTRICTS = {d.code: (region, d) for region in REGIONS for d in region.districts}
REGIONS_BY_NAME = _of_regions()
DISTRICTS_BY_NAME = _of_districts()


def find_place(
    fields: tuple[str, str],
    region: str,
    district: str,
    *,
    language: Language,
    is_city: bool = False,
) -> tuple[Region, District]:
    """
    Find a region, and a tuman or city of it, by codes or by names in any language or script.

    `Toshkent` without another word is the city or the region, whichever the district lies in.

    Args:
        fields: how the two are called in the request.
        language: of the names in errors.
        is_city: of a city and a tuman with this name the city is meant.

    Raises:
        Invalid: `unknown_region`; or the district lies in another region, which `region` names; a
            city and a tuman have this name, and `places` lists them; or there is none.
    """
    homes = _regions(fields[0], region)
    kind_of_all = _districts(district)
    for home in homes:
        here = [found for place, found in kind_of_all if place is home]
        if is_city:
            here = [found for found in here if found.kind is PlaceKind.CITY] or here
        if len(here) > 1:
            raise Invalid(fields[1], "ambiguous_district", places=_listed(here, language))
        if here:
            return home, here[0]
    if kind_of_all:
        elsewhere = kind_of_all[0][0].names[language]
        raise Invalid(fields[1], "district_elsewhere", region=elsewhere)
    raise Invalid(fields[1], "unknown_district", region=homes[0].names[language])


def _regions(field: str, text: str) -> list[Region]:
    """The likeliest first; at least one."""
    name, kind = name_and_kind(text)
    known = BY_CODE.get(text.strip().lower())
    if known is not None and known.code != name:
        return [known]
    found = REGIONS_BY_NAME.get(name, [])
    if kind is PlaceKind.CITY:
        found = [each for each in found if each is CAPITAL] or found
    elif kind is PlaceKind.REGION:
        found = [each for each in found if each is not CAPITAL]
    if not found:
        raise Invalid(field, "unknown_region")
    return found


def _districts(text: str) -> list[tuple[Region, District]]:
    known = DISTRICTS.get(text.strip().lower())
    if known is not None:
        return [known]
    name, kind = name_and_kind(text)
    return [
        (region, district)
        for region, district in DISTRICTS_BY_NAME.get(name, ())
        if kind is None or district.kind is kind
    ]


def _listed(districts: Iterable[District], language: Language) -> str:
    return ", ".join(district.names[language] for district in districts)
