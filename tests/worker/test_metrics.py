"""What workers count."""

from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry

from stario.domain.generation.model.job import JobState
from stario.domain.generation.model.queue import Queue
from stario.entrypoints.worker.metrics import PrometheusWorkMetrics
from stario.ports.work_metrics import Outcome
from tests.worker.line import Line, done

SECONDS = "stario_job_seconds"
VIDEO = {"queue": Queue.VIDEO.value}


def test_only_what_was_done_counts_from_queue_to_file() -> None:
    registry = CollectorRegistry()
    metrics = PrometheusWorkMetrics(registry, (Queue.VIDEO,))
    assert registry.get_sample_value(f"{SECONDS}_count", VIDEO) == 0

    metrics.finished(Queue.VIDEO, Outcome.RETRIED, seconds=3, since_enqueued_seconds=9)
    metrics.finished(Queue.VIDEO, Outcome.DONE, seconds=4, since_enqueued_seconds=40)

    assert registry.get_sample_value(f"{SECONDS}_count", VIDEO) == 1
    assert registry.get_sample_value(f"{SECONDS}_sum", VIDEO) == 40
    assert registry.get_sample_value(f"{SECONDS}_bucket", VIDEO | {"le": "40.0"}) == 1
    attempts = VIDEO | {"outcome": "retried"}
    assert registry.get_sample_value("stario_job_attempts_total", attempts) == 1


@pytest.mark.parametrize("line", ["memory"], indirect=True)
async def test_the_time_in_the_queue_is_part_of_it(line: Line) -> None:
    async with line.working(done):
        await line.until(await line.order(ago=timedelta(seconds=90)), JobState.DONE)

    ((queue, seconds),) = line.metrics.totals
    assert queue is Queue.VIDEO
    assert 90 <= seconds < 120
