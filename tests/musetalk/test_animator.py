"""The GPU engine as a whole, on tiny networks: real landmarks, real plates, real film."""

import io
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

import av
import cv2
import msgspec
import numpy as np
import pytest
import pytest_asyncio

from stario.adapters.memory.animation import MemoryAvatar
from stario.adapters.model_store.cached import CachedModelStore
from stario.adapters.musetalk.animator import MuseTalkAnimator, open_musetalk
from stario.adapters.musetalk.clips import Clip
from stario.adapters.musetalk.faces import Points
from stario.adapters.musetalk.pictures import Picture, picture_of
from stario.adapters.portrait.animator import EmbeddedFaceAnimator
from stario.adapters.portrait.landmarks import FaceLandmarker, FaceMesh
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.kernel.errors import Unavailable
from stario.entrypoints.worker.engine_metrics import EngineMeasures
from stario.ports.animation import Frame, FrameSize, Likeness, LikenessUnusable
from stario.ports.models import LicenceForbids, ModelCorrupted
from stario.ports.speech import Speech
from tests.builders.models import manifest_of
from tests.builders.musetalk import build_networks
from tests.builders.portraits import astronaut, encoded, landmark_models
from tests.builders.speeches import speech_of

SIZE = FrameSize(480, 360)
LIKENESS = Likeness(portrait=encoded(astronaut()))
SPEECH = speech_of([("", 0.04), ("a", 0.16), ("m", 0.12), ("i", 0.15)])


@pytest_asyncio.fixture(scope="session")
async def work() -> AsyncIterator[ThreadHeavyWork]:
    threads = ThreadHeavyWork()
    yield threads
    threads.close()


@pytest.fixture(scope="session")
def plates(work: ThreadHeavyWork) -> EmbeddedFaceAnimator:
    return EmbeddedFaceAnimator(landmark_models(), work)


@cache
def landmarks() -> FaceLandmarker:
    return FaceLandmarker(landmark_models())


def locate(picture: Picture, previous: Points | None = None) -> Points | None:
    if previous is not None:
        followed = landmarks().follow(picture, FaceMesh(previous, 1.0))
        return followed.points if followed.presence > 0.5 else None
    faces = landmarks().faces(picture)
    return landmarks().mesh(picture, faces[0]).points if faces else None


def model_store(
    folder: Path, *, most_at_once: int = 64, commercial: bool = True, production: bool = True
) -> CachedModelStore:
    """A cache with the tiny networks, and a manifest that is true about them."""
    built = build_networks(folder / "musetalk-1.5" / "1.0", most_at_once=most_at_once)
    files = {path.name: path.read_bytes() for path in built.iterdir()}
    manifest = manifest_of("musetalk-1.5", files, commercial=commercial)
    (folder / "musetalk-1.5.json").write_bytes(msgspec.json.encode(manifest))
    return CachedModelStore(folder=folder, manifests=(folder,), production=production)


async def engine(
    store: CachedModelStore,
    plates: EmbeddedFaceAnimator,
    work: ThreadHeavyWork,
    *,
    batch: int = 8,
) -> MuseTalkAnimator:
    return await open_musetalk(store, plates=plates, locate=locate, heavy_work=work, batch=batch)


async def frames_of(
    animator: MuseTalkAnimator, likeness: Likeness = LIKENESS, speech: Speech = SPEECH
) -> list[Frame]:
    avatar = await animator.prepare(likeness, SIZE)
    return list(animator.animate(avatar, speech, seed=7))


PHOTO = np.asarray(cv2.resize(astronaut(), (360, 360)), np.uint8)


def film(frames: int, *, rate: int = 25, photo: Picture = PHOTO) -> bytes:
    """A photo that glides to the right, as an MP4 without loss."""
    sink = io.BytesIO()
    with av.open(sink, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=rate, options={"qp": "0"})
        stream.width, stream.height, stream.pix_fmt = 480, 360, "yuv420p"
        for number in range(frames):
            picture = np.zeros((360, 480, 3), np.uint8)
            left = 20 + 2 * (number % 40)
            picture[:, left : left + 360] = photo
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return sink.getvalue()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> CachedModelStore:
    return model_store(tmp_path_factory.mktemp("models"))


@pytest_asyncio.fixture(scope="session")
async def animator(
    store: CachedModelStore, plates: EmbeddedFaceAnimator, work: ThreadHeavyWork
) -> MuseTalkAnimator:
    return await engine(store, plates, work)


@pytest_asyncio.fixture(scope="session")
async def painted(animator: MuseTalkAnimator) -> list[Frame]:
    return await frames_of(animator)


async def test_a_speech_has_its_frames(animator: MuseTalkAnimator, painted: list[Frame]) -> None:
    avatar = await animator.prepare(LIKENESS, SIZE)

    assert animator.animate(avatar, SPEECH, seed=7).count == len(painted)
    assert len(painted) == -(-len(SPEECH.samples) * 25 // 24_000)
    assert {frame.shape for frame in painted} == {(540, 480)}
    assert animator.provider == "cpu"


async def test_the_mouth_is_painted_and_the_head_is_the_other_engines(
    plates: EmbeddedFaceAnimator, painted: list[Frame]
) -> None:
    avatar = await plates.prepare(LIKENESS, SIZE)
    ground = list(plates.animate(avatar, SPEECH, seed=7))

    for frame, plate in zip(painted, ground, strict=True):
        changed = frame[:360] != plate[:360]
        points = locate(picture_of(plate))
        assert points is not None
        nose, chin = points[195, 1], points[152, 1]
        assert changed[: int(nose) - 4].sum() == 0
        assert changed[int(chin) + 12 :].sum() == 0
        # The tiny painter shows faces coarsely: most of the jaw differs.
        assert changed.sum() > 1000


async def test_the_same_seed_gives_the_same_frames(
    animator: MuseTalkAnimator, painted: list[Frame]
) -> None:
    again = await frames_of(animator)

    assert all(np.array_equal(a, b) for a, b in zip(painted, again, strict=True))


async def test_a_batch_without_room_is_made_smaller_and_counted(
    tmp_path: Path,
    plates: EmbeddedFaceAnimator,
    work: ThreadHeavyWork,
    painted: list[Frame],
) -> None:
    small = await engine(model_store(tmp_path, most_at_once=2), plates, work)

    frames = await frames_of(small)

    assert small.batches.size == 2
    # Eight and four had no room; every later batch is of two.
    assert small.batches.exhausted == 3
    assert small.batches.unpainted == 0
    told = {measure.name: measure.value for measure in await EngineMeasures(small)()}
    assert told["stario_gpu_memory_exhausted"] == 3
    assert told["stario_gpu_batch_faces"] == 2
    for frame, other in zip(frames, painted, strict=True):
        assert np.abs(frame.astype(int) - other).max() <= 1


async def test_without_any_room_the_plates_are_shown(
    tmp_path: Path, plates: EmbeddedFaceAnimator, work: ThreadHeavyWork
) -> None:
    full = await engine(model_store(tmp_path, most_at_once=0), plates, work)
    avatar = await plates.prepare(LIKENESS, SIZE)
    ground = list(plates.animate(avatar, SPEECH, seed=7))

    frames = await frames_of(full)

    assert all(np.array_equal(a, b) for a, b in zip(frames, ground, strict=True))
    assert full.batches.unpainted == len(frames)


async def test_a_film_has_no_lips_of_its_own_to_fall_back_to(
    tmp_path: Path, plates: EmbeddedFaceAnimator, work: ThreadHeavyWork
) -> None:
    full = await engine(model_store(tmp_path, most_at_once=0), plates, work)
    likeness = Likeness(portrait=LIKENESS.portrait, clip=film(25))

    with pytest.raises(Unavailable) as refused:
        await frames_of(full, likeness)
    assert refused.value.details["what"] == "device_memory"


async def test_a_film_is_painted_on_and_runs_to_and_fro(animator: MuseTalkAnimator) -> None:
    likeness = Likeness(portrait=LIKENESS.portrait, clip=film(30))
    avatar = await animator.prepare(likeness, SIZE)
    assert isinstance(avatar.clip, Clip)

    plates = list(avatar.clip.plates(60, seed=0))
    frames = list(animator.animate(avatar, SPEECH, seed=0))

    assert all(plate.canvas is not None for plate in plates)
    lefts = [plate.canvas.box.left for plate in plates if plate.canvas is not None]
    assert lefts[0] + 40 < lefts[29]
    assert lefts[:30] == lefts[58:28:-1]
    for frame, plate in zip(frames, plates, strict=False):
        assert (frame != plate.frame).sum() > 1000
        assert np.array_equal(frame[:60], plate.frame[:60])
    # Another seed begins elsewhere.
    other = next(avatar.clip.plates(1, seed=20))
    assert other.canvas is not None
    assert other.canvas.box.left == lefts[20]


@pytest.mark.parametrize(("rate", "frames"), [(50, 60), (10, 15)])
async def test_a_film_of_another_rate_keeps_its_speed(
    animator: MuseTalkAnimator, rate: int, frames: int
) -> None:
    likeness = Likeness(portrait=LIKENESS.portrait, clip=film(frames, rate=rate))

    avatar = await animator.prepare(likeness, SIZE)

    assert avatar.clip is not None
    assert abs(len(avatar.clip._plates) - frames / rate * 25) <= 2


async def test_a_film_is_prepared_once(animator: MuseTalkAnimator) -> None:
    likeness = Likeness(portrait=LIKENESS.portrait, clip=film(26))

    first = await animator.prepare(likeness, SIZE)
    second = await animator.prepare(likeness, SIZE)

    assert first.clip is second.clip


@pytest.mark.parametrize("clip", [b"", b"not a film", film(30)[:5000], film(10)])
async def test_what_is_no_usable_film_is_refused(animator: MuseTalkAnimator, clip: bytes) -> None:
    with pytest.raises(LikenessUnusable):
        await animator.prepare(Likeness(portrait=LIKENESS.portrait, clip=clip), SIZE)


async def test_a_film_without_a_face_is_refused(animator: MuseTalkAnimator) -> None:
    blank = Likeness(portrait=LIKENESS.portrait, clip=film(30, photo=np.full_like(PHOTO, 90)))

    with pytest.raises(LikenessUnusable) as refused:
        await animator.prepare(blank, SIZE)
    assert refused.value.details["reason"] == "no_face"


async def test_no_speech_no_frames(animator: MuseTalkAnimator) -> None:
    avatar = await animator.prepare(LIKENESS, SIZE)

    assert list(animator.animate(avatar, Speech(np.zeros(0, np.float32), (), ()), seed=1)) == []


async def test_another_engines_avatar_is_refused(animator: MuseTalkAnimator) -> None:
    with pytest.raises(TypeError, match="another engine"):
        animator.animate(MemoryAvatar(SIZE, shade=1), SPEECH, seed=1)


async def test_production_refuses_weights_that_are_not_for_paid_products(
    tmp_path: Path, plates: EmbeddedFaceAnimator, work: ThreadHeavyWork
) -> None:
    with pytest.raises(LicenceForbids):
        await engine(model_store(tmp_path / "a", commercial=False), plates, work)

    lenient = model_store(tmp_path / "b", commercial=False, production=False)
    assert (await engine(lenient, plates, work)).provider == "cpu"


async def test_damaged_weights_are_refused(
    tmp_path: Path, plates: EmbeddedFaceAnimator, work: ThreadHeavyWork
) -> None:
    store = model_store(tmp_path)
    unet = tmp_path / "musetalk-1.5" / "1.0" / "unet.onnx"
    unet.write_bytes(unet.read_bytes()[:-1] + b"x")

    with pytest.raises(ModelCorrupted) as corrupted:
        await engine(store, plates, work)
    assert corrupted.value.details["file"] == "unet.onnx"
