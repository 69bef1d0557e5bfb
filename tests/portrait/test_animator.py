"""The embedded engine from the inside: caching, the second photo, and what a pose draws."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from stario.adapters.portrait.animator import EmbeddedAvatar, EmbeddedFaceAnimator
from stario.adapters.portrait.fields import COEFFICIENTS
from stario.adapters.portrait.raster import Floats, picture_of
from stario.adapters.portrait.renderer import FrameRenderer, Pose
from stario.adapters.portrait.topology import NOSE_BASE
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.kernel.errors import Unavailable
from stario.ports.animation import FrameSize, Likeness, LikenessUnusable, PortraitProblem
from tests.builders.portraits import (
    Picture,
    admiral,
    astronaut,
    drawn_face,
    encoded,
    landmark_models,
)

SIZE = FrameSize(640, 360)
SMALL = FrameSize(320, 180)


@pytest.fixture(scope="module")
def work() -> Iterator[ThreadHeavyWork]:
    work = ThreadHeavyWork()
    yield work
    work.close()


@pytest.fixture(scope="module")
def animator(work: ThreadHeavyWork) -> EmbeddedFaceAnimator:
    return EmbeddedFaceAnimator(landmark_models(), work)


@pytest.fixture(scope="module")
def closed() -> Likeness:
    return Likeness(portrait=encoded(drawn_face()))


@pytest.fixture(scope="module")
async def avatar(animator: EmbeddedFaceAnimator, closed: Likeness) -> EmbeddedAvatar:
    return await animator.prepare(closed, SIZE)


def pose(*, tongue: float = 0.0, blink: float = 0.0, **motion: float) -> Pose:
    values = [motion.pop(name, 0.0) for name in COEFFICIENTS]
    assert not motion
    return Pose(np.array(values, np.float32), tongue, blink)


def draw(avatar: EmbeddedAvatar, what: Pose) -> Picture:
    return picture_of(FrameRenderer(avatar.rig).render(what))


def mouth_of(avatar: EmbeddedAvatar, picture: Picture) -> Picture:
    region = avatar.rig.mouth.warps.upper.region
    return picture[region.rows, region.columns]


def difference(first: Picture, second: Picture) -> Floats:
    return np.asarray(np.abs(first.astype(np.float32) - second).mean(-1))


async def test_a_face_at_rest_is_the_portrait(avatar: EmbeddedAvatar) -> None:
    still = draw(avatar, pose())

    # Chroma is halved in NV12; luma must be the portrait's.
    assert difference(still, avatar.rig.canvas).mean() < 1.5
    assert difference(still, avatar.rig.canvas).max() < 60


async def test_the_jaw_moves_the_lower_face_only(avatar: EmbeddedAvatar) -> None:
    still, open_ = draw(avatar, pose()), draw(avatar, pose(jaw=0.15))

    moved = difference(still, open_) > 6
    nose = int(avatar.rig.face.points[NOSE_BASE, 1])
    assert moved[nose:].sum() > 100
    assert moved[:nose].sum() == 0


async def test_eyes_open_again_exactly_as_they_were(avatar: EmbeddedAvatar) -> None:
    renderer = FrameRenderer(avatar.rig)
    before = renderer.render(pose())

    shut = renderer.render(pose(blink=1))
    after = renderer.render(pose())

    assert not np.array_equal(before, shut)
    assert np.array_equal(before, after)


async def test_teeth_come_from_the_smiling_photo(animator: EmbeddedFaceAnimator) -> None:
    portrait, smile = encoded(admiral()), encoded(astronaut())
    plain = await animator.prepare(Likeness(portrait=portrait), SIZE)
    smiling = await animator.prepare(Likeness(portrait=portrait, smile=smile), SIZE)

    open_mouth = pose(jaw=0.15)
    changed = difference(draw(plain, open_mouth), draw(smiling, open_mouth)) > 8
    at_rest = difference(draw(plain, pose()), draw(smiling, pose()))

    assert 50 < changed.sum() < 3000
    assert mouth_of(smiling, changed[..., None].astype(np.uint8)).sum() == changed.sum()
    assert at_rest.max() == 0


@pytest.mark.parametrize("smile", [b"", b"no image", encoded(np.zeros((90, 90, 3), np.uint8))])
async def test_an_unusable_smile_is_ignored(
    animator: EmbeddedFaceAnimator, closed: Likeness, avatar: EmbeddedAvatar, smile: bytes
) -> None:
    other = await animator.prepare(Likeness(portrait=closed.portrait, smile=smile), SIZE)

    assert np.array_equal(draw(other, pose(jaw=0.1)), draw(avatar, pose(jaw=0.1)))


async def test_an_avatar_is_made_once(animator: EmbeddedFaceAnimator, closed: Likeness) -> None:
    size = FrameSize(360, 200)

    first, *others = await asyncio.gather(*(animator.prepare(closed, size) for _ in range(4)))

    assert all(other is first for other in others)
    assert await animator.prepare(closed, size) is first
    assert await animator.prepare(closed, FrameSize(360, 202)) is not first


async def test_the_cache_forgets_what_was_used_longest_ago(work: ThreadHeavyWork) -> None:
    portraits = [Likeness(portrait=encoded(drawn_face(side))) for side in (300, 310, 320)]
    probe = EmbeddedFaceAnimator(landmark_models(), work, cache_bytes=0)
    one = (await probe.prepare(portraits[0], SMALL)).rig.bytes
    animator = EmbeddedFaceAnimator(landmark_models(), work, cache_bytes=int(2.5 * one))

    first, second = [await animator.prepare(portrait, SMALL) for portrait in portraits[:2]]
    assert await animator.prepare(portraits[0], SMALL) is first
    await animator.prepare(portraits[2], SMALL)

    assert await animator.prepare(portraits[0], SMALL) is first
    assert await animator.prepare(portraits[1], SMALL) is not second


@pytest.mark.parametrize(
    ("picture", "problem"),
    [
        (np.full((200, 200, 3), 90, np.uint8), PortraitProblem.NO_FACE),
        (drawn_face(64), PortraitProblem.FACE_TOO_SMALL),
    ],
)
async def test_a_portrait_without_a_usable_face_says_why(
    animator: EmbeddedFaceAnimator, picture: Picture, problem: PortraitProblem
) -> None:
    with pytest.raises(LikenessUnusable) as unusable:
        await animator.prepare(Likeness(portrait=encoded(picture)), SMALL)

    assert unusable.value.details == {"reason": problem}


async def test_missing_models_are_an_outage_not_a_bad_portrait(
    work: ThreadHeavyWork, tmp_path: Path, closed: Likeness
) -> None:
    with pytest.raises(Unavailable):
        await EmbeddedFaceAnimator(tmp_path, work).prepare(closed, SMALL)
