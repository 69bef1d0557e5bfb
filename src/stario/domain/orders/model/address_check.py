"""An address as it is typed, made into one that a parcel can be sent to."""

import re

import attrs

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language
from stario.domain.kernel.text import clean_line
from stario.domain.orders.model.address import Address, ShippingZone
from stario.domain.orders.model.regions.countries import COUNTRIES, HOME
from stario.domain.orders.model.regions.table import CAPITAL, find_place

UZBEK_PREFIX = "+998"
UZBEK_POSTAL_CODE = re.compile(r"[0-9]{6}")
POSTAL_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z -]{1,14}")
LONGEST_LINE = 200
LONGEST_NAME = 100
FIELD = "shipping_address"


@attrs.frozen(kw_only=True)
class TypedAddress:
    """
    `phone` is in E.164 already; the rest is as somebody typed it.

    `is_city`: of a city and a tuman that `district` may name the city is meant.
    """

    recipient: str
    phone: str
    country: str
    region: str
    district: str
    street: str
    postal_code: str
    note: str
    is_city: bool = False


def checked_address(typed: TypedAddress, *, language: Language) -> Address:
    """
    Check an address; within Uzbekistan against the table of regions and tumans.

    Args:
        language: of the names of places in errors.

    Raises:
        Invalid: with the field and the reason.
    """
    country = typed.country.strip().upper()
    if country not in COUNTRIES:
        raise Invalid(f"{FIELD}.country", "unknown_country")
    if country == HOME and not typed.phone.startswith(UZBEK_PREFIX):
        raise Invalid(f"{FIELD}.phone", "not_uzbek_phone")
    region, district, zone = _place(typed, country, language)
    return Address(
        recipient=_line("recipient", typed.recipient, longest=LONGEST_NAME, shortest=2),
        phone=typed.phone,
        country=country,
        region=region,
        district=district,
        street=_line("street", typed.street, longest=LONGEST_LINE, shortest=3),
        postal_code=_postal_code(typed.postal_code, country),
        note=_line("note", typed.note, longest=LONGEST_LINE),
        zone=zone,
    )


def _place(typed: TypedAddress, country: str, language: Language) -> tuple[str, str, ShippingZone]:
    if country != HOME:
        region = _line("region", typed.region, longest=LONGEST_NAME)
        # Abroad it is the town, and no parcel arrives without one.
        town = _line("district", typed.district, longest=LONGEST_NAME, shortest=2)
        return region, town, ShippingZone.INTERNATIONAL
    fields = (f"{FIELD}.region", f"{FIELD}.district")
    home, district = find_place(
        fields, typed.region, typed.district, is_city=typed.is_city, language=language
    )
    zone = ShippingZone.TASHKENT if home is CAPITAL else ShippingZone.REGIONAL
    return home.code, district.code, zone


def _postal_code(raw: str, country: str) -> str:
    code = _line("postal_code", raw, longest=16)
    pattern = UZBEK_POSTAL_CODE if country == HOME else POSTAL_CODE
    if code and pattern.fullmatch(code) is None:
        raise Invalid(f"{FIELD}.postal_code", "not_postal_code")
    return code.upper()


def _line(field: str, raw: str, *, longest: int, shortest: int = 0) -> str:
    return clean_line(f"{FIELD}.{field}", raw, longest=longest, shortest=shortest)
