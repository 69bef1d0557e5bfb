"""The review queue and appeals over HTTP."""

from dependency_injector import containers, providers

from stario.adapters.moderation.ruled import RuledTextModerator
from stario.adapters.system import Uuid7Ids
from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.generation.usecases.judge_held import JudgeHeld
from stario.domain.moderation.usecases.ask_artist import AskArtist
from stario.domain.moderation.usecases.carry_out import CarryOut
from stario.domain.moderation.usecases.claim_case import ClaimCase
from stario.domain.moderation.usecases.claim_next import ClaimNext
from stario.domain.moderation.usecases.decide_appeal import DecideAppeal
from stario.domain.moderation.usecases.decide_case import DecideCase
from stario.domain.moderation.usecases.file_appeal import FileAppeal
from stario.domain.moderation.usecases.read_cases import ReadCases
from stario.domain.moderation.usecases.read_review import ReadReview
from stario.domain.moderation.usecases.release_held import ReleaseHeld
from stario.domain.moderation.usecases.undo_outcome import UndoOutcome
from stario.domain.payments.usecases.give_back import GiveBack
from stario.entrypoints.http.handlers.appeals import AppealHandlers
from stario.entrypoints.http.handlers.review_queue import ReviewQueueHandlers
from stario.ports.dispatch import JobDispatch
from stario.ports.media import ObjectStore
from stario.ports.progress import ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class ReviewContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    dispatch: providers.Dependency[JobDispatch] = providers.Dependency()
    feed: providers.Dependency[ProgressFeed] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()

    ids = One(Uuid7Ids)
    take_down = One(TakeDown, ids=ids, dispatch=dispatch, feed=feed)
    decide = One(
        DecideCase, storage=storage, clock=clock, ids=ids,
        carry_out=One(
            CarryOut,
            judge_held=One(JudgeHeld, take_down=take_down, ids=ids, dispatch=dispatch, feed=feed),
        ),
    )  # fmt: skip
    release_held = One(ReleaseHeld, storage=storage, decide=decide, clock=clock)

    queue = One(
        ReviewQueueHandlers, decide_case=decide, clock=clock,
        read_cases=One(ReadCases, storage=storage, objects=objects, clock=clock, ids=ids),
        claim_case=One(ClaimCase, storage=storage, clock=clock, ids=ids),
        claim_next=One(ClaimNext, storage=storage, clock=clock, ids=ids),
        ask_artist=One(
            AskArtist, storage=storage,
            moderator=One(RuledTextModerator, storage=storage, clock=clock),
        ),
    )  # fmt: skip
    appeals = One(
        AppealHandlers, read_review=One(ReadReview, storage=storage),
        file_appeal=One(FileAppeal, storage=storage, clock=clock, ids=ids),
        decide_appeal=One(
            DecideAppeal, storage=storage, clock=clock, ids=ids,
            undo=One(
                UndoOutcome, take_down=take_down, dispatch=dispatch,
                give_back=One(GiveBack, ids=ids),
            ),
        ),
    )  # fmt: skip
