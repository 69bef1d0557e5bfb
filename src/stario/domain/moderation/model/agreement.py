"""How sure a share is that was counted, and how far two judges agree beyond chance."""

from math import sqrt

import attrs

Z_95 = 1.959963984540054
"""The 0.975 quantile of the normal distribution."""


@attrs.frozen(kw_only=True)
class Share:
    """
    *hits* of *trials*, with a 95 % interval from `low` to `high`.

    `value` is None where nothing was tried; the interval is then everything that can be.
    """

    hits: int
    trials: int

    @property
    def value(self) -> float | None:
        return self.hits / self.trials if self.trials else None

    @property
    def low(self) -> float:
        return wilson(self.hits, self.trials)[0]

    @property
    def high(self) -> float:
        return wilson(self.hits, self.trials)[1]

    def __add__(self, other: "Share") -> "Share":
        return Share(hits=self.hits + other.hits, trials=self.trials + other.trials)


def wilson(hits: int, trials: int, *, z: float = Z_95) -> tuple[float, float]:
    """
    Bound the share that *hits* of *trials* were drawn from.

    Unlike the interval that textbooks begin with, it stays within [0, 1] and says something of
    none, all and few.

    Raises:
        ValueError: more hits than trials, or less than none.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    JASA 22 (1927) 209-212; recommended by L. D. Brown, T. T. Cai and A. DasGupta, "Interval
    estimation for a binomial proportion", Statistical Science 16 (2001) 101-133.
    """
    if not 0 <= hits <= trials:
        raise ValueError(f"{hits} of {trials}")
    if trials == 0:
        return 0.0, 1.0
    share = hits / trials
    width = z * z / trials
    middle = share + width / 2
    spread = z * sqrt((share * (1 - share) + width / 4) / trials)
    low = 0.0 if hits == 0 else (middle - spread) / (1 + width)
    high = 1.0 if hits == trials else (middle + spread) / (1 + width)
    # Rounding alone could leave what was observed outside.
    return max(0.0, min(low, share)), min(1.0, max(high, share))


@attrs.frozen(kw_only=True)
class TwoJudges:
    """How often two judges approved and rejected the same things: four counts."""

    both_approve: int = 0
    only_first_approves: int = 0
    only_second_approves: int = 0
    both_reject: int = 0

    @property
    def judged(self) -> int:
        return (
            self.both_approve
            + self.only_first_approves
            + self.only_second_approves
            + self.both_reject
        )

    @property
    def agreement(self) -> Share:
        return Share(hits=self.both_approve + self.both_reject, trials=self.judged)

    @property
    def kappa(self) -> float | None:
        """
        Cohen's kappa, in [-1, 1]: 1 is full agreement, 0 what chance alone would give.

        None where it has no meaning: nothing was judged, or both always gave the same one answer,
        so that chance alone makes them agree.

        Source: J. Cohen, "A coefficient of agreement for nominal scales", Educational and
        Psychological Measurement 20 (1960) 37-46.
        """
        total = self.judged
        if total == 0:
            return None
        first = self.both_approve + self.only_first_approves
        second = self.both_approve + self.only_second_approves
        # In whole numbers, so that full agreement is exactly 1.
        observed = (self.both_approve + self.both_reject) * total
        chance = first * second + (total - first) * (total - second)
        if chance == total * total:
            return None
        return (observed - chance) / (total * total - chance)

    def __add__(self, other: "TwoJudges") -> "TwoJudges":
        return TwoJudges(
            both_approve=self.both_approve + other.both_approve,
            only_first_approves=self.only_first_approves + other.only_first_approves,
            only_second_approves=self.only_second_approves + other.only_second_approves,
            both_reject=self.both_reject + other.both_reject,
        )

    def turned(self) -> "TwoJudges":
        """Seen from the second judge."""
        return attrs.evolve(
            self,
            only_first_approves=self.only_second_approves,
            only_second_approves=self.only_first_approves,
        )
