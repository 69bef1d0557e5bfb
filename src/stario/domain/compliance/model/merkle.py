"""
A Merkle tree over a log: one hash stands for all of it, and short proofs for parts of it.

Source: RFC 6962, section 2.1; a frontier is the "compact range" from 0 of the Trillian project.
"""

import hashlib
from collections.abc import Iterable, Sequence

import attrs

EMPTY_ROOT = hashlib.sha256(b"").digest()
HASH_BYTES = 32


def leaf_hash(content: bytes) -> bytes:
    return hashlib.sha256(b"\0" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


@attrs.frozen(kw_only=True)
class Frontier:
    """
    All that is needed of *size* leaves to add further ones: the roots of the perfect subtrees
    that they fill, the largest first. Of 1000000 leaves these are seven.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.size < 0 or len(self.peaks) != self.size.bit_count():
            raise ValueError("a frontier has a peak for each bit of its size")

    def with_leaves(self, leaves: Iterable[bytes]) -> "Frontier":
        """Add *leaves*, which are hashes as `leaf_hash` gives them."""
        size, peaks = self.size, list(self.peaks)
        for leaf in leaves:
            peaks.append(leaf)
            size += 1
            for _ in range(_trailing_zeros(size)):
                right = peaks.pop()
                peaks.append(node_hash(peaks.pop(), right))
        return Frontier(size=size, peaks=tuple(peaks))

    def with_subtrees(self, subtrees: Sequence[bytes], *, size: int) -> "Frontier":
        """
        Add perfect subtrees up to *size*, as `subtrees_after` lists them.

        Raises:
            ValueError: they are not as many as lead there.
        """
        spans = spans_between(self.size, size)
        if len(spans) != len(subtrees):
            raise ValueError("the subtrees do not lead to that size")
        stack = [(1 << bit, peak) for bit, peak in zip(_bits(self.size), self.peaks, strict=True)]
        for (_, width), subtree in zip(spans, subtrees, strict=True):
            stack.append((width, subtree))
            while len(stack) > 1 and stack[-1][0] == stack[-2][0]:
                wide, right = stack.pop()
                stack.append((2 * wide, node_hash(stack.pop()[1], right)))
        return Frontier(size=size, peaks=tuple(peak for _, peak in stack))

    @property
    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY_ROOT
        *others, root = self.peaks
        for peak in reversed(others):
            root = node_hash(peak, root)
        return root

    def packed(self) -> bytes:
        return b"".join(self.peaks)

    @classmethod
    def unpacked(cls, size: int, packed: bytes) -> "Frontier":
        """
        Read what `packed` gave.

        Raises:
            ValueError: it is something else.
        """
        hashes = [packed[at : at + HASH_BYTES] for at in range(0, len(packed), HASH_BYTES)]
        return cls(size=size, peaks=tuple(hashes))


def spans_between(first: int, end: int) -> list[tuple[int, int]]:
    """Start and width of the perfect subtrees that fill *first* to *end*, from left to right."""
    spans = []
    while first < end:
        width = first & -first or 1 << (end.bit_length() - 1)
        while first + width > end:
            width >>= 1
        spans.append((first, width))
        first += width
    return spans


@attrs.define
class SubtreesAfter:
    """Makes the roots of `spans_between(first, end)` out of the leaves that come one by one."""

    first: int
    end: int
    subtrees: list[bytes] = attrs.field(init=False, factory=list)
    _spans: list[tuple[int, int]] = attrs.field(init=False)
    _part: Frontier = attrs.field(init=False, factory=Frontier)

    def __attrs_post_init__(self) -> None:
        self._spans = spans_between(self.first, self.end)

    def take(self, leaves: Sequence[bytes]) -> None:
        at = 0
        while at < len(leaves) and len(self.subtrees) < len(self._spans):
            width = self._spans[len(self.subtrees)][1]
            part = leaves[at : at + width - self._part.size]
            self._part = self._part.with_leaves(part)
            at += len(part)
            if self._part.size == width:
                self.subtrees.append(self._part.root)
                self._part = Frontier()


def root_of(leaves: Sequence[bytes]) -> bytes:
    return Frontier().with_leaves(leaves).root


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """
    Give the audit path of leaf *index* (from 0), the lowest hash first.

    Source: RFC 6962, section 2.1.1.
    """
    if not 0 <= index < len(leaves):
        raise ValueError("there is no such leaf")
    if len(leaves) == 1:
        return ()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if index < half:
        return (*inclusion_proof(leaves[:half], index), root_of(leaves[half:]))
    return (*inclusion_proof(leaves[half:], index - half), root_of(leaves[:half]))


def proves_inclusion(
    proof: Sequence[bytes], *, leaf: bytes, index: int, size: int, root: bytes
) -> bool:
    """
    Say whether *leaf* is the *index*-th of the *size* leaves under *root*.

    Source: RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    number, last, found = index, size - 1, leaf
    for each in proof:
        if last == 0:
            return False
        if number & 1 or number == last:
            found = node_hash(each, found)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            found = node_hash(found, each)
        number, last = number >> 1, last >> 1
    return last == 0 and found == root


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """
    Prove that the first *old_size* leaves are what they were.

    Source: RFC 6962, section 2.1.2.
    """
    if not 0 < old_size <= len(leaves):
        raise ValueError("the older log is longer, or empty")
    return _subproof(leaves, old_size, whole=True)


def _subproof(leaves: Sequence[bytes], old_size: int, *, whole: bool) -> tuple[bytes, ...]:
    if old_size == len(leaves):
        return () if whole else (root_of(leaves),)
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if old_size <= half:
        left = _subproof(leaves[:half], old_size, whole=whole)
        return (*left, root_of(leaves[half:]))
    right = _subproof(leaves[half:], old_size - half, whole=False)
    return (*right, root_of(leaves[:half]))


def proves_consistency(
    proof: Sequence[bytes], *, old_size: int, old_root: bytes, size: int, root: bytes
) -> bool:
    """
    Say whether the tree under *root* goes on from the one under *old_root*.

    Source: RFC 9162, section 2.1.4.2.
    """
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == root
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    if not path:
        return False
    number, last = old_size - 1, size - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    older = newer = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            older, newer = node_hash(each, older), node_hash(each, newer)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            newer = node_hash(newer, each)
        number, last = number >> 1, last >> 1
    return last == 0 and older == old_root and newer == root


def _trailing_zeros(number: int) -> int:
    return (number & -number).bit_length() - 1


def _bits(number: int) -> list[int]:
    return [bit for bit in reversed(range(number.bit_length())) if number >> bit & 1]
