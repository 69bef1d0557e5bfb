"""What every engine that makes a portrait speak must do."""

import asyncio
import math
import time
from collections.abc import Iterator

import attrs
import numpy as np
import pytest

from stario.adapters.memory.animation import MemoryFaceAnimator
from stario.adapters.portrait.animator import EmbeddedFaceAnimator
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.ports.animation import (
    FRAMES_PER_SECOND,
    Avatar,
    FaceAnimator,
    Frame,
    FrameSize,
    Likeness,
    LikenessUnusable,
    PortraitProblem,
)
from stario.ports.speech import SPEECH_RATE, Speech
from tests.builders.portraits import drawn_face, encoded, landmark_models
from tests.builders.speeches import babble

SMALL = FrameSize(320, 180)
SIZES = [SMALL, FrameSize(180, 320), FrameSize(202, 202), FrameSize(322, 186)]


@attrs.frozen
class Engine:
    animator: FaceAnimator
    work: ThreadHeavyWork


@pytest.fixture(scope="module", params=["memory", "embedded"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    work = ThreadHeavyWork()
    if request.param == "memory":
        yield Engine(MemoryFaceAnimator(), work)
    else:
        yield Engine(EmbeddedFaceAnimator(landmark_models(), work), work)
    work.close()


@pytest.fixture(scope="module")
def animator(engine: Engine) -> FaceAnimator:
    return engine.animator


@pytest.fixture(scope="module")
def likeness() -> Likeness:
    return Likeness(portrait=encoded(drawn_face(400), ".jpg"))


@pytest.fixture(scope="module")
async def avatar(animator: FaceAnimator, likeness: Likeness) -> Avatar:
    return await animator.prepare(likeness, SMALL)


def frames_of(animator: FaceAnimator, avatar: Avatar, speech: Speech, seed: int) -> list[Frame]:
    return list(animator.animate(avatar, speech, seed=seed))


def silence(seconds: float) -> Speech:
    return Speech(np.zeros(round(seconds * SPEECH_RATE), np.float32), (), ())


@pytest.mark.parametrize("seconds", [0.001, 0.2, 0.401, 1.0])
def test_there_is_a_frame_for_every_begun_25th_of_a_second(
    animator: FaceAnimator, avatar: Avatar, seconds: float
) -> None:
    speech = silence(seconds)

    stream = animator.animate(avatar, speech, seed=1)

    assert stream.count == math.ceil(speech.duration_seconds * FRAMES_PER_SECOND)
    assert len(list(stream)) == stream.count


def test_a_speech_without_sound_has_no_frames(animator: FaceAnimator, avatar: Avatar) -> None:
    assert frames_of(animator, avatar, silence(0), 1) == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width}x{size.height}")
async def test_frames_are_nv12_of_the_avatars_size(
    animator: FaceAnimator, likeness: Likeness, size: FrameSize
) -> None:
    avatar = await animator.prepare(likeness, size)

    frames = frames_of(animator, avatar, silence(0.08), 1)

    assert avatar.size == size
    assert animator.animate(avatar, silence(0.08), seed=1).size == size
    assert {frame.shape for frame in frames} == {(size.height * 3 // 2, size.width)}
    assert {frame.dtype for frame in frames} == {np.dtype(np.uint8)}


def test_the_same_seed_gives_the_same_frames(animator: FaceAnimator, avatar: Avatar) -> None:
    speech = babble(2.0, seed=4)

    first, second = (frames_of(animator, avatar, speech, 7) for _ in range(2))

    assert all(map(np.array_equal, first, second))


def test_the_same_stream_can_be_taken_by_two_videos(animator: FaceAnimator, avatar: Avatar) -> None:
    first = animator.animate(avatar, babble(1.5, seed=1), seed=1)
    second = animator.animate(avatar, babble(1.5, seed=2), seed=2)
    alone = list(first)

    together = [frame for frame, _ in zip(first, second, strict=False)]

    assert all(map(np.array_equal, alone, together))


def test_another_seed_moves_the_head_in_another_way(animator: FaceAnimator, avatar: Avatar) -> None:
    speech = babble(2.0, seed=4)

    first, second = (frames_of(animator, avatar, speech, seed) for seed in (1, -2))

    assert not all(map(np.array_equal, first, second))


def test_speech_moves_the_picture(animator: FaceAnimator, avatar: Avatar) -> None:
    frames = frames_of(animator, avatar, babble(1.5, seed=4), 1)

    assert len({frame.tobytes() for frame in frames}) > len(frames) // 2


def test_drawing_on_a_frame_leaves_the_next_ones_alone(
    animator: FaceAnimator, avatar: Avatar
) -> None:
    speech = babble(1.0, seed=4)
    clean = frames_of(animator, avatar, speech, 1)

    drawn_on = []
    for frame in animator.animate(avatar, speech, seed=1):
        drawn_on.append(frame.copy())
        frame[:] = 0

    assert all(map(np.array_equal, clean, drawn_on))


def test_frames_are_made_only_when_they_are_taken(animator: FaceAnimator, avatar: Avatar) -> None:
    stream = iter(animator.animate(avatar, babble(60, seed=1), seed=1))
    start = time.process_time()

    next(stream)

    # A minute's frames take several seconds to draw.
    assert time.process_time() - start < 2.0


@pytest.mark.parametrize("portrait", [b"", b"not an image", b"\xff\xd8", b"<svg/>"])
async def test_what_is_no_image_makes_no_avatar(animator: FaceAnimator, portrait: bytes) -> None:
    with pytest.raises(LikenessUnusable) as unusable:
        await animator.prepare(Likeness(portrait=portrait), SMALL)

    assert unusable.value.details["reason"] == PortraitProblem.NOT_AN_IMAGE


async def test_another_engines_avatar_is_refused(animator: FaceAnimator) -> None:
    class Foreign(Avatar):
        size = SMALL

    with pytest.raises(TypeError, match="another engine"):
        animator.animate(Foreign(), silence(1), seed=1)


async def test_giving_up_on_an_avatar_stops_the_work(engine: Engine) -> None:
    likeness = Likeness(portrait=encoded(drawn_face(401)))
    task = asyncio.create_task(
        asyncio.wait_for(engine.animator.prepare(likeness, FrameSize(1280, 720)), 5)
    )
    await asyncio.sleep(0.05)

    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    # The thread is free at once for the next one.
    started = time.monotonic()
    await engine.work.run(lambda _: None)
    assert time.monotonic() - started < 1.0
    assert (await engine.animator.prepare(likeness, SMALL)).size == SMALL
