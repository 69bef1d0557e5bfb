"""
The products that a shop opens with.

MXIK codes follow the headings of the goods (0 and the heading of the customs tariff); an
accountant looks the exact ones up at tasnif.soliq.uz before the first receipt.
"""

from collections.abc import Mapping

from stario.domain.kernel.ids import CategoryId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.merch.model.offer import ProductOffer, VariantOffer
from stario.domain.merch.model.opening_shelves import in_languages
from stario.domain.merch.model.product import Mockup, PrintArea, Wording

USUAL_VAT = 1_200
NO_SHELF = CategoryId("")
"""Until it is known which id the shelf has."""


def _sort(
    sku: str, size: str, colour: str, *, extra: int = 0, stock: int | None = None
) -> VariantOffer:
    return VariantOffer(
        sku=sku,
        size=size,
        colour=colour,
        extra=Money.from_som(extra) if extra else NOTHING,
        stock=stock,
        keeps_stock=False,
        is_active=True,
    )


def _product(
    mockup: Mockup,
    wording: Mapping[Language, Wording],
    print_area: PrintArea,
    *variants: VariantOffer,
    price: int,
    cost: int,
    mxik: str,
    days: int,
    most: int = 10,
    is_premium: bool = False,
    ready_made: str = "",
) -> ProductOffer:
    """`ready_made`: the slug of what lies ready, with a design or without."""
    return ProductOffer(
        category_id=NO_SHELF,
        artist_id=None,
        slug=ready_made or mockup.value.replace("_", "-"),
        wording=wording,
        mockup=mockup,
        print_area=print_area,
        price=Money.from_som(price),
        production_cost=Money.from_som(cost),
        vat_basis_points=USUAL_VAT,
        mxik=mxik,
        package_code="1495085",
        production_days=days,
        most_per_order=most,
        is_personalised=not ready_made,
        is_premium=is_premium,
        is_active=True,
        variants=variants,
    )


T_SHIRT = _product(
    Mockup.T_SHIRT,
    in_languages(
        (
            "Futbolka",
            "Zich 180 g/m² paxtadan. Siz tanlagan bezak koʻkrakka bosiladi, yuvganda ketmaydi.",
        ),
        (
            "Футболка",
            "Плотный хлопок 180 г/м². Ваш рисунок печатается на груди и не смывается при стирке.",
        ),
        (
            "T-shirt",
            "Dense cotton, 180 g/m². Your design is printed on the chest and stays on in the wash.",
        ),
    ),
    PrintArea(width_mm=300.0, height_mm=400.0, bleed_mm=0.0, safe_mm=10.0),
    *(
        _sort(f"TSHIRT-{colour.upper()}-{size}", size, colour, extra=extra)
        for colour in ("black", "white", "navy")
        for size, extra in (("S", 0), ("M", 0), ("L", 0), ("XL", 0), ("XXL", 15_000))
    ),
    price=149_000,
    cost=68_000,
    mxik="06109001001000000",
    days=3,
)

POSTER = _product(
    Mockup.POSTER,
    in_languages(
        ("Poster, A3", "Muzey sifatidagi 200 g/m² mat qogʻozga bosiladi, tubusda joʻnatiladi."),
        ("Постер, A3", "Печать на матовой бумаге 200 г/м² музейного качества, едет в тубусе."),
        ("Poster, A3", "Printed on matte 200 g/m² paper of museum quality, sent in a tube."),
    ),
    PrintArea(width_mm=297.0, height_mm=420.0, bleed_mm=3.0, safe_mm=5.0),
    _sort("POSTER-A3", "A3", ""),
    price=89_000,
    cost=27_000,
    mxik="04911001001000000",
    days=2,
)

PHONE_CASE = _product(
    Mockup.PHONE_CASE,
    in_languages(
        ("Telefon gʻilofi", "Zarbaga chidamli yupqa gʻilof, bezak yon tomonlargacha bosiladi."),
        ("Чехол для телефона", "Тонкий ударопрочный чехол, рисунок доходит до самых краёв."),
        ("Phone case", "A thin case that takes a fall; the design runs over its edges."),
    ),
    PrintArea(width_mm=72.0, height_mm=148.0, bleed_mm=3.0, safe_mm=4.0),
    _sort("CASE-IPHONE-13", "iPhone 13", "black"),
    _sort("CASE-IPHONE-15", "iPhone 15", "black"),
    _sort("CASE-IPHONE-16", "iPhone 16", "black"),
    _sort("CASE-GALAXY-A55", "Galaxy A55", "black"),
    _sort("CASE-GALAXY-S24", "Galaxy S24", "black"),
    _sort("CASE-REDMI-NOTE-13", "Redmi Note 13", "black"),
    price=119_000,
    cost=38_000,
    mxik="03926001001000000",
    days=3,
)

MUG = _product(
    Mockup.MUG,
    in_languages(
        (
            "Krujka, 330 ml",
            "Oq sopol krujka. Bezak aylanasiga bosiladi, idish yuvish mashinasida yuvsa boʻladi.",
        ),
        ("Кружка, 330 мл", "Белая керамика. Рисунок идёт по кругу и не боится посудомойки."),
        ("Mug, 330 ml", "White ceramic. The design runs around it and does not mind a dishwasher."),
    ),
    PrintArea(width_mm=200.0, height_mm=90.0, bleed_mm=2.0, safe_mm=4.0),
    _sort("MUG-330-WHITE", "330 ml", "white"),
    price=69_000,
    cost=24_000,
    mxik="06912001001000000",
    days=2,
)

FRAMED_PRINT = _product(
    Mockup.FRAMED_PRINT,
    in_languages(
        ("Ramkadagi surat, A4", "Yogʻoch ramkada, shisha ostida. Devorga ilish uchun tayyor."),
        ("Картина в раме, A4", "В деревянной раме, под стеклом. Можно сразу повесить на стену."),
        ("Framed print, A4", "In a wooden frame behind glass, ready to hang on a wall."),
    ),
    PrintArea(width_mm=210.0, height_mm=297.0, bleed_mm=3.0, safe_mm=8.0),
    _sort("FRAME-A4-BLACK", "A4", "black", stock=40),
    _sort("FRAME-A4-WHITE", "A4", "white", stock=40),
    _sort("FRAME-A4-OAK", "A4", "oak", extra=30_000, stock=12),
    price=249_000,
    cost=112_000,
    mxik="04414001001000000",
    days=4,
    most=5,
    is_premium=True,
)

FIGURINE = _product(
    Mockup.FIGURINE,
    in_languages(
        ("Relyef haykalcha", "Rasmdan olingan boʻrtma relyef, buyurtma boʻyicha 3D bosiladi."),
        ("Рельефная фигурка", "Рельеф по вашей картинке, печатается на 3D-принтере под заказ."),
        ("Relief figurine", "A relief made from a picture, 3D-printed to order."),
    ),
    PrintArea(width_mm=80.0, height_mm=100.0, bleed_mm=0.0, safe_mm=3.0),
    _sort("FIGURINE-100-WHITE", "100 mm", "white"),
    _sort("FIGURINE-100-GOLD", "100 mm", "gold", extra=25_000),
    price=290_000,
    cost=125_000,
    mxik="03926002001000000",
    days=7,
    most=3,
    is_premium=True,
)

READY_POSTER = _product(
    Mockup.POSTER,
    in_languages(
        (
            "“Stario” posteri, A3",
            "Tilla yulduzli tayyor poster. Shundayligicha yoki siz yozgan tilak bilan joʻnatiladi.",
        ),
        (
            "Постер «Stario», A3",
            "Готовый постер с золотой звездой. Отправим как есть или с вашим пожеланием.",
        ),
        (
            "“Stario” poster, A3",
            "A ready poster with the golden star. Sent as it is, or with a wish of yours on it.",
        ),
    ),
    POSTER.print_area,
    _sort("STARIO-POSTER-A3", "A3", "", stock=60),
    price=59_000,
    cost=21_000,
    mxik="04911001001000000",
    days=1,
    is_premium=True,
    ready_made="stario-poster",
)

READY_T_SHIRT = _product(
    Mockup.T_SHIRT,
    in_languages(
        (
            "“Stario” futbolkasi",
            "Yengida tilla yulduz. Shundayligicha yoki koʻkragiga siz tanlagan bezak bilan.",
        ),
        (
            "Футболка «Stario»",
            "С золотой звездой на рукаве. Как есть или с вашим рисунком на груди.",
        ),
        (
            "“Stario” T-shirt",
            "The golden star on its sleeve. As it is, or with a design of yours on the chest.",
        ),
    ),
    T_SHIRT.print_area,
    *(
        _sort(f"STARIO-TSHIRT-{colour.upper()}-{size}", size, colour, stock=25)
        for colour in ("black", "white")
        for size in ("S", "M", "L", "XL")
    ),
    price=129_000,
    cost=61_000,
    mxik="06109001001000000",
    days=1,
    is_premium=True,
    ready_made="stario-t-shirt",
)

OPENING_RANGE: tuple[tuple[str, ProductOffer], ...] = (
    ("clothing", T_SHIRT),
    ("wall-art", POSTER),
    ("accessories", PHONE_CASE),
    ("gifts", MUG),
    ("wall-art", FRAMED_PRINT),
    ("gifts", FIGURINE),
    ("wall-art", READY_POSTER),
    ("clothing", READY_T_SHIRT),
)
"""The slug of the shelf, and what stands on it; those that lie ready come last: shown first."""
