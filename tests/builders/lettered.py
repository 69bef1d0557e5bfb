"""Pictures with words on them: as plain as a page, or as hard to read as a photo of a poster."""

import io
from enum import StrEnum
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from stario.ports.pictures import RgbImage
from tests.builders.media_models import packaged

LINES: Final = {
    "uz": ("Tugʻilgan kuningiz muborak", "Baxt va sogʻliq tilayman", "Doim shod boʻling"),
    "uz-Cyrl": ("Туғилган кунингиз муборак", "Бахт ва соғлиқ тилайман", "Доим шод бўлинг"),
    "ru": ("Поздравляю с днём рождения", "Желаю счастья и здоровья", "Всегда будьте щедры"),
    "en": ("Congratulations on your birthday", "I wish you joy and health", "Always be yourself"),
}
"""By language and script."""

_SIZE: Final = (800, 600)


class Style(StrEnum):
    CLEAN = "clean"
    SMALL = "small"
    POSTER = "poster"
    PHOTO = "photo"
    ROTATED = "rotated"
    BLURRED = "blurred"


def lettered(
    lines: tuple[str, ...], style: Style = Style.CLEAN, *, face: str | None = None
) -> RgbImage:
    """A picture of 800 by 600 with *lines* in one of the product's own typefaces."""
    picture = _ground(style)
    usual, pixels = ("unbounded-900", 34) if style is Style.POSTER else ("onest-500", 40)
    font = _font(face or usual, 20 if style is Style.SMALL else pixels)
    ink = "white" if style in (Style.POSTER, Style.PHOTO) else (20, 20, 30)
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        draw.text((50, 150 + number * font.size * 2), line, ink, font)
    if style is Style.ROTATED:
        picture = picture.rotate(8, Image.Resampling.BICUBIC, fillcolor=(240, 240, 240))
    if style is Style.BLURRED:
        picture = _jpeg(picture.filter(ImageFilter.GaussianBlur(1.5)), quality=35)
    return np.asarray(picture, np.uint8)


def _ground(style: Style) -> Image.Image:
    if style is Style.POSTER:
        across = np.linspace((150, 20, 90), (20, 30, 120), _SIZE[0])
        return Image.fromarray(np.uint8(np.broadcast_to(across, (_SIZE[1], *across.shape))))
    if style is Style.PHOTO:
        coarse = np.random.default_rng(5).integers(10, 170, (12, 16, 3), np.uint8)
        return Image.fromarray(coarse).resize(_SIZE, Image.Resampling.BICUBIC)
    return Image.new("RGB", _SIZE, (240, 240, 240))


def _font(name: str, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(packaged("poster-typefaces") / f"{name}.ttf"), pixels)


def _jpeg(picture: Image.Image, *, quality: int) -> Image.Image:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer).convert("RGB")
