"""How patient a worker is."""

from datetime import timedelta

import attrs


@attrs.frozen(kw_only=True)
class Pace:
    """
    A `lease` is how long a silent worker keeps its jobs; it is renewed at a third of it.

    `grace` is what running jobs get when the worker is told to stop, before they are handed
    back. `time_limit` ends a handler that never returns. `poll` is how often the database is
    asked when nothing wakes the worker.
    """

    lease: timedelta = timedelta(seconds=15)
    grace: timedelta = timedelta(seconds=60)
    time_limit: timedelta = timedelta(minutes=15)
    poll: timedelta = timedelta(seconds=1)
    reconcile: timedelta = timedelta(seconds=2)

    @property
    def heartbeat(self) -> timedelta:
        return self.lease / 3
