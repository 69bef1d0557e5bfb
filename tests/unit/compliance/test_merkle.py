"""The tree over the audit log, against the standard's vectors and against plain recursion."""

import hashlib
from collections.abc import Sequence

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stario.domain.compliance.model.merkle import (
    EMPTY_ROOT,
    Frontier,
    SubtreesAfter,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    proves_consistency,
    proves_inclusion,
    root_of,
    spans_between,
)

# Those of the Certificate Transparency project.
INPUTS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
ROOT_OF_EIGHT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
ROOT_OF_THREE = "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"

FEW = settings(max_examples=30, deadline=None)
SIZES = st.integers(1, 70)


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


def plain_root(hashes: Sequence[bytes]) -> bytes:
    """As section 2.1 says it."""
    if not hashes:
        return hashlib.sha256().digest()
    if len(hashes) == 1:
        return hashes[0]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return node_hash(plain_root(hashes[:half]), plain_root(hashes[half:]))


def test_roots_are_those_of_the_standard() -> None:
    hashes = [leaf_hash(bytes.fromhex(each)) for each in INPUTS]
    assert root_of(hashes).hex() == ROOT_OF_EIGHT
    assert root_of(hashes[:3]).hex() == ROOT_OF_THREE
    assert root_of([]) == EMPTY_ROOT == hashlib.sha256().digest()


@FEW
@given(size=SIZES, parts=st.lists(SIZES, max_size=3))
def test_a_frontier_grows_to_the_same_root_in_any_parts(size: int, parts: list[int]) -> None:
    every, tree, at = leaves(size), Frontier(), 0
    for part in parts:
        tree = tree.with_leaves(every[at : at + part])
        tree, at = Frontier.unpacked(tree.size, tree.packed()), min(size, at + part)
    assert tree.with_leaves(every[at:]).root == plain_root(every)


@FEW
@given(size=SIZES, data=st.data())
def test_a_leaf_is_proved_to_be_where_it_is_and_nowhere_else(
    size: int, data: st.DataObject
) -> None:
    every = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(every, index), plain_root(every)
    given_ = {"leaf": every[index], "index": index, "size": size, "root": root}

    assert proves_inclusion(proof, **given_)  # type: ignore[arg-type]
    for wrong in (
        given_ | {"leaf": leaf_hash(b"other")},
        given_ | {"index": index + 1},
        given_ | {"root": leaf_hash(b"other")},
    ):
        assert not proves_inclusion(proof, **wrong)  # type: ignore[arg-type]
    assert not proves_inclusion((*proof, root), **given_)  # type: ignore[arg-type]
    if proof:
        assert not proves_inclusion(proof[:-1], **given_)  # type: ignore[arg-type]


@FEW
@given(size=SIZES, data=st.data())
def test_a_log_is_proved_to_go_on_from_an_older_one(size: int, data: st.DataObject) -> None:
    every = leaves(size)
    old = data.draw(st.integers(1, size))
    proof = consistency_proof(every, old)
    roots = {"old_root": plain_root(every[:old]), "root": plain_root(every)}
    assert proves_consistency(proof, old_size=old, size=size, **roots)

    changed = [leaf_hash(b"other"), *every[1:]]
    forged = consistency_proof(changed, old)
    other = {"old_root": roots["old_root"], "root": plain_root(changed)}
    assert not proves_consistency(forged, old_size=old, size=size, **other)
    assert not proves_consistency(
        (*proof, proof[-1] if proof else b""), old_size=old, size=size, **roots
    )


@FEW
@given(first=st.integers(0, 40), more=st.integers(0, 40), step=SIZES)
def test_subtrees_lead_from_a_part_to_the_whole(first: int, more: int, step: int) -> None:
    every = leaves(first + more)
    rest = SubtreesAfter(first, first + more)
    for at in range(first, first + more, step):
        rest.take(every[at : at + step])
    tree = Frontier().with_leaves(every[:first])

    assert tree.with_subtrees(rest.subtrees, size=first + more).root == plain_root(every)
    assert sum(width for _, width in spans_between(first, first + more)) == more
    with pytest.raises(ValueError, match="lead"):
        tree.with_subtrees([*rest.subtrees, b""], size=first + more)
    with pytest.raises(ValueError, match="peak"):
        attrs.evolve(tree, size=2**20 - 1)
