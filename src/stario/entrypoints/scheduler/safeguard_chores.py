"""How often each chore of moderation and compliance comes round."""

from datetime import timedelta

from stario.domain.moderation.usecases.forget_review_traces import ForgetReviewTraces
from stario.domain.moderation.usecases.plant_golden_items import PERIOD, PlantGoldenItems
from stario.domain.moderation.usecases.sample_approved import SampleApproved
from stario.entrypoints.scheduler.chores import once
from stario.entrypoints.scheduler.loop import Chore


def safeguard_chores(
    *,
    plant: PlantGoldenItems,
    sample: SampleApproved,
    forget_traces: ForgetReviewTraces,
) -> tuple[Chore, ...]:
    return (
        Chore(name="golden items", period=PERIOD, run=once(plant)),
        Chore(name="samples of approved texts", period=timedelta(hours=1), run=once(sample)),
        Chore(name="traces of reviewing", period=timedelta(hours=1), run=forget_traces),
    )
