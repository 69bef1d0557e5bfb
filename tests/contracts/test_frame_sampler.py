"""What choosing the frames of a film promises, of films by every encoder."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import attrs
import numpy as np
import pytest

from stario.adapters.memory.media_reading import MemoryFrameSampler, MemoryMediaReader
from stario.adapters.memory.video import MemoryVideoEncoder
from stario.adapters.pyav.frame_sampler import PyavFrameSampler
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.frame_plan import MOST_CUTS, MOST_STEADY
from stario.ports.media_reading import FRAME_PIXELS, FrameSampler, MediaUnreadable
from stario.ports.provenance import FileTypeUnknown
from stario.ports.speech import SPEECH_RATE, Speech
from tests.builders.frames import SMALL, PaintedFrames, gradient
from tests.builders.media_files import a_picture_file, a_video_file


@attrs.frozen
class Place:
    sampler: FrameSampler
    film: Callable[[], Awaitable[Path]]


@pytest.fixture(params=["memory", "pyav"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    async def remembered() -> Path:
        film = tmp_path / "film.mp4"
        silence = Speech(np.full(SPEECH_RATE, 0.5, np.float32), (), ())
        await MemoryVideoEncoder().encode(
            PaintedFrames(gradient(SMALL), 5),
            silence,
            captions=(),
            language=Language.UZBEK,
            destination=film,
            progress=lambda _: None,
        )
        return film

    async def encoded() -> Path:
        return a_video_file(tmp_path, frames=400)

    if request.param == "memory":
        return Place(MemoryFrameSampler(), remembered)
    return Place(PyavFrameSampler(ThreadHeavyWork(threads=1)), encoded)


async def test_a_film_is_seen_from_its_beginning_in_few_frames(place: Place) -> None:
    seen = await place.sampler.sample(await place.film())

    assert 1 <= len(seen) <= MOST_STEADY + MOST_CUTS
    moments = [each.seconds for each in seen]
    assert moments[0] == 0
    assert moments == sorted(set(moments))
    for each in seen:
        assert each.frame.dtype == np.uint8
        assert each.frame.shape[2] == 3
        assert max(each.frame.shape) <= FRAME_PIXELS


async def test_what_is_no_film_is_refused(place: Place, tmp_path: Path) -> None:
    picture = a_picture_file(tmp_path, "png")
    (tmp_path / "nothing").write_bytes(b"nothing")

    with pytest.raises(MediaUnreadable):
        await place.sampler.sample(picture)
    with pytest.raises((MediaUnreadable, FileTypeUnknown)):
        await place.sampler.sample(tmp_path / "nothing")


async def test_a_film_in_memory_sounds_as_long_as_it_did(place: Place) -> None:
    if isinstance(place.sampler, PyavFrameSampler):
        film = await place.film()
        assert len(await place.sampler.sample(film)) > 1
        return
    heard = await MemoryMediaReader().read(await place.film())
    assert heard.samples is not None
    assert len(heard.samples) / heard.rate == pytest.approx(1.0, abs=0.05)
