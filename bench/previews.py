"""
Designs on products: previews a second, beside baking the product anew for each.

A preview here is all that a fan waits for: the sheet is composed, findings are made, the product is
pictured from what was baked before, and the JPEG and the PDF page are written. Baking anew is what
each preview would cost without maps that are kept. Every body, with a picture of 2,160 x 2,700
pixels and a text; processor time says what it costs whatever else runs.

Run: `python -m bench.previews`.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import numpy as np

from stario.adapters.pillow.encoder import PillowPictureEncoder
from stario.adapters.skia.art.painter import painted
from stario.adapters.skia.designs.preparer import SkiaPrintPreparer
from stario.adapters.skia.mockups.renderer import BAKERS, SkiaMockupRenderer
from stario.adapters.skia.typefaces import MODEL, Typesetter
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.kernel.language import Language
from stario.domain.merch.model.opening_range import OPENING_RANGE
from stario.domain.merch.model.product import Mockup, PrintArea
from stario.entrypoints.settings import Settings
from stario.ports.mockups import Design
from stario.ports.pictures import PictureFormat

ROUNDS = 12
BAKES = 3
PROMISED_SECONDS = 2.0
TEXT = "Gʻuncha Oʻktam"
VERSION = "1"


def areas() -> Mapping[Mockup, PrintArea]:
    return {offer.mockup: offer.print_area for _, offer in OPENING_RANGE}


async def timed(work: Callable[[], Awaitable[object]], rounds: int) -> list[tuple[float, float]]:
    """Give wall and processor seconds of each round."""
    times = []
    for _ in range(rounds):
        started, used = time.perf_counter(), time.process_time()
        await work()
        times.append((time.perf_counter() - started, time.process_time() - used))
    return times


async def measure(folder: Path, mockup: Mockup, area: PrintArea, typesetter: Typesetter) -> None:
    heavy_work = ThreadHeavyWork(threads=1)
    preparer = SkiaPrintPreparer(typesetter=typesetter, heavy_work=heavy_work)
    renderer = SkiaMockupRenderer(heavy_work=heavy_work, folder=folder)
    encoder = PillowPictureEncoder(heavy_work)
    design = Design(
        area=area,
        mockup=mockup,
        colour="black",
        artwork=painted("atlas qizil lola", 2160, 2700, 1),
        text=TEXT,
        language=Language.UZBEK,
    )

    async def preview() -> None:
        await preparer.preflight(design)
        sheet = await preparer.sheet(design)
        picture = await renderer.show(sheet, mockup=mockup, area=area, colour="black")
        await encoder.encode(picture, PictureFormat.JPEG)
        await preparer.write(design, folder / "page.pdf")

    async def bake() -> None:
        await heavy_work.run(lambda _: BAKERS[mockup]("black", area))

    (first, _), *_ = await timed(preview, 1)
    previews, bakes = await timed(preview, ROUNDS), await timed(bake, BAKES)
    wall, used = (float(np.median([pair[index] for pair in previews])) for index in (0, 1))
    anew = float(np.median([pair[1] for pair in bakes]))
    worst = max(first, *(pair[0] for pair in previews))
    kept = "" if worst <= PROMISED_SECONDS else "  over 2 s"
    print(
        f"{mockup:<13} {1 / wall:10.1f} {wall:9.3f} {first:8.2f} {worst:7.2f} {used:11.3f}"
        f" {anew:10.3f} {(used + anew) / used:7.1f}{kept}"
    )
    heavy_work.close()


async def main() -> None:
    typesetter = Typesetter.load(Settings().stario_models_dir / MODEL / VERSION)
    print("body          previews/s  wall P50  baking   worst   processor  bake anew   ratio")
    with tempfile.TemporaryDirectory() as folder:
        for mockup, area in areas().items():
            await measure(Path(folder), mockup, area, typesetter)


if __name__ == "__main__":
    asyncio.run(main())
