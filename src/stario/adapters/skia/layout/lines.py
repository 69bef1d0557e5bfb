"""Words into lines of nearly the same width."""

from collections.abc import Sequence
from functools import cache

from stario.adapters.skia.layout.measure import Measure

_SHORTEST_PIECE = 4
_BINDS = 2


def balanced(
    text: str, count: int, *, measure: Measure, face: str, tracking: float
) -> tuple[str, ...] | None:
    """
    Break *text* into *count* lines so that the longest one is as short as it can be.

    No line ends with a word of one or two letters or digits, for it belongs to the next one.

    Returns:
        The lines, or nothing where there are fewer words than lines.
    """
    words = _bound(text.split(" "))
    if len(words) < count:
        return None

    @cache
    def width(start: int, end: int) -> float:
        return measure.extent(" ".join(words[start:end]), face, tracking).width

    @cache
    def best(start: int, lines: int) -> tuple[float, tuple[int, ...]]:
        if lines == 1:
            return width(start, len(words)), (len(words),)
        options = []
        for end in range(start + 1, len(words) - lines + 2):
            rest, ends = best(end, lines - 1)
            options.append((max(width(start, end), rest), (end, *ends)))
        return min(options)

    _, ends = best(0, count)
    starts = (0, *ends[:-1])
    return tuple(" ".join(words[start:end]) for start, end in zip(starts, ends, strict=True))


def cut_words(text: str, longest: int) -> str:
    """Cut words of more than *longest* characters, as nobody's name is but a keyboard's noise."""
    words = (_pieces(word, max(longest, _SHORTEST_PIECE)) for word in text.split(" "))
    return " ".join(piece for pieces in words for piece in pieces)


def _bound(words: Sequence[str]) -> list[str]:
    bound = [words[0]]
    for word in words[1:]:
        before = bound[-1].rsplit(" ", 1)[-1]
        if len(before) <= _BINDS and before.isalnum():
            bound[-1] += f" {word}"
        else:
            bound.append(word)
    return bound


def _pieces(word: str, longest: int) -> Sequence[str]:
    count = -(-len(word) // longest)
    size = -(-len(word) // max(1, count))
    return [word[at : at + size] for at in range(0, len(word), size)] or [word]
