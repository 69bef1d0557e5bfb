"""Copies of clips that say nothing but their sound."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stario.domain.voices.model.clip import SIZE_STEP_BYTES, common_size, filled

FILES = st.binary(min_size=1, max_size=200)


@given(files=st.lists(FILES, min_size=1, max_size=4), seed=st.binary(min_size=1, max_size=9))
def test_copies_of_one_quiz_have_one_size_and_begin_as_the_clip_does(
    files: list[bytes], seed: bytes
) -> None:
    noise = seed * SIZE_STEP_BYTES
    size = common_size(tuple(map(len, files)))
    copies = [filled(file, size, noise) for file in files]

    assert {len(copy) for copy in copies} == {size}
    assert size % SIZE_STEP_BYTES == 0
    assert all(copy.startswith(file) for copy, file in zip(copies, files, strict=True))


def test_the_filling_is_a_box_that_players_skip() -> None:
    copy = filled(b"sound", 40, b"n" * 27)

    (size,) = struct.unpack(">I", copy[5:9])
    assert (size, copy[9:13]) == (35, b"free")
    assert len(copy) == 5 + size


@pytest.mark.parametrize(("size", "noise"), [(12, b""), (40, b"n" * 26)])
def test_what_does_not_fit_is_refused(size: int, noise: bytes) -> None:
    with pytest.raises(ValueError, match="cannot be filled"):
        filled(b"sound", size, noise)
