"""From speech to motion: mouths that fit the sound, heads that move as people do."""

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from stario.adapters.portrait.motion.tracks import track_of
from stario.adapters.portrait.track import CHANNELS, AnimationTrack
from stario.ports.animation import FRAMES_PER_SECOND
from stario.ports.speech import SPEECH_RATE, Phone, Speech
from tests.builders.speeches import babble, speech_of

LIMITS = {
    "gap": (0.0, 0.25),
    "wide": (-0.35, 0.25),
    "upper": (0.0, 0.05),
    "lower": (0.0, 0.05),
    "tongue": (0.0, 1.0),
    "closure": (0.0, 1.0),
    "blink": (0.0, 1.0),
    "yaw": (-0.15, 0.15),
    "pitch": (-0.15, 0.15),
    "roll": (-0.15, 0.15),
    "scale": (-0.03, 0.03),
    "shift_x": (-0.06, 0.06),
    "shift_y": (-0.06, 0.06),
    "brow": (-0.03, 0.06),
    "breathe": (-0.02, 0.02),
    "gaze_x": (-0.02, 0.02),
    "gaze_y": (-0.02, 0.02),
}


def assert_sound(track: AnimationTrack, frames: int) -> None:
    assert set(LIMITS) == set(CHANNELS)
    for name in CHANNELS:
        channel = getattr(track, name)
        low, high = LIMITS[name]
        assert channel.shape == (frames,)
        assert channel.dtype == np.float32
        assert np.isfinite(channel).all(), name
        assert low <= channel.min() <= channel.max() <= high, name


def frame_of(seconds: float) -> int:
    return int(seconds * FRAMES_PER_SECOND)


phones = st.lists(
    st.tuples(st.text(max_size=4), st.floats(0, 0.6)),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(phones, st.integers(1, 60_000), st.integers(), st.sampled_from([16_000, 22_050, 24_000]))
def test_any_phones_give_a_track_of_the_right_length_inside_its_limits(
    spoken: list[tuple[str, float]], count: int, seed: int, rate: int
) -> None:
    end = count / rate
    timed, start = [], 0.0
    for ipa, length in spoken:
        stop = min(start + length, end)
        timed.append(Phone(ipa, start, stop))
        start = stop
    noise = np.random.default_rng(1).uniform(-1, 1, count).astype(np.float32)

    track = track_of(Speech(noise, tuple(timed), (), rate), seed=seed)

    assert_sound(track, -(-count * FRAMES_PER_SECOND // rate))


def test_the_last_frame_is_begun_but_never_one_more() -> None:
    exact = Speech(np.zeros(SPEECH_RATE * 7 // 25, np.float32), (), ())
    longer = Speech(np.zeros(SPEECH_RATE * 7 // 25 + 1, np.float32), (), ())

    assert track_of(exact, seed=0).frames == 7
    assert track_of(longer, seed=0).frames == 8


def test_speech_without_samples_is_refused() -> None:
    with pytest.raises(ValueError, match="samples"):
        track_of(Speech(np.zeros(0, np.float32), (), ()), seed=0)


@pytest.mark.parametrize("bilabial", ["p", "b", "m"])
@pytest.mark.parametrize("milliseconds", [30, 60, 90, 140])
def test_the_lips_meet_in_every_bilabial_however_short(bilabial: str, milliseconds: int) -> None:
    length = milliseconds / 1000
    for offset in np.arange(0, 0.04, 0.005):
        speech = speech_of([("", 0.2 + offset), ("a", 0.15), (bilabial, length), ("a", 0.15)])
        gap = track_of(speech, seed=0).gap
        around = slice(frame_of(0.33 + offset), frame_of(0.37 + offset + length) + 1)

        assert gap[around].min() < 0.01
        assert gap.max() > 0.08


def test_a_mouth_that_closes_does_not_close_for_other_consonants() -> None:
    speech = speech_of([("", 0.2), ("a", 0.2), ("t", 0.08), ("a", 0.2), ("", 0.2)])
    track = track_of(speech, seed=0)

    assert track.gap[frame_of(0.3) : frame_of(0.6)].min() > 0.03
    assert track.closure.max() < 0.01


def test_vowels_open_in_the_order_of_their_height() -> None:
    gaps = []
    for vowel in ("a", "e", "i"):
        speech = speech_of([("", 0.2), ("t", 0.08), (vowel, 0.25), ("t", 0.08), ("", 0.2)])
        gaps.append(float(track_of(speech, seed=0).gap.max()))

    assert gaps == sorted(gaps, reverse=True)
    assert gaps[0] > 1.5 * gaps[2]


def test_rounding_reaches_into_the_consonant_before_the_vowel() -> None:
    def width(vowel: str) -> float:
        speech = speech_of([("", 0.2), ("s", 0.1), (vowel, 0.25), ("", 0.2)])
        return float(track_of(speech, seed=0).wide[frame_of(0.26)])

    assert width("u") < width("i") - 0.03


def test_loud_speech_opens_the_mouth_further_than_quiet_speech() -> None:
    speech = speech_of([("a", 0.3), ("", 0.3), ("a", 0.3), ("", 0.2)])
    quieter = speech.samples.copy()
    quieter[: SPEECH_RATE // 3] *= 0.1
    gap = track_of(attrs.evolve(speech, samples=quieter), seed=0).gap

    assert gap[: frame_of(0.35)].max() < 0.9 * gap[frame_of(0.55) :].max()


def test_the_mouth_rests_in_pauses_marked_or_not() -> None:
    marked = speech_of([("a", 0.3), ("", 0.6), ("a", 0.3)])
    unmarked = attrs.evolve(marked, phones=(marked.phones[0], marked.phones[2]))

    for speech in (marked, unmarked):
        assert track_of(speech, seed=0).gap[frame_of(0.55) : frame_of(0.7)].max() < 0.02


def test_the_mouth_moves_without_jumps() -> None:
    track = track_of(babble(8, seed=3), seed=3)

    # The fastest lips open or close about 0.2 outer-eye distances in two frames.
    assert np.abs(np.diff(track.gap)).max() < 0.13
    for name in ("yaw", "pitch", "roll", "scale", "shift_x", "shift_y", "brow"):
        assert np.abs(np.diff(getattr(track, name))).max() < 0.012, name


def test_the_same_seed_gives_the_same_motion_and_another_seed_another() -> None:
    speech = babble(6, seed=1)
    first, again, other = (track_of(speech, seed=seed) for seed in (7, 7, 8))

    assert all(np.array_equal(getattr(first, n), getattr(again, n)) for n in CHANNELS)
    assert not np.allclose(first.yaw, other.yaw)
    assert np.array_equal(first.gap, other.gap)


def test_head_and_eyes_start_and_end_in_the_pose_of_the_portrait() -> None:
    track = track_of(babble(5, seed=2), seed=2)

    for name in ("yaw", "pitch", "roll", "scale", "shift_x", "shift_y", "gaze_x", "blink"):
        channel = getattr(track, name)
        assert abs(channel[0]) < 1e-6, name
        assert abs(channel[-1]) < 1e-6, name


def test_eyes_blink_every_few_seconds_and_stay_open_in_between() -> None:
    blink = track_of(babble(30, seed=4), seed=4).blink
    shut = np.flatnonzero((blink[1:] == 1) & (blink[:-1] < 1))

    assert 5 <= len(shut) <= 14
    assert np.mean(blink == 0) > 0.8


def test_blinks_prefer_pauses() -> None:
    syllables = [("t", 0.08), ("a", 0.17)] * 6
    speech = speech_of([*syllables, ("", 0.4)] * 8)
    onsets: list[float] = []
    for seed in range(5):
        blink = track_of(speech, seed=seed).blink
        onsets += list(np.flatnonzero((blink[1:] > 0) & (blink[:-1] == 0)) / FRAMES_PER_SECOND)
    quiet = np.mean([(onset % 1.9) > 1.4 for onset in onsets])

    # Pauses take a fifth of the time.
    assert quiet > 0.45


def test_without_phones_the_mouth_follows_the_sound() -> None:
    speech = babble(10, seed=6)
    known = track_of(speech, seed=0).gap
    heard = track_of(attrs.evolve(speech, phones=()), seed=0).gap
    elsewhere = track_of(attrs.evolve(babble(10, seed=60), phones=()), seed=0).gap[: len(known)]

    assert np.corrcoef(known, heard)[0, 1] > 0.5
    assert abs(np.corrcoef(known[: len(elsewhere)], elsewhere)[0, 1]) < 0.3


def test_silence_without_phones_keeps_the_mouth_shut() -> None:
    speech = Speech(np.zeros(SPEECH_RATE * 2, np.float32), (), ())

    assert track_of(speech, seed=0).gap.max() == 0


def test_broken_samples_do_not_break_the_track() -> None:
    samples = np.full(SPEECH_RATE, np.nan, np.float32)

    assert_sound(track_of(Speech(samples, (), ()), seed=0), 25)


def usual_brow(speech: Speech) -> NDArray[np.float32]:
    """Average the sway away, which no sound has a part in."""
    brows = [track_of(speech, seed=seed).brow for seed in range(24)]
    return np.asarray(np.mean(brows, axis=0))


def test_brows_follow_marked_stress() -> None:
    syllables = [("t", 0.08), ("a", 0.2)]
    speech = speech_of([*syllables * 8, ("t", 0.08), ("ˈa", 0.2), *syllables * 8])
    brow = usual_brow(speech)

    assert abs(int(np.argmax(brow)) - frame_of(2.4)) <= 3
    assert brow.max() > 0.004


def test_brows_follow_loud_syllables_where_no_stress_is_marked() -> None:
    speech = speech_of([("", 0.3), *[("t", 0.08), ("a", 0.2)] * 20, ("", 0.3)])
    samples = speech.samples * 0.15
    loud = slice(int(2.8 * SPEECH_RATE), int(3.1 * SPEECH_RATE))
    samples[loud] = speech.samples[loud]
    brow = usual_brow(attrs.evolve(speech, samples=samples))

    assert abs(int(np.argmax(brow)) - frame_of(2.95)) <= 3
    assert brow.max() > 0.004
