"""Which part of the sound each picture hears."""

import numpy as np

from stario.adapters.musetalk.prompts import audio_prompts


def hidden_states(segments: int = 1) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Each value tells its own feature (from 1) and layer."""
    features = np.arange(1, segments * 1500 + 1).reshape(segments, 1500, 1, 1)
    layers = np.arange(5).reshape(1, 1, 5, 1) / 10
    return np.broadcast_to(features + layers, (segments, 1500, 5, 384)).astype(np.float32)


def heard(frame: int, *, seconds: float, frames: int) -> list[int]:
    """The features in the prompt of *frame*, 0 for silence beyond the ends."""
    prompts = audio_prompts(hidden_states(), samples=int(seconds * 16_000), frames=frames)
    silent = audio_prompts(0 * hidden_states(), samples=int(seconds * 16_000), frames=frames)
    rows = (prompts - silent)[frame, ::5, 7]
    return [round(float(value)) for value in rows]


def test_a_picture_hears_a_fifth_of_a_second_around_it() -> None:
    # Picture 10 stands at 0.4 s: features 20 and 21, four before and four after.
    assert heard(10, seconds=2, frames=50) == list(range(17, 27))


def test_before_the_beginning_and_after_the_end_is_silence() -> None:
    assert heard(0, seconds=2, frames=50) == [0, 0, 0, 0, 1, 2, 3, 4, 5, 6]
    assert heard(49, seconds=2, frames=50) == [95, 96, 97, 98, 99, 100, 0, 0, 0, 0]


def test_padding_behind_the_sound_is_not_heard() -> None:
    # 0.99 s are 49 features; the picture that begins within them is the last.
    assert heard(24, seconds=0.99, frames=25) == [45, 46, 47, 48, 49, 0, 0, 0, 0, 0]


def test_every_layer_of_a_feature_follows_the_one_before() -> None:
    prompts = audio_prompts(hidden_states(), samples=32_000, frames=50)
    silent = audio_prompts(0 * hidden_states(), samples=32_000, frames=50)

    np.testing.assert_allclose(
        (prompts - silent)[10, 20:25, 3], [21.0, 21.1, 21.2, 21.3, 21.4], atol=1e-4
    )


def test_rows_know_their_place() -> None:
    silent = audio_prompts(0 * hidden_states(), samples=32_000, frames=50)

    assert silent.shape == (50, 50, 384)
    assert silent.dtype == np.float32
    row, pair = 13, 100
    angle = row / 10_000 ** (2 * pair / 384)
    np.testing.assert_allclose(silent[5, row, 2 * pair], np.sin(angle), atol=1e-5)
    np.testing.assert_allclose(silent[5, row, 2 * pair + 1], np.cos(angle), atol=1e-5)


def test_sound_of_several_segments_goes_on_without_a_gap() -> None:
    prompts = audio_prompts(hidden_states(2), samples=40 * 16_000, frames=1000)
    silent = audio_prompts(0 * hidden_states(2), samples=40 * 16_000, frames=1000)

    rows = (prompts - silent)[750, ::5, 0]

    np.testing.assert_allclose(rows, np.arange(1497, 1507), atol=0.01)
