"""The checkers of tests see what tests paint for them."""

import io

import numpy as np
import pytest
from PIL import Image

from stario.adapters.memory.media_moderation import (
    DISPUTED_COLOUR,
    EXPLICIT_COLOUR,
    SUGGESTIVE_COLOUR,
    VIOLENT_COLOUR,
    MemoryNsfwClassifier,
    MemoryPictureReader,
    MemoryViolenceClassifier,
    written,
)
from stario.ports.pictures import RgbImage


def painted(colour: tuple[int, int, int]) -> RgbImage:
    """Its lower half in *colour*, as a JPEG keeps it."""
    picture = np.full((64, 96, 3), 90, np.uint8)
    picture[32:] = colour
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=80)
    return np.asarray(Image.open(buffer).convert("RGB"), np.uint8)


async def test_a_colour_is_as_explicit_as_it_is_large() -> None:
    explicit, suggestive, disputed = await MemoryNsfwClassifier().classify(
        painted(EXPLICIT_COLOUR), painted(SUGGESTIVE_COLOUR), painted(DISPUTED_COLOUR)
    )

    assert (explicit.explicit, explicit.suggestive) == pytest.approx((0.5, 0), abs=0.05)
    assert (suggestive.explicit, suggestive.suggestive) == pytest.approx((0, 0.5), abs=0.05)
    assert (disputed.explicit, disputed.disagreement) == pytest.approx((0.5, 0.5), abs=0.05)


async def test_violence_is_judged_where_a_test_wants_it() -> None:
    picture = painted(VIOLENT_COLOUR)

    (chance,) = await MemoryViolenceClassifier(judges=True).classify(picture)
    assert chance == pytest.approx(0.5, abs=0.05)
    assert await MemoryViolenceClassifier().classify(picture) == (None,)


async def test_a_long_line_goes_on_below_and_the_next_is_another() -> None:
    lines = ("Tugʻilgan kuningiz bilan, aziz Dilnoza opa! " * 3, "ҳа", "")

    read = await MemoryPictureReader().read(written(*lines, width=320))

    assert [line.text for line in read] == list(lines)
