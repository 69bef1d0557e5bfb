"""Cards of results, as messengers show them."""

from functools import partial
from typing import Final

import attrs
import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from stario.adapters.skia.canvas import drawn_over
from stario.adapters.skia.effects.colours import Rgb, rgb
from stario.adapters.skia.effects.masks import flat, line
from stario.adapters.skia.figures import Person
from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.layout.lines import balanced
from stario.adapters.skia.layout.plan import Line
from stario.adapters.skia.qr_code import draw_code
from stario.adapters.skia.styles.style import CodeColours
from stario.adapters.skia.typefaces import Typesetter
from stario.adapters.skia.typography import typeset
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language
from stario.ports.cards import CARD_HEIGHT, CARD_WIDTH, CardPainter, CardPhoto, ResultCard
from stario.ports.cutouts import Cutout
from stario.ports.execution import HeavyWork
from stario.ports.pictures import RgbImage

_HEAVY, _BROAD = "unbounded-900", "unbounded-500"
_PLAIN, _BOLD = "onest-500", "onest-700"

_NIGHT, _DUSK, _GLOW = rgb("#150b33"), rgb("#43168f"), rgb("#ff6f61")
_GOLD, _WHITE, _MIST = rgb("#ffd166"), rgb("#ffffff"), rgb("#d9cff7")
_CODE: Final = CodeColours(light=_WHITE, dark=_NIGHT)

_RING: Final = (300.0, 318.0, 232.0)
"""Middle and radius of the gauge behind the head."""
_RING_PIXELS = 22.0
_FACE_WIDTH = 190.0
_RAISED = 20.0
"""How far above the middle of the ring the face is."""
_FADE_PIXELS = 70.0
_COLUMN: Final = (612.0, 1140.0)
"""Where the words stand."""
_FAN: Final = (474.0, 486.0, 104.0)
"""Middle and radius of the fan's photo."""
_FAN_FACE = 0.52
"""Width of the fan's face, in diameters of her circle."""
_PLATE: Final = Rect(1018.0, 448.0, 1140.0, 570.0)


@attrs.frozen(kw_only=True)
class SkiaCardPainter(CardPainter):
    typesetter: Typesetter
    heavy_work: HeavyWork

    async def paint(self, card: ResultCard) -> RgbImage:
        return await self.heavy_work.run(lambda _: self._paint(card))

    def _paint(self, card: ResultCard) -> RgbImage:
        page = np.zeros((CARD_HEIGHT, CARD_WIDTH, 3), np.uint8)
        behind = drawn_over(page, lambda c: _draw_behind(c, card.score), unit_pixels=1, bleed=0)
        with_artist = _with_artist(behind, card.artist)
        fan = None if card.fan is None else _fan_image(card.fan)

        def draw(canvas: skia.Canvas) -> None:
            if fan is not None:
                _draw_fan(canvas, fan)
            self._draw_words(canvas, card)
            draw_code(canvas, card.verify_url, _PLATE, _CODE)

        return drawn_over(with_artist, draw, unit_pixels=1, bleed=0)

    def _draw_words(self, canvas: skia.Canvas, card: ResultCard) -> None:
        left, right = _COLUMN
        beside_code = _PLATE.left - left - 30
        uzbek = card.language is Language.UZBEK
        write = partial(self._write, canvas, x=left)
        write(f"{card.score:.0f}%", face=_HEAVY, y=214.0, largest=150.0, colour=_WHITE)
        badge = typeset(card.badge, uzbek=uzbek)
        write(badge, face=_BOLD, y=276.0, largest=44.0, colour=_GOLD)
        names = self._name_lines(typeset(card.artist_name, uzbek=True), right - left)
        for number, name in enumerate(names):
            write(name, face=_BROAD, y=350.0 + 50.0 * number, largest=40.0, colour=_WHITE)
        words = " · ".join(typeset(word, uzbek=uzbek) for word in card.features)
        write(words, face=_PLAIN, y=470.0, largest=28.0, colour=_MIST, width=beside_code)
        write("STARIO", face=_HEAVY, y=540.0, largest=26.0, colour=_WHITE)
        label = typeset(card.label, uzbek=uzbek)
        write(label, face=_PLAIN, y=570.0, largest=21.0, colour=_MIST, width=beside_code)

    def _name_lines(self, name: str, width: float) -> tuple[str, ...]:
        missing = self.typesetter.missing(name, _BROAD)
        if missing is not None:
            raise Invalid("artist_name", "glyph_missing", character=missing)
        if self._width(name, _BROAD) * 34.0 <= width:
            return (name,)
        lines = balanced(name, 2, measure=self.typesetter, face=_BROAD, tracking=0.0)
        return lines or (name,)

    def _width(self, text: str, face: str) -> float:
        return self.typesetter.extent(text, face, 0.0).width

    def _write(
        self,
        canvas: skia.Canvas,
        text: str,
        *,
        face: str,
        x: float,
        y: float,
        largest: float,
        colour: Rgb,
        width: float = _COLUMN[1] - _COLUMN[0],
    ) -> None:
        """Write *text* at the largest size at which it is no wider than *width*."""
        if text:
            size = min(largest, width / self._width(text, face))
            placed = Line(text=text, face=face, size=size, tracking=0.0, x=x, y=y, ink=_PLATE)
            canvas.drawPath(self.typesetter.path(placed), flat(colour))


def _draw_behind(canvas: skia.Canvas, score: float) -> None:
    page = skia.Rect.MakeWH(CARD_WIDTH, CARD_HEIGHT)
    slope = skia.GradientShader.MakeLinear(
        [skia.Point(0, 0), skia.Point(CARD_WIDTH, CARD_HEIGHT)],
        [_argb(_DUSK), _argb(_NIGHT)],
    )
    canvas.drawRect(page, skia.Paint(Shader=slope))
    x, y, radius = _RING
    glow = skia.GradientShader.MakeRadial(
        skia.Point(x, y + 60), radius * 1.7, [_argb(_GLOW, 0.75), _argb(_GLOW, 0.0)]
    )
    canvas.drawRect(page, skia.Paint(Shader=glow))
    around = skia.Rect.MakeLTRB(x - radius, y - radius, x + radius, y + radius)
    canvas.drawArc(around, 0, 360, False, line(_WHITE, _RING_PIXELS, 0.22))
    gauge = line(_GOLD, _RING_PIXELS)
    gauge.setStrokeCap(skia.Paint.kRound_Cap)
    canvas.drawArc(around, -90, 3.6 * score, False, gauge)


def _argb(colour: Rgb, alpha: float = 1.0) -> int:
    return int(skia.Color4f(*colour, alpha).toColor())


def _with_artist(page: RgbImage, artist: Cutout) -> RgbImage:
    """Put her face into the middle of the ring; the body ends at the card's lower edge."""
    person = Person.of(artist)
    face = artist.face
    x, y, _ = _RING
    middle = y - _RAISED
    across, down = face.x + face.width / 2, face.y + face.height / 2
    # As large as the face wants it, and at least so that the body reaches the edge.
    reaching = (CARD_HEIGHT - middle) / max(1.0, person.shape.height - down)
    scale = max(_FACE_WIDTH / face.width, reaching)
    left, top = x - scale * across, middle - scale * down
    colour = _placed(person.premultiplied, scale, left, top)
    cover = np.clip(_placed(person.cover, scale, left, top), 0, 1)
    # Wide shoulders and what is held beside them end before the words begin.
    kept = np.clip((_COLUMN[0] - np.arange(CARD_WIDTH, dtype=np.float32)) / _FADE_PIXELS, 0, 1)
    cover, colour = (cover * kept)[..., None], colour * kept[:, None]
    mixed = page * (1 - cover) + np.clip(colour, 0, 1) * np.float32(255)
    return np.asarray(np.clip(mixed + 0.5, 0, 255), np.uint8)


def _placed(
    picture: NDArray[np.float32], scale: float, left: float, top: float
) -> NDArray[np.float32]:
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    resized = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    shift = np.array([[1, 0, left], [0, 1, top]], np.float32)
    return np.asarray(cv2.warpAffine(resized, shift, (CARD_WIDTH, CARD_HEIGHT)), np.float32)


def _fan_image(fan: CardPhoto) -> RgbImage:
    """
    A square around the fan's face.

    Raises:
        Invalid: the photo can't be read.
    """
    photo = cv2.imdecode(np.frombuffer(fan.photo, np.uint8), cv2.IMREAD_COLOR)
    if photo is None:
        raise Invalid("photo", "not_an_image")
    side = max(fan.width, fan.height * 0.8) / _FAN_FACE
    x, y = fan.x + fan.width / 2, fan.y + fan.height / 2
    pixels = round(2 * _FAN[2])
    scale = pixels / side
    matrix = np.array(
        [[scale, 0, pixels / 2 - scale * x], [0, scale, pixels / 2 - scale * y]], np.float32
    )
    square = cv2.warpAffine(
        photo, matrix, (pixels, pixels), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(cv2.cvtColor(square, cv2.COLOR_BGR2RGB), np.uint8)


def _draw_fan(canvas: skia.Canvas, image: RgbImage) -> None:
    x, y, radius = _FAN
    canvas.drawCircle(x, y, radius + 8, flat(_WHITE))
    picture = skia.Image.fromarray(
        cv2.cvtColor(image, cv2.COLOR_RGB2RGBA), skia.ColorType.kRGBA_8888_ColorType
    )
    circle = skia.Path()
    circle.addCircle(x, y, radius)
    canvas.save()
    canvas.clipPath(circle, skia.ClipOp.kIntersect, True)
    canvas.drawImage(picture, x - radius, y - radius)
    canvas.restore()
