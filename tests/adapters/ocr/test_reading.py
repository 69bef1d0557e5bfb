"""Words that are hard to find or to read."""

import gzip
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from PIL import Image

from stario.adapters.ocr.conversion import unpacked
from stario.adapters.ocr.detector import Corners
from stario.adapters.ocr.reader import LONGEST_PIXELS, in_reading_order
from stario.adapters.ocr.tesseract import MODEL, LineReader
from stario.ports.models import ModelCorrupted, ModelMissing
from stario.ports.pictures import RgbImage
from tests.builders.lettered import LINES, Style, lettered
from tests.builders.media_models import packaged, picture_reader

WORDS: Final = ("Bahor keldi", "Navroʻz muborak")


async def read(picture: RgbImage) -> list[str]:
    lines = await picture_reader().read(picture)
    return [line.text.replace("‘", "ʻ").replace("'", "ʻ").replace("’", "ʻ") for line in lines]


@pytest.mark.parametrize("style", [Style.POSTER, Style.ROTATED])
async def test_words_on_posters_and_at_an_angle_are_read(style: Style) -> None:
    assert await read(lettered(WORDS, style)) == list(WORDS)


@pytest.mark.parametrize("quarters", [1, 2, 3])
async def test_words_on_their_side_and_on_their_head_are_read(quarters: int) -> None:
    turned = np.ascontiguousarray(np.rot90(lettered(WORDS), quarters))

    assert sorted(await read(turned)) == sorted(WORDS)


async def test_a_large_picture_is_read_and_its_boxes_are_its_own() -> None:
    small = lettered(WORDS)
    size = (LONGEST_PIXELS + 400, (LONGEST_PIXELS + 400) * 3 // 4)
    large = np.asarray(Image.fromarray(small).resize(size), np.uint8)

    lines, kept = await picture_reader().read(large), await picture_reader().read(small)

    assert [line.text for line in lines] == [line.text for line in kept]
    factor = size[0] / small.shape[1]
    for line, other in zip(lines, kept, strict=True):
        assert np.array(line.box) == pytest.approx(np.array(other.box) * factor, abs=30)


def box(left: float, top: float, right: float, bottom: float) -> Corners:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def test_lines_beside_one_another_are_read_from_left_to_right() -> None:
    first, second = box(10, 12, 100, 40), box(120, 8, 200, 38)
    third = box(5, 60, 90, 90)

    ordered = in_reading_order([third, second, first])

    assert [id(line) for line in ordered] == [id(first), id(second), id(third)]


def test_data_that_is_missing_or_broken_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        LineReader.load(tmp_path)
    (tmp_path / "uzb.traineddata").write_bytes(b"nothing")
    with pytest.raises(ModelCorrupted):
        LineReader.load(tmp_path, ["uzb"])
    _, confidence = LineReader.load(packaged(MODEL), ["uzb"]).read(np.full((72, 90), 255, np.uint8))
    assert 0 <= confidence <= 1


def test_data_is_unpacked_and_half_of_it_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(b"data of a language" * 50)
    (tmp_path / "whole").write_bytes(whole)
    (tmp_path / "half").write_bytes(whole[: len(whole) // 2])

    unpacked(tmp_path / "whole", tmp_path / "made")

    assert (tmp_path / "made").read_bytes() == b"data of a language" * 50
    for broken in ("half", "made"):
        with pytest.raises(ValueError, match="no whole gzip file"):
            unpacked(tmp_path / broken, tmp_path / "again")


@pytest.mark.parametrize("language", LINES)
async def test_small_letters_are_read(language: str) -> None:
    lines = await picture_reader().read(lettered(LINES[language], Style.SMALL))

    assert len(lines) == len(LINES[language])
    assert all(line.confidence > 0.6 for line in lines)
