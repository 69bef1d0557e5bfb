"""How much noise the code stands."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stario.adapters.spread_spectrum.code import LENGTH, MarkCode
from stario.adapters.spread_spectrum.keystream import derived, order, signs, uniform

CODE = MarkCode(b"k" * 32)
KEY = "ae51515835d27b26"
ORDER = [6, 1, 5, 2, 4, 0, 7, 3]
SIGNS = [1.0, -1.0, 1.0, -1.0, 1.0, -1.0, -1.0, 1.0]
UNIFORM = [0.27519318401097503, 0.45116865130618666]
TAIL = [1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0]


@given(mark=st.integers(0, 2**64 - 1))
def test_what_is_encoded_is_decoded(mark: int) -> None:
    assert CODE.decode(CODE.encode(mark)) == mark


@given(mark=st.integers(0, 2**64 - 1), seed=st.integers(0, 2**32))
def test_noise_nearly_as_loud_as_the_signs_changes_nothing(mark: int, seed: int) -> None:
    noise = np.random.default_rng(seed).normal(size=LENGTH)

    assert CODE.decode((CODE.encode(mark) + 0.75 * noise).astype(np.float32)) == mark


def test_a_fifth_of_the_signs_may_be_lost() -> None:
    heard = CODE.encode(77)
    heard[np.random.default_rng(1).permutation(LENGTH)[: LENGTH // 5]] = 0

    assert CODE.decode(heard) == 77


def test_noise_says_nothing() -> None:
    random = np.random.default_rng(2)
    heard = [random.normal(size=LENGTH).astype(np.float32) for _ in range(300)]

    assert [CODE.decode(each) for each in heard] == [None] * 300


def test_a_mark_that_another_key_made_says_nothing() -> None:
    assert MarkCode(b"other" * 8).decode(CODE.encode(5)) is None


@pytest.mark.parametrize("silence", [0.0, 1e-30])
def test_silence_says_nothing(silence: float) -> None:
    assert CODE.decode(np.full(LENGTH, silence, np.float32)) is None


def test_old_marks_are_found_by_later_versions() -> None:
    """Whatever is scattered today must be scattered alike for good."""
    key = derived(b"secret", "picture pattern")

    assert key.hex()[:16] == KEY
    assert order(key, 8).tolist() == ORDER
    assert signs(key, 8).tolist() == SIGNS
    assert uniform(key, 2).tolist() == pytest.approx(UNIFORM, abs=0)
    assert (CODE.encode(1)[-30:] > 0).astype(int).tolist() == TAIL
