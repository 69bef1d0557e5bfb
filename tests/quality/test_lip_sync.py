"""Lips and sound, measured on a file as a fan gets it: animated, captioned, compressed."""

from pathlib import Path

import attrs
import av
import numpy as np
import pytest

from stario.adapters.portrait.animator import EmbeddedFaceAnimator
from stario.adapters.portrait.landmarks import FaceLandmarker
from stario.adapters.portrait.motion.loudness import ENVELOPE_RATE, envelope_of
from stario.adapters.portrait.motion.tracks import track_of
from stario.adapters.portrait.track import AnimationTrack
from stario.adapters.pyav.encoder import PyavVideoEncoder
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.generation.model.captions import Caption
from stario.domain.kernel.language import Language
from stario.ports.animation import FRAMES_PER_SECOND, WIDE, Likeness
from tests.adapters.pyav.files import Decoded, decode
from tests.builders.portraits import astronaut, encoded, landmark_models
from tests.builders.speeches import babble
from tests.quality.measures import (
    Curve,
    FaceTrack,
    best_lag,
    chance_of_smaller,
    smooth,
    track_face,
)

SEED = 4
SPEECH = babble(5.3, seed=12)
OTHER_SPEECH = babble(5.3, seed=77)


@attrs.frozen(eq=False)
class Greeting:
    path: Path
    decoded: Decoded
    face: FaceTrack
    command: AnimationTrack

    @property
    def gap(self) -> Curve:
        return smooth(self.face.gap)

    def loudness(self, sound: Curve, rate: int) -> Curve:
        """Give the loudness of *sound* in the middle of each frame."""
        envelope = envelope_of(sound.astype(np.float32), rate)
        window = ENVELOPE_RATE // FRAMES_PER_SECOND
        even = np.convolve(envelope, np.ones(window + 3) / (window + 3), "same")
        middles = (np.arange(len(self.gap)) + 0.5) * window
        return np.asarray(np.interp(middles, np.arange(len(even)) + 0.5, even))


@pytest.fixture(scope="module")
async def greeting(tmp_path_factory: pytest.TempPathFactory) -> Greeting:
    path = tmp_path_factory.mktemp("greeting") / "video.mp4"
    work = ThreadHeavyWork()
    animator = EmbeddedFaceAnimator(landmark_models(), work)
    avatar = await animator.prepare(Likeness(portrait=encoded(astronaut())), WIDE)
    await PyavVideoEncoder(work).encode(
        animator.animate(avatar, SPEECH, seed=SEED),
        SPEECH,
        captions=(Caption("Tugʻilgan kuning bilan!", 0.2, 3.0),),
        language=Language.UZBEK,
        destination=path,
        progress=lambda _: None,
    )
    work.close()
    decoded = decode(path)
    face = track_face((p for _, p in decoded.pictures), FaceLandmarker(landmark_models()))
    return Greeting(path, decoded, face, track_of(SPEECH, seed=SEED))


def test_every_frame_shows_the_face(greeting: Greeting) -> None:
    assert greeting.face.lost == 0
    assert len(greeting.gap) == greeting.command.frames


def test_the_mouth_follows_the_command_within_a_frame(greeting: Greeting) -> None:
    lag, correlation = best_lag(greeting.gap, greeting.command.gap)

    assert abs(lag) <= 1
    assert correlation >= 0.85


def test_lips_close_for_bilabials_and_part_for_vowels(greeting: Greeting) -> None:
    closed, open_ = greeting.command.closure > 0.8, greeting.command.gap > 0.07
    assert closed.sum() >= 5
    assert open_.sum() >= 10

    assert chance_of_smaller(greeting.face.gap[closed], greeting.face.gap[open_]) >= 0.9


@pytest.mark.parametrize("frames", [-4, 4])
def test_bilabials_four_frames_off_would_be_noticed(greeting: Greeting, frames: int) -> None:
    closed = np.roll(greeting.command.closure > 0.8, frames)
    open_ = np.roll(greeting.command.gap > 0.07, frames)

    assert chance_of_smaller(greeting.face.gap[closed], greeting.face.gap[open_]) < 0.75


def test_the_mouth_moves_with_the_sound_that_is_in_the_file(greeting: Greeting) -> None:
    sound = greeting.loudness(greeting.decoded.sound, greeting.decoded.rate)
    lag, correlation = best_lag(greeting.gap, sound)

    # Lips lead the sound; the picture may come up to three frames early and one late.
    assert -3 <= lag <= 1
    assert correlation >= 0.4


def test_another_speech_fits_the_mouth_much_worse(greeting: Greeting) -> None:
    right = best_lag(
        greeting.gap, greeting.loudness(greeting.decoded.sound, greeting.decoded.rate)
    )[1]
    wrong = best_lag(greeting.gap, greeting.loudness(OTHER_SPEECH.samples, OTHER_SPEECH.rate))[1]
    another = track_of(OTHER_SPEECH, seed=SEED).gap[: len(greeting.gap)]
    frames = len(another)

    assert wrong < 0.7 * right
    assert best_lag(greeting.gap[:frames], another)[1] < 0.6


def test_sound_and_picture_end_together(greeting: Greeting) -> None:
    with av.open(str(greeting.path)) as container:
        lengths = [float((s.duration or 0) * (s.time_base or 0)) for s in container.streams]

    assert abs(lengths[0] - lengths[1]) < 1 / FRAMES_PER_SECOND
    assert lengths[0] == pytest.approx(SPEECH.duration_seconds, abs=1 / FRAMES_PER_SECOND)
