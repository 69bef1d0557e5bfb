"""The code on a poster leads to its page, wherever the poster was sent."""

import cv2
import numpy as np
import pytest

from stario.adapters.skia.painter import SkiaPosterPainter
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.generation.model.poster import PosterQuality, PosterRatio, PosterStyle
from stario.ports.pictures import RgbImage
from tests.builders.briefs import a_brief
from tests.builders.typefaces import typefaces

_MESSENGER_JPEG_QUALITY = 75
_URL = "https://stario.example/verify/01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90"


@pytest.fixture(
    scope="module",
    params=[(style, ratio) for style in PosterStyle for ratio in PosterRatio],
    ids="-".join,
)
async def poster(request: pytest.FixtureRequest) -> RgbImage:
    """Each style in each ratio, painted once for all tests as fans get it."""
    style, ratio = request.param
    painter = SkiaPosterPainter(typesetter=typefaces(), heavy_work=ThreadHeavyWork(threads=1))
    brief = a_brief(style=style, ratio=ratio)
    pictures = await painter.paint(brief, [PosterQuality.STANDARD], finish=lambda image: image)
    return pictures[PosterQuality.STANDARD]


def test_the_code_is_found_on_the_whole_poster(poster: RgbImage) -> None:
    assert _scanned(poster) == _URL


def test_the_code_is_found_after_a_messenger_compressed_the_poster(poster: RgbImage) -> None:
    done, jpeg = cv2.imencode(".jpg", poster, [cv2.IMWRITE_JPEG_QUALITY, _MESSENGER_JPEG_QUALITY])
    assert done

    received = cv2.imdecode(jpeg, cv2.IMREAD_COLOR)

    assert received is not None
    assert _scanned(np.asarray(received, np.uint8)) == _URL


def _scanned(picture: RgbImage) -> str:
    """
    Read it without any hint where the code is; the order of the colours is of no meaning.

    OpenCV's older detector takes busy art for a code now and then; the one made of its markers
    is asked where that one finds nothing.
    """
    found, _, _ = cv2.QRCodeDetector().detectAndDecode(picture)
    return found or cv2.QRCodeDetectorAruco().detectAndDecode(picture)[0]
