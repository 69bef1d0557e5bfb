"""Places of Uzbekistan, however people write them, and addresses in them."""

import attrs
import pytest

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language
from stario.domain.orders.model.address import ShippingZone
from stario.domain.orders.model.address_check import TypedAddress, checked_address
from stario.domain.orders.model.regions.countries import COUNTRIES
from stario.domain.orders.model.regions.spelling import PlaceKind
from stario.domain.orders.model.regions.table import REGIONS, find_place

FIELDS = ("region", "district")
HOME = TypedAddress(
    recipient="Dilnoza Karimova",
    phone="+998901234567",
    country="UZ",
    region="toshkent-shahri",
    district="toshkent-shahri.yunusobod",
    street="Amir Temur koʻchasi 12",
    postal_code="100084",
    note="",
)


def found(region: str, district: str) -> str:
    return find_place(FIELDS, region, district, language=Language.ENGLISH)[1].code


def test_the_table_is_whole() -> None:
    counts = {
        region.code: (
            sum(each.kind is PlaceKind.DISTRICT for each in region.districts),
            sum(each.kind is PlaceKind.CITY for each in region.districts),
        )
        for region in REGIONS
    }

    assert counts == {
        "andijon": (14, 2),
        "buxoro": (11, 2),
        "fargona": (15, 4),
        "jizzax": (12, 1),
        "namangan": (13, 1),
        "navoiy": (8, 3),
        "qashqadaryo": (14, 2),
        "qoraqalpogiston": (16, 1),
        "samarqand": (14, 2),
        "sirdaryo": (8, 3),
        "surxondaryo": (14, 1),
        "toshkent": (15, 7),
        "toshkent-shahri": (13, 0),
        "xorazm": (11, 2),
    }
    codes = [each.code for region in REGIONS for each in region.districts]
    assert len(codes) == len(set(codes))
    assert len({region.soato for region in REGIONS}) == 14
    assert len(COUNTRIES) == 249


def test_every_place_is_found_by_its_code_and_its_names() -> None:
    for region in REGIONS:
        for district in region.districts:
            ways = [(region.code, district.code), (region.soato, district.code)]
            ways += [(region.names[each], district.names[each]) for each in Language]
            for way in ways:
                assert find_place(FIELDS, *way, language=Language.UZBEK) == (region, district)


@pytest.mark.parametrize(
    ("region", "district", "code"),
    [
        ("Toshkent viloyati", "Bo'stonliq", "toshkent.bostonliq"),
        ("Тошкент вилояти", "Бўстонлиқ тумани", "toshkent.bostonliq"),
        ("Ташкентская обл.", "Бостанлыкский р-н", "toshkent.bostonliq"),
        ("ТОШКЕНТ ВИЛОЯТИ", "чирчиқ", "toshkent.chirchiq-shahri"),
        ("Toshkent", "Yunusobod", "toshkent-shahri.yunusobod"),
        ("Toshkent", "Chirchik", "toshkent.chirchiq-shahri"),
        ("г. Ташкент", "Мирзо-Улугбекский район", "toshkent-shahri.mirzo-ulugbek"),
        ("Tashkent city", "Chilanzar", "toshkent-shahri.chilonzor"),
        ("Farg`ona", "Qo‘qon sh.", "fargona.qoqon-shahri"),
        ("Fergana", "Kokand", "fargona.qoqon-shahri"),
        ("Horezm", "Hiva shahri", "xorazm.xiva-shahri"),
        ("Каракалпакстан", "Элликқалъа", "qoraqalpogiston.ellikqala"),
        ("Samarqand", "Samarqand shahri", "samarqand.samarqand-shahri"),
        ("Andijon shahri", "Andijon shahri", "andijon.andijon-shahri"),
        ("1718", "urgut tumani", "samarqand.urgut"),
    ],
)
def test_places_are_found_as_people_write_them(region: str, district: str, code: str) -> None:
    assert found(region, district) == code


@pytest.mark.parametrize(
    ("region", "district", "field", "reason", "told"),
    [
        ("Atlantis", "Yunusobod", "region", "unknown_region", {}),
        ("", "", "region", "unknown_region", {}),
        ("viloyati", "tumani", "region", "unknown_region", {}),
        ("toshkent-shahri", "", "district", "unknown_district", {"region": "Tashkent city"}),
        ("andijon", "Atlantis", "district", "unknown_district", {"region": "Andijan Region"}),
        ("buxoro", "Chust", "district", "district_elsewhere", {"region": "Namangan Region"}),
        (
            "toshkent-shahri",
            "toshkent.chirchiq-shahri",
            "district",
            "district_elsewhere",
            {"region": "Tashkent Region"},
        ),
        (
            "samarqand",
            "Samarqand",
            "district",
            "ambiguous_district",
            {"places": "Samarkand city, Samarkand District"},
        ),
    ],
)
def test_what_is_wrong_with_a_place_is_said(
    region: str, district: str, field: str, reason: str, told: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        found(region, district)

    assert refused.value.details == {"field": field, "reason": reason, **told}


def test_an_address_is_kept_in_codes_and_has_its_zone() -> None:
    address = checked_address(
        attrs.evolve(HOME, region="г. Ташкент", district="Юнусабад", recipient=" Dilnoza   K. "),
        language=Language.RUSSIAN,
    )
    regional = checked_address(
        attrs.evolve(HOME, region="Xorazm", district="Xonqa"), language=Language.UZBEK
    )

    assert (address.region, address.district) == ("toshkent-shahri", "toshkent-shahri.yunusobod")
    assert (address.recipient, address.zone) == ("Dilnoza K.", ShippingZone.TASHKENT)
    assert regional.zone is ShippingZone.REGIONAL


def test_abroad_places_are_written_as_they_are_there() -> None:
    address = checked_address(
        attrs.evolve(
            HOME,
            country="de",
            phone="+4930123456",
            region="",
            district="Berlin",
            postal_code="d-10117",
        ),
        language=Language.ENGLISH,
    )

    assert (address.country, address.district) == ("DE", "Berlin")
    assert (address.zone, address.postal_code) == (ShippingZone.INTERNATIONAL, "D-10117")


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("phone", "+79161234567", "not_uzbek_phone"),
        ("country", "ZZ", "unknown_country"),
        ("country", "", "unknown_country"),
        ("postal_code", "10008", "not_postal_code"),
        ("postal_code", "１０００８４", "not_postal_code"),
        ("recipient", "X", "too_short"),
        ("recipient", "Dilnoza\u202ePayme", "invisible_characters"),
        ("street", "  ", "too_short"),
        ("street", "x" * 201, "too_long"),
        ("note", "nul\0", "invisible_characters"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(field: str, value: str, reason: str) -> None:
    typed = TypedAddress(**attrs.asdict(HOME) | {field: value})
    with pytest.raises(Invalid) as refused:
        checked_address(typed, language=Language.ENGLISH)

    assert (refused.value.field, refused.value.reason) == (f"shipping_address.{field}", reason)


def test_abroad_a_town_is_needed() -> None:
    with pytest.raises(Invalid) as refused:
        checked_address(attrs.evolve(HOME, country="DE", district=" "), language=Language.ENGLISH)

    assert refused.value.field == "shipping_address.district"
