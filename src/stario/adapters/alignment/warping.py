"""Dynamic time warping."""

import numpy as np
from numpy.typing import NDArray

from stario.adapters.alignment.features import Features
from stario.ports.execution import Checkpoint

Path = NDArray[np.int64]
"""Pairs of frames that belong together, `(steps, 2)`; neither side ever goes back."""

# Standing still on one side costs a little, or pauses would soak up their neighbours.
_STAY_COST = 1.15
_BOTH, _FIRST, _SECOND = 0, 1, 2
_CHECK_EVERY = 64


def warping_path(first: Features, second: Features, checkpoint: Checkpoint) -> Path:
    """
    Find the cheapest way through both sequences.

    Cells of one antidiagonal don't depend on each other, so each is one vector operation; memory
    is one byte a cell.

    Source: Sakoe and Chiba 1978, symmetric steps without a band.
    """
    rows, columns = len(first), len(second)
    moves = np.empty((rows, columns), np.uint8)
    backwards = second[::-1]
    first_square, second_square = ((side**2).sum(axis=1) for side in (first, backwards))
    # Index 0 stands for the row before the first.
    before = np.full(rows + 1, np.inf, np.float32)
    last = before.copy()
    before[0] = 0.0
    for diagonal in range(rows + columns - 1):
        if diagonal % _CHECK_EVERY == 0:
            checkpoint()
        top, end = max(0, diagonal - columns + 1), min(rows, diagonal + 1)
        here = slice(top, end)
        there = slice(columns - 1 - diagonal + top, columns - 1 - diagonal + end)
        products = np.einsum("ij,ij->i", first[here], backwards[there])
        local = np.sqrt(np.maximum(first_square[here] + second_square[there] - 2 * products, 0))
        both = before[here] + local
        stay = np.minimum(last[here], last[top + 1 : end + 1]) + _STAY_COST * local
        first_moves = last[here] <= last[top + 1 : end + 1]
        crossed = moves.reshape(-1)[top * columns + diagonal - top :: columns - 1 or 1][: end - top]
        crossed[:] = np.where(both <= stay, _BOTH, np.where(first_moves, _FIRST, _SECOND))
        current = np.full(rows + 1, np.inf, np.float32)
        np.minimum(both, stay, out=current[top + 1 : end + 1])
        before, last = last, current
    return _traced(moves)


def _traced(moves: NDArray[np.uint8]) -> Path:
    i, j = moves.shape[0] - 1, moves.shape[1] - 1
    path = [(i, j)]
    while i > 0 or j > 0:
        move = moves[i, j]
        if i > 0 and (move != _SECOND or j == 0):
            i, j = i - 1, (j - 1 if move == _BOTH and j > 0 else j)
        else:
            j -= 1
        path.append((i, j))
    return np.array(path[::-1])
