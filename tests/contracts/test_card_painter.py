"""What every painter of result cards promises."""

import io

import attrs
import cv2
import numpy as np
import pytest
from PIL import Image

from stario.adapters.memory.cards import MemoryCardPainter
from stario.adapters.skia.cards import SkiaCardPainter
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.faces.model.card_words import BADGES, FEATURES, LABELS
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language
from stario.ports.cards import CARD_HEIGHT, CARD_WIDTH, CardPainter, CardPhoto, ResultCard
from tests.builders.briefs import a_cutout
from tests.builders.typefaces import typefaces

LONGEST_NAME = "Абдулфаттоҳ Ғиёсиддинхўжаев-Қодирий ибн Низомиддин Шамсутди"
URL = "https://stario.example/verify/01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90"


@pytest.fixture(scope="module", params=["memory", "skia"])
def painter(request: pytest.FixtureRequest) -> CardPainter:
    if request.param == "memory":
        return MemoryCardPainter()
    return SkiaCardPainter(typesetter=typefaces(), heavy_work=ThreadHeavyWork(threads=1))


def a_card(
    *,
    artist_name: str = "Gʻuncha Oʻktam",
    score: float = 71.5,
    language: Language = Language.UZBEK,
    fan: CardPhoto | None = None,
) -> ResultCard:
    return ResultCard(
        artist=a_cutout(),
        artist_name=artist_name,
        score=score,
        badge=next(iter(BADGES[language].values())),
        features=list(FEATURES[language].values()),
        label=LABELS[language],
        language=language,
        verify_url=URL,
        fan=fan,
    )


def a_photo(colour: tuple[int, int, int]) -> CardPhoto:
    file = io.BytesIO()
    Image.new("RGB", (400, 400), colour).save(file, "JPEG")
    return CardPhoto(photo=file.getvalue(), x=150, y=120, width=100, height=130)


async def test_a_card_is_as_large_as_messengers_show_it(painter: CardPainter) -> None:
    image = await painter.paint(a_card())

    assert image.shape == (CARD_HEIGHT, CARD_WIDTH, 3)
    assert image.dtype == np.uint8


async def test_the_same_card_looks_the_same_and_another_does_not(painter: CardPainter) -> None:
    first, again = [await painter.paint(a_card()) for _ in range(2)]

    assert np.array_equal(first, again)
    for other in (a_card(score=12.0), a_card(artist_name="Lola"), a_card(fan=a_photo((9, 9, 9)))):
        assert not np.array_equal(first, await painter.paint(other))


@pytest.mark.parametrize("language", Language)
async def test_every_language_and_the_longest_name_fit(
    painter: CardPainter, language: Language
) -> None:
    card = a_card(language=language, artist_name=LONGEST_NAME, score=100.0)

    assert (await painter.paint(card)).shape == (CARD_HEIGHT, CARD_WIDTH, 3)


async def test_a_name_that_cannot_be_written_is_refused(painter: CardPainter) -> None:
    with pytest.raises(Invalid) as refusal:
        await painter.paint(a_card(artist_name="Yulduz 🌟"))
    assert (refusal.value.field, refusal.value.reason) == ("artist_name", "glyph_missing")


@pytest.fixture(scope="module")
def skia() -> SkiaCardPainter:
    return SkiaCardPainter(typesetter=typefaces(), heavy_work=ThreadHeavyWork(threads=1))


async def test_the_code_leads_to_the_verify_page_after_compression(skia: SkiaCardPainter) -> None:
    image = await skia.paint(a_card())
    ok, jpeg = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 75])
    assert ok

    picture = cv2.imdecode(jpeg, cv2.IMREAD_COLOR)
    assert picture is not None

    found, _, _ = cv2.QRCodeDetector().detectAndDecode(picture)

    assert found == URL


async def test_a_fan_is_shown_only_where_she_asked(skia: SkiaCardPainter) -> None:
    green = (20, 220, 40)
    without, shown = [await skia.paint(a_card(fan=fan)) for fan in (None, a_photo(green))]

    def greenness(image: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> float:
        near = np.abs(image.astype(int) - green).max(axis=2) < 30
        return float(near.mean())

    assert greenness(without) < 1e-4
    assert greenness(shown) > 0.03


async def test_words_do_not_touch_the_code(skia: SkiaCardPainter) -> None:
    """The plate is whole: white all round its edge."""
    image = await skia.paint(a_card(artist_name=LONGEST_NAME, language=Language.RUSSIAN))
    edge = image[452:566, 1021:1025]

    assert (edge > 235).all()


async def test_the_gauge_follows_the_score(skia: SkiaCardPainter) -> None:
    gold = np.array([255, 209, 102])

    async def golden(score: float) -> int:
        image = await skia.paint(attrs.evolve(a_card(), score=score))
        return int((np.abs(image[:, :600].astype(int) - gold).max(axis=2) < 24).sum())

    amounts = [await golden(score) for score in (5.0, 50.0, 95.0)]

    assert amounts == sorted(amounts)
    assert amounts[2] > 3 * amounts[0]
