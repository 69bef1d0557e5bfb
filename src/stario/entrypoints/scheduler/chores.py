"""How often each chore comes round."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from stario.domain.artists.usecases.prepare_faces import PrepareFaces
from stario.domain.artists.usecases.sweep_uploads import SweepUploads
from stario.domain.compliance.usecases.erase_due_accounts import EraseDueAccounts
from stario.domain.faces.usecases.reconcile_deletions import ReconcileDeletions
from stario.domain.generation.usecases.deliver_effects import DeliverEffects
from stario.domain.generation.usecases.expire_media import ExpireMedia
from stario.domain.generation.usecases.forget_answers import ForgetAnswers
from stario.domain.generation.usecases.prepare_previews import PreparePreviews
from stario.domain.generation.usecases.prepare_quiz_clips import PrepareQuizClips
from stario.domain.generation.usecases.prepare_samples import PrepareSamples
from stario.domain.generation.usecases.reconcile_queues import ReconcileQueues
from stario.domain.identity.usecases.sweep_archives import SweepArchives
from stario.domain.kernel.outbox import Topic
from stario.domain.merch.usecases.sweep_designs import SweepDesigns
from stario.entrypoints.scheduler.loop import Chore
from stario.ports.work import EffectHandler

EFFECTS_AT_ONCE = 50


def chores(
    *,
    reconcile: ReconcileQueues,
    deletions: ReconcileDeletions,
    deliver: DeliverEffects,
    samples: PrepareSamples,
    quiz_clips: PrepareQuizClips,
    previews: PreparePreviews,
    faces: PrepareFaces,
    expire: ExpireMedia,
    erase: EraseDueAccounts,
    forget: ForgetAnswers,
    uploads: SweepUploads,
    archives: SweepArchives,
    designs: SweepDesigns,
    of_the_shop: tuple[Chore, ...],
    of_the_safeguards: tuple[Chore, ...],
    of_the_backups: tuple[Chore, ...],
    of_the_watch: tuple[Chore, ...],
) -> tuple[Chore, ...]:
    async def deliver_all() -> bool:
        delivered = await deliver(limit=EFFECTS_AT_ONCE)
        return delivered.done == EFFECTS_AT_ONCE

    return (
        Chore(name="reconcile", period=timedelta(seconds=2), run=once(reconcile)),
        Chore(name="deletions", period=timedelta(seconds=2), run=once(deletions)),
        Chore(name="effects", period=timedelta(seconds=1), run=deliver_all),
        Chore(name="samples", period=timedelta(seconds=20), run=once(samples)),
        Chore(name="quiz clips", period=timedelta(seconds=30), run=once(quiz_clips)),
        Chore(name="previews", period=timedelta(seconds=20), run=once(previews)),
        Chore(name="faces", period=timedelta(seconds=20), run=once(faces)),
        Chore(name="expired media", period=timedelta(minutes=10), run=expire),
        Chore(name="erasure", period=timedelta(minutes=10), run=once(erase)),
        Chore(name="answers", period=timedelta(hours=1), run=once(forget)),
        Chore(name="uploads", period=timedelta(hours=1), run=once(uploads)),
        Chore(name="designs", period=timedelta(minutes=30), run=designs),
        Chore(name="archives", period=timedelta(hours=1), run=once(archives)),
        *of_the_shop,
        *of_the_safeguards,
        *of_the_backups,
        *of_the_watch,
    )


def joined(*parts: Mapping[Topic, EffectHandler]) -> Mapping[Topic, EffectHandler]:
    """Who carries out what, of all who have something to carry out."""
    return {topic: handler for part in parts for topic, handler in part.items()}


def once(run: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[bool]]:
    """A chore that does all there is to do in one go."""

    async def chore() -> bool:
        await run()
        return False

    return chore
