"""Every style, ratio and script of the poster maker on one page that needs no network."""

from pathlib import Path

import attrs
from rich.console import Console

from stario.domain.generation.model.poster import PosterQuality, PosterRatio, PosterStyle
from stario.domain.kernel.language import Language
from stario.entrypoints.demo.gallery_page import GalleryPage, Shown
from stario.entrypoints.demo.painting import Atelier, atelier
from stario.entrypoints.settings import Settings
from stario.ports.cutouts import Cutout
from stario.ports.painting import PosterBrief, PosterWords
from stario.ports.pictures import PictureFormat

LONGEST_PIXELS = 900
VERIFY_URL = "https://stario.uz/v/7K3Q-0427"


@attrs.frozen(kw_only=True)
class Script:
    """A language in the letters it is written in, with words that need all of them."""

    id: str
    name: str
    language: Language
    words: PosterWords


SCRIPTS = (
    Script(
        id="uz-latin",
        name="Oʻzbekcha",
        language=Language.UZBEK,
        words=PosterWords(
            title="Gʻuncha, tugʻilgan kuning bilan!",
            secondary="Orzularing ushalsin, yoʻling oydin boʻlsin",
            artist_name="Nozima Oʻktamova",
            kicker="Tugʻilgan kun",
            edition="0427",
            label="AI yordamida yaratilgan",
        ),
    ),
    Script(
        id="uz-cyrillic",
        name="Ўзбекча",
        language=Language.UZBEK,
        words=PosterWords(
            title="Наврўз муборак, Ғунча!",
            secondary="Баҳор қувонч ва барака келтирсин",
            artist_name="Нозима Ўктамова",
            kicker="21-март",
            edition="0428",
            label="AI ёрдамида яратилган",
        ),
    ),
    Script(
        id="ru",
        name="Русский",
        language=Language.RUSSIAN,
        words=PosterWords(
            title="Золотая осень",
            secondary="Большой концерт в Ташкенте · 24 октября · 19:00",
            artist_name="Нозима Уктамова",
            kicker="Концерт",
            edition="0429",
            label="Создано с помощью ИИ",
        ),
    ),
    Script(
        id="en",
        name="English",
        language=Language.ENGLISH,
        words=PosterWords(
            title="You can do it, Malika!",
            secondary="One step further, every day",
            artist_name="Nozima Uktamova",
            kicker="Today",
            edition="0430",
            label="Made with AI",
        ),
    ),
)


@attrs.frozen(kw_only=True)
class Gallery:
    """
    Paints everything into *home*: a picture each, a sheet a style and `index.html`.

    The fan stands beside the artist in the last picture of each ratio.
    """

    atelier: Atelier
    home: Path
    console: Console

    async def run(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        page = GalleryPage(self.home)
        for style in PosterStyle:
            shown = [
                await self._paint(style, ratio, script, people=people)
                for ratio in PosterRatio
                for script, people in self._cast()
            ]
            page.add(style, shown)
            self.console.print(f"{style}: {len(shown)} posters")
        page.write()
        self.console.print(f"Open {self.home / 'index.html'}")

    def _cast(self) -> list[tuple[Script, tuple[Cutout, ...]]]:
        alone = [(script, self.atelier.people[:1]) for script in SCRIPTS]
        return [*alone, (SCRIPTS[0], self.atelier.people)]

    async def _paint(
        self, style: PosterStyle, ratio: PosterRatio, script: Script, *, people: tuple[Cutout, ...]
    ) -> Shown:
        schemes = self.atelier.painter.color_schemes(style)
        seed = list(PosterRatio).index(ratio) + len(people)
        brief = PosterBrief(
            style=style,
            ratio=ratio,
            language=script.language,
            words=script.words,
            people=people,
            color_scheme=schemes[seed % len(schemes)],
            verify_url=VERIFY_URL,
            seed=seed,
        )
        painted = await self.atelier.painter.paint(
            brief, [PosterQuality.STANDARD], finish=lambda image: image
        )
        image = await self.atelier.picture_encoder.shrink(
            painted[PosterQuality.STANDARD], longest_pixels=LONGEST_PIXELS
        )
        file = await self.atelier.picture_encoder.encode(image, PictureFormat.JPEG)
        who = "two people" if len(people) > 1 else "one person"
        name = f"{style}-{ratio.replace(':', 'x')}-{script.id}-{len(people)}.jpg"
        (self.home / name).write_bytes(file)
        return Shown(file=name, ratio=ratio, caption=f"{ratio}, {script.name}, {who}")


async def paint_gallery(settings: Settings, *, home: Path, console: Console) -> None:
    """
    Raises:
        ModelMissing, ModelCorrupted: `stario models install` has not run.
    """
    async with atelier(settings) as opened:
        await Gallery(atelier=opened, home=home, console=console).run()
