"""The embedded engine's picture, measured on clips of three faces."""

from collections.abc import Callable

import attrs
import numpy as np
import pytest
from numpy.typing import NDArray

from stario.adapters.portrait.animator import EmbeddedFaceAnimator, PortraitFrames
from stario.adapters.portrait.landmarks import FaceLandmarker
from stario.adapters.portrait.motion.tracks import track_of
from stario.adapters.portrait.raster import picture_of
from stario.adapters.portrait.rig import PortraitRig
from stario.adapters.portrait.track import AnimationTrack
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.ports.animation import WIDE, Likeness
from tests.builders.portraits import (
    Picture,
    admiral,
    astronaut,
    drawn_face,
    encoded,
    landmark_models,
)
from tests.builders.speeches import babble
from tests.quality.measures import (
    FaceTrack,
    best_lag,
    chance_of_smaller,
    flicker,
    psnr,
    sharpness,
    smooth,
    track_face,
)

SEED = 11
SPEECH = babble(3.6, seed=3)
FACES: dict[str, Callable[[], Picture]] = {
    "smiling": astronaut,
    "lips closed": admiral,
    "drawn": drawn_face,
}


@attrs.frozen(eq=False)
class Clip:
    rig: PortraitRig
    command: AnimationTrack
    pictures: list[Picture]
    face: FaceTrack

    @property
    def untouched(self) -> NDArray[np.bool_]:
        """Pixels that no motion reaches."""
        head = self.rig.mouth.warps.head.region
        still = np.ones(self.rig.canvas.shape[:2], bool)
        still[head.rows, head.columns] = False
        return still


@pytest.fixture(scope="module", params=FACES)
async def clip(request: pytest.FixtureRequest) -> Clip:
    work = ThreadHeavyWork()
    animator = EmbeddedFaceAnimator(landmark_models(), work)
    likeness = Likeness(portrait=encoded(FACES[request.param]()))
    avatar = await animator.prepare(likeness, WIDE)
    work.close()
    frames = animator.animate(avatar, SPEECH, seed=SEED)
    assert isinstance(frames, PortraitFrames)
    pictures = [picture_of(frame) for frame in frames]
    face = track_face(pictures, FaceLandmarker(landmark_models()))
    return Clip(avatar.rig, track_of(SPEECH, seed=SEED), pictures, face)


def test_a_face_is_in_every_frame(clip: Clip) -> None:
    assert clip.face.lost == 0
    assert len(clip.face.gap) == clip.command.frames


def test_the_mouth_follows_the_command_at_once(clip: Clip) -> None:
    lag, correlation = best_lag(smooth(clip.face.gap), clip.command.gap)

    assert abs(lag) <= 1
    assert correlation >= 0.85


def test_lips_close_for_p_b_and_m(clip: Clip) -> None:
    closed, open_ = clip.command.closure > 0.8, clip.command.gap > 0.07
    assert closed.sum() >= 5
    assert open_.sum() >= 10

    assert chance_of_smaller(clip.face.gap[closed], clip.face.gap[open_]) >= 0.9


def test_the_background_stays_what_it_was(clip: Clip) -> None:
    assert clip.untouched.mean() > 0.2
    still = [psnr(picture, clip.rig.canvas, clip.untouched) for picture in clip.pictures[::15]]

    assert min(still) >= 38


def test_nothing_flickers_beside_the_head(clip: Clip) -> None:
    assert flicker(clip.pictures, clip.untouched) < 0.1


def test_the_head_moves_without_trembling(clip: Clip) -> None:
    assert np.ptp(clip.face.steady, axis=0).max() > 0.01
    assert clip.face.jitter < 0.01


def test_the_face_stays_sharp(clip: Clip) -> None:
    before = sharpness(clip.rig.canvas, clip.rig.face)
    after = np.median([sharpness(picture, clip.rig.face) for picture in clip.pictures[::5]])

    assert after / before >= 0.5


def test_a_wrong_command_is_told_from_the_right_one(clip: Clip) -> None:
    another = track_of(babble(3.6, seed=9), seed=SEED).gap
    frames = min(len(another), len(clip.face.gap))

    _, correlation = best_lag(smooth(clip.face.gap)[:frames], another[:frames])

    assert correlation < 0.6
