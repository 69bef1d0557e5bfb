"""The rules for what staff say of products and shelves."""

import attrs
import pytest
from tests.builders.catalogue import CATEGORY_WORDING

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.merch.model.offer import CategoryOffer, ProductOffer, VariantOffer
from stario.domain.merch.model.opening_range import OPENING_RANGE, T_SHIRT
from stario.domain.merch.model.opening_shelves import OPENING_SHELVES
from stario.domain.merch.model.product import Mockup, PrintArea, Wording

AREA = T_SHIRT.print_area
SORT = T_SHIRT.variants[0]
SHELF = CategoryOffer(slug="clothing", wording=CATEGORY_WORDING, position=0, is_active=True)


def refusal(offer: ProductOffer | CategoryOffer) -> tuple[str, str]:
    with pytest.raises(Invalid) as refused:
        offer.checked()
    return refused.value.field, refused.value.reason


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"slug": "T shirt"}, "slug", "form"),
        ({"slug": "shirt\n"}, "slug", "form"),
        ({"slug": "a" * 65}, "slug", "too_long"),
        ({"slug": ""}, "slug", "form"),
        ({"price": Money(-1)}, "price_uzs", "out_of_range"),
        ({"price": Money(150)}, "price_uzs", "out_of_range"),
        ({"price": Money.from_som(10**9 + 1)}, "price_uzs", "out_of_range"),
        ({"production_cost": Money(-100)}, "production_cost_uzs", "out_of_range"),
        ({"vat_basis_points": -1}, "vat_basis_points", "out_of_range"),
        ({"production_days": 91}, "production_days", "out_of_range"),
        ({"most_per_order": 0}, "max_per_order", "out_of_range"),
        ({"mxik": "1" * 16}, "mxik", "form"),
        ({"mxik": "١" * 17}, "mxik", "form"),
        ({"package_code": ""}, "package_code", "form"),
        ({"variants": ()}, "variants", "empty"),
        ({"variants": (SORT,) * 201}, "variants", "too_many"),
        ({"variants": (SORT, SORT)}, "variants[1].sku", "repeated"),
        (
            {"variants": (SORT, attrs.evolve(SORT, sku="OTHER"))},
            "variants[1]",
            "repeated",
        ),
    ],
)
def test_a_value_that_breaks_a_rule_is_named(
    change: dict[str, object], field: str, reason: str
) -> None:
    wrong: ProductOffer = attrs.evolve(T_SHIRT, **change)  # type: ignore[arg-type]
    assert refusal(wrong) == (field, reason)


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"sku": "tshirt"}, "sku", "form"),
        ({"sku": "A" * 41}, "sku", "too_long"),
        ({"size": "S\u202e"}, "size", "invisible_characters"),
        ({"colour": "x" * 41}, "color", "too_long"),
        ({"extra": Money(-1)}, "extra_uzs", "out_of_range"),
        ({"stock": -1}, "stock", "out_of_range"),
        ({"stock": 1_000_001}, "stock", "out_of_range"),
    ],
)
def test_a_sort_that_breaks_a_rule_is_named(
    change: dict[str, object], field: str, reason: str
) -> None:
    wrong: VariantOffer = attrs.evolve(SORT, **change)  # type: ignore[arg-type]
    assert refusal(attrs.evolve(T_SHIRT, variants=(wrong,))) == (f"variants[0].{field}", reason)


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"width_mm": 9.9}, "width_mm", "out_of_range"),
        ({"height_mm": float("nan")}, "height_mm", "out_of_range"),
        ({"height_mm": float("inf")}, "height_mm", "out_of_range"),
        ({"bleed_mm": -0.1}, "bleed_mm", "out_of_range"),
        ({"safe_mm": 75.1}, "safe_mm", "out_of_range"),
        ({"dpi": 49}, "dpi", "out_of_range"),
        ({"dpi": 150, "least_dpi": 151}, "least_dpi", "out_of_range"),
        ({"width_mm": 2000.0, "height_mm": 2000.0}, "dpi", "too_many_pixels"),
    ],
)
def test_a_print_area_that_no_printer_fills_is_refused(
    change: dict[str, float], field: str, reason: str
) -> None:
    area: PrintArea = attrs.evolve(AREA, **change)  # type: ignore[arg-type]
    assert refusal(attrs.evolve(T_SHIRT, print_area=area)) == (f"print_area.{field}", reason)


@pytest.mark.parametrize("language", Language)
def test_no_language_may_be_missing(language: Language) -> None:
    wording = {each: words for each, words in CATEGORY_WORDING.items() if each is not language}

    for offer in (attrs.evolve(T_SHIRT, wording=wording), attrs.evolve(SHELF, wording=wording)):
        assert refusal(offer) == (f"translations.{language.value}", "missing")


@pytest.mark.parametrize(
    ("words", "field", "reason"),
    [
        (Wording(name=" "), "name", "too_short"),
        (Wording(name="x" * 121), "name", "too_long"),
        (Wording(name="x", description="a\0b"), "description", "invisible_characters"),
        (Wording(name="x", description="line\n" * 500), "description", "too_long"),
    ],
)
def test_words_that_cannot_be_shown_are_refused(words: Wording, field: str, reason: str) -> None:
    wording = {**CATEGORY_WORDING, Language.RUSSIAN: words}
    assert refusal(attrs.evolve(SHELF, wording=wording)) == (f"translations.ru.{field}", reason)


def test_texts_become_clean_lines() -> None:
    wording = {
        **CATEGORY_WORDING,
        Language.ENGLISH: Wording(name="  T \t shirt ", description=" one \n\n two  words "),
    }
    checked = attrs.evolve(SHELF, wording=wording).checked()

    assert checked.wording[Language.ENGLISH] == Wording(
        name="T shirt", description="one\n\ntwo words"
    )


def test_a_shelf_stands_at_a_position() -> None:
    assert refusal(attrs.evolve(SHELF, position=-1)) == ("position", "out_of_range")
    assert refusal(attrs.evolve(SHELF, slug="Clothing")) == ("slug", "form")


def test_the_opening_range_keeps_every_rule_and_earns_something() -> None:
    shelves = {shelf.checked().slug for shelf in OPENING_SHELVES}

    for slug, offer in OPENING_RANGE:
        assert offer.checked() == offer
        assert slug in shelves
        assert NOTHING < offer.production_cost < offer.price
    assert {offer.mockup for _, offer in OPENING_RANGE} == set(Mockup)
    skus = [sort.sku for _, offer in OPENING_RANGE for sort in offer.variants]
    assert len(set(skus)) == len(skus)
    limited = {o.slug for _, o in OPENING_RANGE if any(s.stock is not None for s in o.variants)}
    assert limited == {"framed-print", "stario-poster", "stario-t-shirt"}
    ready = {offer.slug for _, offer in OPENING_RANGE if not offer.is_personalised}
    assert ready == {"stario-poster", "stario-t-shirt"}


def test_uzbek_apostrophes_are_the_letter() -> None:
    wordings = [shelf.wording for shelf in OPENING_SHELVES]
    wordings += [offer.wording for _, offer in OPENING_RANGE]
    words = [wording[Language.UZBEK] for wording in wordings]
    texts = "".join(f"{each.name}{each.description}" for each in words)

    assert "ʻ" in texts
    assert not set(texts) & set("'’‘`")
