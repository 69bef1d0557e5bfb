"""People who decide on work that waits for them."""

from typing import Protocol

from stario.adapters.system import Uuid7Ids
from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.generation.usecases.judge_held import JudgeHeld
from stario.domain.generation.usecases.release_job import ReleaseJob
from stario.ports.dispatch import JobDispatch
from stario.ports.progress import ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock


class Place(Protocol):
    """Where work is kept and announced."""

    @property
    def storage(self) -> Storage: ...
    @property
    def dispatch(self) -> JobDispatch: ...
    @property
    def feed(self) -> ProgressFeed: ...
    @property
    def clock(self) -> Clock: ...


def judge_at(place: Place) -> JudgeHeld:
    ids = Uuid7Ids()
    take_down = TakeDown(ids=ids, dispatch=place.dispatch, feed=place.feed)
    return JudgeHeld(take_down=take_down, ids=ids, dispatch=place.dispatch, feed=place.feed)


def release_at(place: Place) -> ReleaseJob:
    return ReleaseJob(storage=place.storage, judge_held=judge_at(place), clock=place.clock)
