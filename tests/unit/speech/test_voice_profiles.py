"""What an enrolment leaves, and what it accepts."""

import io
import zipfile

import attrs
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.builders.voices import hum, sound_file, wav

from stario.adapters.world.intelligibility import character_error_rate, envelope_agreement
from stario.adapters.world.mapping import Mapping, Mixture, Moments, fitted
from stario.adapters.world.match import voice_match
from stario.adapters.world.profile import LearntVoice
from stario.adapters.world.recording import opened
from stario.adapters.world.vocoder import COEFFICIENTS, Analysis, synthesised, warped
from stario.domain.kernel.errors import Invalid
from stario.ports.speech import RecordingRejected

RANDOM = np.random.default_rng(0)


def moments(pitch_mean: float) -> Moments:
    return Moments(
        pitch_mean=pitch_mean,
        pitch_spread=0.2,
        mean=RANDOM.normal(size=COEFFICIENTS),
        spread=np.ones(COEFFICIENTS),
    )


def learnt() -> LearntVoice:
    frames = RANDOM.normal(size=(400, COEFFICIENTS))
    mixture = fitted(frames[:200], frames[200:])
    mapping = Mapping(warp=1.06, source=moments(5.0), target=moments(5.3), mixture=mixture)
    return LearntVoice(
        mapping=mapping, embedding=np.full(256, 1 / 16, np.float32), stock_error_rate=0.1
    )


def archive(warp: NDArray[np.generic]) -> bytes:
    out = io.BytesIO()
    np.savez(out, allow_pickle=True, warp=warp)
    return out.getvalue()


def test_a_profile_survives_its_bytes() -> None:
    before = learnt()

    after = LearntVoice.from_bytes(before.to_bytes())

    assert after.mapping.warp == before.mapping.warp
    assert after.mapping.target.pitch_mean == before.mapping.target.pitch_mean
    assert after.mapping.mixture is not None
    assert before.mapping.mixture is not None
    assert np.array_equal(after.mapping.mixture.shifts, before.mapping.mixture.shifts)
    assert np.array_equal(after.embedding, before.embedding)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x80\x04\x95" + b"0" * 64,
        archive(warp=np.array(1.0)),
        archive(warp=np.array([{"a": 1}], dtype=object)),
        b"0" * (2 * 1024 * 1024),
    ],
)
def test_bytes_that_are_no_profile_are_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        LearntVoice.from_bytes(data)


def test_a_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("warp.npy", b"\0" * (64 * 1024 * 1024))

    with pytest.raises(Invalid) as refused:
        LearntVoice.from_bytes(out.getvalue())

    assert refused.value.reason == "too_large"


def test_numbers_that_are_none_are_refused() -> None:
    spoiled = attrs.evolve(learnt(), stock_error_rate=float("nan"))

    with pytest.raises(Invalid):
        LearntVoice.from_bytes(spoiled.to_bytes())


def test_the_same_sounds_of_two_voices_shift_to_each_other() -> None:
    source = RANDOM.normal(size=(2000, COEFFICIENTS))
    target = source + 0.5

    mixture = fitted(source, target)
    moved = source + mixture.shift(source)

    assert np.abs(moved - target)[:, 1:].mean() < np.abs(source - target)[:, 1:].mean()


def test_responsibilities_are_shares() -> None:
    mixture = Mixture(
        weights=np.array([0.5, 0.5]),
        means=np.array([np.full(24, -2.0), np.full(24, 2.0)]),
        precisions=np.ones((2, 24)),
        shifts=np.zeros((2, COEFFICIENTS)),
    )

    shares = mixture.responsibilities(np.array([np.full(48, -2.0), np.full(48, 2.0)]))

    assert shares == pytest.approx(np.eye(2), abs=1e-6)


def test_the_match_never_falls_as_similarity_rises() -> None:
    matches = [voice_match(cosine) for cosine in np.linspace(-1, 1, 400)]

    assert matches == sorted(matches)
    assert matches[0] == 0
    assert matches[-1] == 100
    assert voice_match(0.57) == 40
    assert voice_match(0.90) == 95


def test_error_rates_count_letters_and_forgive_uzbek_twins() -> None:
    assert character_error_rate("Tug'ilgan kun", "tugʻilgan kun!") == 0
    assert character_error_rate("baxt", "baht") == 0
    assert character_error_rate("salom", "") == 1
    assert character_error_rate("salom", "salon") == pytest.approx(0.2)


def test_agreement_forgives_a_filter_and_not_other_words() -> None:
    sound = hum(4) * np.linspace(0.2, 1, 4 * 24_000, dtype=np.float32)

    assert envelope_agreement(sound, sound * 0.3) > 0.99
    assert envelope_agreement(sound, np.roll(sound, 8000)) < 0.6


def test_a_warp_moves_formants_up() -> None:
    envelope = np.ones((1, 513))
    envelope[0, 100] = 50

    assert warped(envelope, 1.1)[0].argmax() == 110
    assert warped(envelope, 1.0) is envelope


def test_sound_comes_back_as_long_as_asked() -> None:
    silence = Analysis(np.zeros(10), np.full((10, 513), 1e-9), np.full((10, 513), 0.9))

    assert len(synthesised(silence, 1000)) == 1000
    assert len(synthesised(silence, 5000)) == 5000


@pytest.mark.parametrize("file_format", ["WAV", "FLAC", "MP3", "OGG"])
def test_every_promised_format_is_read(file_format: str) -> None:
    recording = opened(sound_file(hum(20), 24_000, file_format))

    assert 10 * 24_000 < len(recording.samples) <= 21 * 24_000
    assert recording.bandwidth_hertz == pytest.approx(11_400)


def test_a_telephone_recording_keeps_its_bandwidth_in_mind() -> None:
    assert opened(wav(hum(20)[::3], 8_000)).bandwidth_hertz == pytest.approx(3_800)


def test_a_header_that_lies_about_its_length_is_read_as_far_as_it_goes() -> None:
    data = bytearray(wav(hum(20)))
    data[40:44] = b"\xff\xff\xff\x7f"

    assert len(opened(bytes(data)).samples) <= 21 * 24_000


def test_too_many_bytes_are_not_even_looked_at() -> None:
    with pytest.raises(RecordingRejected) as refused:
        opened(b"\0" * (64 * 1024 * 1024 + 1))

    assert refused.value.details["reason"] == "too_large"
