"""What every judge of portraits must do."""

from collections.abc import Iterator

import numpy as np
import pytest

from stario.adapters.memory.animation import MemoryPortraitGate
from stario.adapters.portrait.gate import EmbeddedPortraitGate
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.ports.animation import PortraitGate, PortraitProblem
from tests.builders.portraits import drawn_face, encoded, landmark_models


@pytest.fixture(scope="module", params=["memory", "embedded"])
def gate(request: pytest.FixtureRequest) -> Iterator[PortraitGate]:
    if request.param == "memory":
        yield MemoryPortraitGate()
        return
    work = ThreadHeavyWork()
    yield EmbeddedPortraitGate.of(landmark_models(), work)
    work.close()


@pytest.mark.parametrize("extension", [".jpg", ".png", ".webp"])
async def test_a_good_portrait_is_accepted_in_every_format(
    gate: PortraitGate, extension: str
) -> None:
    report = await gate.inspect(encoded(drawn_face(), extension))

    assert report.problems == ()
    assert report.accepted
    assert report.eye_distance_pixels > 100
    assert abs(report.yaw_degrees) < 5
    assert abs(report.roll_degrees) < 5
    assert not report.shows_teeth


@pytest.mark.parametrize("image", [b"", b"\xff\xd8", b"GIF89a", b"%PDF-1.7", b"\0" * 1000])
async def test_what_is_no_image_is_reported(gate: PortraitGate, image: bytes) -> None:
    report = await gate.inspect(image)

    assert report.problems == (PortraitProblem.NOT_AN_IMAGE,)
    assert not report.accepted
    assert report.eye_distance_pixels == 0


async def test_a_report_holds_numbers_only(gate: PortraitGate) -> None:
    for image in (encoded(drawn_face()), b""):
        report = await gate.inspect(image)

        numbers = [report.eye_distance_pixels, report.yaw_degrees, report.roll_degrees]
        assert all(type(number) is float for number in numbers)
        assert np.isfinite(numbers).all()
