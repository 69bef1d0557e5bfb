"""Paths of many leaves of one Merkle tree, from where its beginning is known as a frontier."""

from collections.abc import Iterable

import attrs

from stario.domain.compliance.model.merkle import HASH_BYTES, Frontier, node_hash


@attrs.define
class MerklePaths:
    """
    Keeps 64 bytes for each leaf that is added to *base*.

    A tree of RFC 6962 is the one that pairs the nodes of each level and takes a last one without
    a partner up as it is.
    """

    base: Frontier
    _leaves: bytearray = attrs.field(init=False, factory=bytearray)
    _levels: list[tuple[int, bytearray]] = attrs.field(init=False, factory=list)

    def take(self, leaves: Iterable[bytes]) -> None:
        for leaf in leaves:
            self._leaves += leaf

    @property
    def size(self) -> int:
        return self.base.size + len(self._leaves) // HASH_BYTES

    @property
    def root(self) -> bytes:
        """Of all leaves; there must be one."""
        self._build()
        return bytes(self._levels[-1][1])

    def path(self, index: int) -> tuple[bytes, ...]:
        """
        Give the audit path of leaf *index* (from 0), the lowest hash first.

        Raises:
            ValueError: it is not among those that were added.
        """
        if not self.base.size <= index < self.size:
            raise ValueError("there is no such leaf")
        self._build()
        found = []
        for start, level in self._levels[:-1]:
            place = ((index ^ 1) - start) * HASH_BYTES
            if place < len(level):
                found.append(bytes(level[place : place + HASH_BYTES]))
            index //= 2
        return tuple(found)

    def _build(self) -> None:
        """Each level is a place and the hashes from there on; the first place is even."""
        if self._levels:
            return
        peaks = iter(reversed(self.base.peaks))
        nodes, height = self._leaves, 0
        while True:
            start = self.base.size >> height
            if start & 1:
                start, nodes = start - 1, bytearray(next(peaks)) + nodes
            self._levels.append((start, nodes))
            if start + len(nodes) // HASH_BYTES <= 1:
                return
            nodes, height = _paired(nodes), height + 1


def _paired(nodes: bytearray) -> bytearray:
    above = bytearray()
    pair = 2 * HASH_BYTES
    for place in range(0, len(nodes), pair):
        both = bytes(nodes[place : place + pair])
        above += node_hash(both[:HASH_BYTES], both[HASH_BYTES:]) if len(both) == pair else both
    return above
