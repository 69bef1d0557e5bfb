"""How often each chore of operations comes round."""

from datetime import timedelta

from stario.domain.operations.usecases.keep_status import KeepStatus
from stario.domain.operations.usecases.watch_incidents import WatchIncidents
from stario.entrypoints.scheduler.chores import once
from stario.entrypoints.scheduler.loop import Chore


def watch_chores(*, watch_incidents: WatchIncidents, keep_status: KeepStatus) -> tuple[Chore, ...]:
    return (
        Chore(name="incidents", period=timedelta(seconds=10), run=once(watch_incidents)),
        # A day is counted in minutes.
        Chore(name="status page", period=timedelta(minutes=1), run=once(keep_status)),
    )
