"""The database's absence, sat out."""

import attrs
import structlog

from stario.domain.kernel.errors import Unavailable

FIRST_DELAY_SECONDS = 0.1
LONGEST_DELAY_SECONDS = 2.0

log = structlog.get_logger(__name__)


@attrs.define
class Outage:
    """Says once that it began and once that it ended; between the tries it waits longer."""

    _failures: int = 0

    @property
    def lasts(self) -> bool:
        return self._failures > 0

    def failed(self, error: Unavailable) -> float:
        """Count a failure; gives the seconds to wait before the next try."""
        if not self._failures:
            log.warning("database out of reach", **error.details)
        self._failures += 1
        return min(FIRST_DELAY_SECONDS * (1 << min(self._failures, 8)), LONGEST_DELAY_SECONDS)

    def over(self) -> None:
        if self._failures:
            log.warning("database in reach again", failures=self._failures)
        self._failures = 0
