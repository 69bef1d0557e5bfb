"""Which frames of a film are looked at: one a second, and what every cut leads to."""

from collections.abc import Sequence
from heapq import heappush, heapreplace
from typing import Generic, TypeVar

import attrs

SPACING_SECONDS = 1.0
MOST_STEADY = 16
"""Of a longer film they lie further apart: its whole length is looked at, in bounded memory."""

MOST_CUTS = 8
"""The hardest ones."""

CUT_DISTANCE = 0.35
"""
Half the sum of what two histograms differ by, 0 to 1; a pan or a gesture stays below.

Source: H. Zhang, A. Kankanhalli and S. Smoliar, "Automatic partitioning of full-motion video",
Multimedia Systems 1 (1993), for telling cuts by histograms; the bar is what our own films and
their joins differ by.
"""

Frame = TypeVar("Frame")


@attrs.frozen
class Seen(Generic[Frame]):
    """A frame that is looked at, and when it is shown."""

    seconds: float
    frame: Frame


@attrs.define
class FramePlan(Generic[Frame]):
    """
    Fed with every frame of a film in order, it keeps at most `MOST_STEADY` and `MOST_CUTS` of them.

    How long the film is need not be known: where too many are kept, every second one goes.
    """

    _spacing: float = attrs.field(init=False, default=SPACING_SECONDS)
    _due: float = attrs.field(init=False, default=0.0)
    _steady: list[Seen[Frame]] = attrs.field(init=False, factory=list)
    _cuts: list[tuple[float, float, Frame]] = attrs.field(init=False, factory=list)
    _before: Sequence[float] | None = attrs.field(init=False, default=None)

    def wants(self, seconds: float, histogram: Sequence[float]) -> float | None:
        """
        Say whether the frame at *seconds* is to be kept, before the trouble of converting it.

        Args:
            histogram: shares of the frame's pixels that sum to 1.

        Returns:
            What to give to `keep`: 0 for one that is merely due, the distance for a cut.
        """
        before, self._before = self._before, histogram
        if before is not None:
            distance = sum(abs(a - b) for a, b in zip(before, histogram, strict=True)) / 2
            if distance >= CUT_DISTANCE:
                return distance
        return 0.0 if seconds >= self._due else None

    def keep(self, seconds: float, frame: Frame, hardness: float) -> None:
        """Take a frame that `wants` asked for."""
        if hardness:
            self._keep_cut(seconds, frame, hardness)
        if seconds >= self._due:
            self._steady.append(Seen(seconds, frame))
            self._due = seconds + self._spacing
        if len(self._steady) > MOST_STEADY:
            self._steady = self._steady[::2]
            self._spacing *= 2
            self._due = self._steady[-1].seconds + self._spacing

    def kept(self) -> tuple[Seen[Frame], ...]:
        """In the order in which they are shown, each moment once."""
        found = {seen.seconds: seen for seen in self._steady}
        for _, seconds, frame in self._cuts:
            found.setdefault(seconds, Seen(seconds, frame))
        return tuple(found[seconds] for seconds in sorted(found))

    def _keep_cut(self, seconds: float, frame: Frame, hardness: float) -> None:
        # Every second comes once, so that frames themselves are never compared.
        if any(seconds == kept for _, kept, _ in self._cuts):
            return
        if len(self._cuts) < MOST_CUTS:
            heappush(self._cuts, (hardness, seconds, frame))
        elif hardness > self._cuts[0][0]:
            heapreplace(self._cuts, (hardness, seconds, frame))
