"""Paths of many leaves are those of one leaf after the other."""

import hashlib

import pytest

from stario.domain.compliance.model.merkle import Frontier, inclusion_proof, root_of
from stario.domain.compliance.model.merkle_paths import MerklePaths


def leaves(count: int) -> list[bytes]:
    return [hashlib.sha256(bytes([number])).digest() for number in range(count)]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 6, 7, 8, 13, 16, 21])
def test_they_are_those_of_the_whole_tree_wherever_they_begin(size: int) -> None:
    whole = leaves(size)
    for known in range(size):
        paths = MerklePaths(Frontier().with_leaves(whole[:known]))
        paths.take(whole[known:])
        assert paths.root == root_of(whole)
        for index in range(known, size):
            assert paths.path(index) == inclusion_proof(whole, index), (known, index)


def test_what_was_not_added_has_none() -> None:
    paths = MerklePaths(Frontier().with_leaves(leaves(3)))
    paths.take(leaves(5)[3:])

    for index in (2, 5, -1):
        with pytest.raises(ValueError, match="no such leaf"):
            paths.path(index)
    assert paths.size == 5
