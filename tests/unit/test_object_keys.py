"""Which keys an object may have."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stario.adapters.files.folder import BucketFolder
from stario.domain.kernel.errors import Invalid
from stario.ports.media import LONGEST_KEY, LONGEST_SEGMENT, checked_key, checked_prefix

SEGMENTS = st.from_regex(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,20}", fullmatch=True)
KEYS = st.lists(SEGMENTS, min_size=1, max_size=5).map("/".join)


@given(KEYS)
def test_a_sound_key_comes_back_as_it_was(key: str) -> None:
    assert checked_key(key) == key


@given(st.text(alphabet="ab./\\~%\x00 \n", max_size=20))
def test_no_key_climbs_out_of_its_folder(key: str) -> None:
    root = Path("/bucket")
    try:
        path = BucketFolder(root)._path(key)
    except Invalid:
        return
    assert ".." not in path.parts
    assert path.is_relative_to(root)
    assert BucketFolder(root)._key(path) == key


@given(KEYS, KEYS)
def test_two_keys_are_two_files(first: str, second: str) -> None:
    folder = BucketFolder(Path("/bucket"))

    assert (folder._path(first) == folder._path(second)) == (first == second)
    # Neither is a folder of the other: both can exist.
    if first != second:
        assert folder._path(first) not in folder._path(second).parents


@pytest.mark.parametrize("key", ["a" * (LONGEST_SEGMENT + 1), "a/" * 256 + "ab", ".", "..", "a\n"])
def test_keys_that_a_store_could_not_hold_are_refused(key: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_key(key)
    assert refused.value.field == "key"


def test_the_longest_key_is_accepted() -> None:
    key = "/".join(["a" * 127] * 4) + "b"

    assert len(key) == LONGEST_KEY
    assert checked_key(key) == key


@given(KEYS, st.integers(0, 100))
def test_every_beginning_of_a_key_is_a_prefix(key: str, length: int) -> None:
    assert checked_prefix(key[:length]) == key[:length]
