"""How often each chore of operations comes round."""

from datetime import timedelta

from stario.domain.operations.usecases.watch_incidents import WatchIncidents
from stario.entrypoints.scheduler.chores import once
from stario.entrypoints.scheduler.loop import Chore


def watch_chores(*, watch_incidents: WatchIncidents) -> tuple[Chore, ...]:
    return (Chore(name="incidents", period=timedelta(seconds=10), run=once(watch_incidents)),)
