"""What a diffusion model is asked for, and what becomes of its picture."""

from types import ModuleType

import attrs
import numpy as np

from stario.adapters.diffusers.art import PIXELS, DiffusersArtPainter
from stario.adapters.diffusers.pipeline import Pipeline
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.ports.pictures import RgbImage


@attrs.define(eq=False, kw_only=True)
class Recording(Pipeline):
    """Gives a picture of one colour, and remembers what it was asked."""

    asked: list[tuple[str, str, int, int, int]] = attrs.field(factory=list)

    def make(self, prompt: str, *, negative: str, width: int, height: int, seed: int) -> RgbImage:
        self.asked.append((prompt, negative, width, height, seed))
        return np.full((height, width, 3), (10, 20, 30), np.uint8)


def no_network(**arguments: object) -> object:
    raise AssertionError(arguments)


def a_pipeline() -> Recording:
    return Recording(
        network=no_network,  # type: ignore[arg-type]
        torch=ModuleType("torch"),
        device="cpu",
        steps=1,
        guidance=0.0,
    )


async def test_words_go_to_the_network_whole_and_its_picture_is_enlarged() -> None:
    pipeline = a_pipeline()
    painter = DiffusersArtPainter(pipeline=pipeline, heavy_work=ThreadHeavyWork(threads=1))

    art = await painter.paint("Chimgan togʻlari, kechqurun", width=1500, height=2100, seed=7)
    emblem = await painter.paint("lola", width=900, height=900, seed=8, is_emblem=True)

    prompt, negative, width, height, seed = pipeline.asked[0]
    assert prompt.startswith("Chimgan togʻlari, kechqurun, ")
    assert "letters" in negative
    assert (width % 8, height % 8, seed) == (0, 0, 7)
    assert abs(width * height / PIXELS - 1) < 0.03
    assert art.shape == (2100, 1500, 4)
    assert (art[1000, 700] == (10, 20, 30, 255)).all()
    assert (emblem[0, 0, 3], emblem[450, 450, 3]) == (0, 255)
