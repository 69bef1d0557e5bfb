"""What is written onto frames: letters, lines, sizes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont

from stario.adapters.pyav import plates
from stario.adapters.pyav.plates import Layout, caption_plate, label_plate
from stario.adapters.pyav.typeface import SEMIBOLD, font, typeset
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language
from stario.ports.animation import TALL, WIDE, FrameSize

UZ, RU, EN = Language.UZBEK, Language.RUSSIAN, Language.ENGLISH
LAYOUTS = [Layout(WIDE), Layout(TALL), Layout(FrameSize(640, 360)), Layout(FrameSize(1080, 1920))]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("o'g'il", "oʻgʻil"),
        ("O‘zbekiston", "Oʻzbekiston"),
        ("tug`ilgan", "tugʻilgan"),
        ("ma'no, san’at", "maʼno, sanʼat"),
        ("oʻgʻil", "oʻgʻil"),
    ],
)
def test_uzbek_is_set_with_its_own_apostrophes(typed: str, printed: str) -> None:
    assert typeset(typed, UZ) == printed


def test_apostrophes_of_other_languages_stay() -> None:
    assert typeset("Don't go'", EN) == "Don't go'"


def test_every_letter_of_the_three_languages_has_a_glyph() -> None:
    russian = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
    letters = "abcdefghijklmnopqrstuvwxyz" + russian + "қғҳў" + "oʻgʻʼ"
    signs = "0123456789.,!?…:;—–-«»“”„'()&%№$€₽+@#/"

    assert typeset(letters + letters.upper() + signs, RU) == letters + letters.upper() + signs


@pytest.mark.parametrize("text", ["Ура 🎉!", "Ура ❤️‍🔥!", "Ура 👨‍👩‍👧!", "Ура 👍🏽!", "Ура \u200b!"])
def test_emoji_and_invisible_signs_are_left_out(text: str) -> None:
    printed = typeset(text, RU)

    assert printed in {"Ура !", "Ура ❤!"}


def test_letters_typed_as_two_signs_are_composed() -> None:
    assert typeset("и\u0306ё", RU) == "йё"


@pytest.mark.parametrize("letter", ["生", "م", "ก", "𝕏"])
def test_a_letter_that_is_not_in_the_typeface_is_named(letter: str) -> None:
    with pytest.raises(Invalid) as refusal:
        typeset(f"Hi {letter}", EN)

    assert refusal.value.details["character"] == letter


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
@pytest.mark.parametrize(
    "text",
    ["Hi", "Sogʻliq, baxt va ulkan muvaffaqiyatlar", "слово " * 40, "x" * 300, "M" * 34, "i"],
)
def test_a_plate_fits_its_place_whatever_is_written_on_it(layout: Layout, text: str) -> None:
    plate = caption_plate(text, layout, EN)

    assert plate is not None
    height, width = plate.shape[:2]
    assert height % 2 == width % 2 == 0
    assert width <= layout.caption_width + 2 * layout.caption_pixels
    assert height <= layout.caption_pixels * 5
    x, y = layout.caption_place(plate)
    assert x >= 0
    assert y >= 0


def test_a_line_that_is_too_wide_becomes_two_even_ones() -> None:
    face = font(Layout(TALL).caption_pixels, SEMIBOLD)
    text = "Tugʻilgan kuningiz muborak boʻlsin!"
    lines = plates._wrapped(text, face, Layout(TALL).caption_width)

    assert " ".join(lines) == text
    assert len(lines) == 2
    lengths = [face.getlength(line) for line in lines]
    assert max(lengths) < 1.6 * min(lengths)


def test_captions_of_a_usual_length_keep_their_size() -> None:
    for layout in (Layout(WIDE), Layout(TALL)):
        face, _ = plates._fitted("Желаю здоровья, счастья и удачи!", layout)

        assert face.size == layout.caption_pixels


def test_a_word_no_line_can_hold_is_cut() -> None:
    face, lines = plates._fitted("w" * 80, Layout(TALL))

    assert len(lines) > 1
    assert "".join(lines) == "w" * 80
    assert all(face.getlength(line) <= Layout(TALL).caption_width for line in lines)


def test_nothing_to_read_gives_no_plate() -> None:
    assert caption_plate(" 🎉 ", Layout(WIDE), EN) is None


def test_letters_are_white_on_a_dark_plate_with_soft_corners() -> None:
    plate = caption_plate("Salom", Layout(WIDE), UZ)

    assert plate is not None
    assert plate[0, 0, 3] < 20
    middle = plate[plate.shape[0] // 2, 6]
    assert middle[:3].max() < 30
    assert 120 < middle[3] < 200
    assert (plate[..., :3].min(axis=2) > 250).sum() > 300
    # Smooth edges have every opacity between none and that of the plate.
    assert len(np.unique(plate[:20, :20, 3])) > 8


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_the_label_is_small_and_inside_the_frame(layout: Layout, language: Language) -> None:
    plate = label_plate(layout, language)
    x, y = layout.label_corner
    height, width = plate.shape[:2]

    assert height % 2 == width % 2 == 0
    assert x + width <= layout.size.width * 0.62
    assert y + height <= layout.size.height * 0.15
    assert height <= layout.short_side * 0.08


def test_bold_is_bolder() -> None:
    def ink(weight: int) -> int:
        face: ImageFont.FreeTypeFont = font(40, weight)
        return sum(face.getmask("Stario"))

    assert ink(750) > 1.1 * ink(450)


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(categories=["L", "N", "P", "Z", "C", "S", "M"]), max_size=80))
def test_any_text_gives_a_plate_nothing_or_a_named_letter(text: str) -> None:
    try:
        plate = caption_plate(text, Layout(TALL), UZ)
    except Invalid as refusal:
        assert refusal.details["reason"] == "glyph_missing"  # noqa: PT017 - either outcome is right
    else:
        assert plate is None or plate.shape[1] <= TALL.width
