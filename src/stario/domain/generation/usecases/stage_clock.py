"""Where a job stands, and how long each stage took."""

from datetime import datetime

import attrs

from stario.domain.generation.model.job import Json
from stario.ports.system import Clock
from stario.ports.work import Report


@attrs.define(kw_only=True)
class StageClock:
    """Reports stages as they are entered and remembers their seconds."""

    clock: Clock
    report: Report
    _stage: str | None = None
    _since: datetime | None = None
    _seconds: dict[str, float] = attrs.field(factory=dict)

    def enter(self, stage: str, percent: int) -> None:
        self._close()
        self._stage, self._since = stage, self.clock.now()
        self.report(stage, percent)

    def advance(self, percent: int) -> None:
        if self._stage is not None:
            self.report(self._stage, percent)

    def finish(self) -> dict[str, Json]:
        """Seconds by stage, in order."""
        self._close()
        self._stage = self._since = None
        return dict(self._seconds)

    def _close(self) -> None:
        if self._stage is not None and self._since is not None:
            spent = (self.clock.now() - self._since).total_seconds()
            self._seconds[self._stage] = round(self._seconds.get(self._stage, 0.0) + spent, 3)
