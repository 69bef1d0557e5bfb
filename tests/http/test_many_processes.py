"""Metrics of several processes that share a directory, told by any of them."""

import os
import subprocess
import sys
from pathlib import Path

PROCESS = """
import asyncio, sys
from stario.entrypoints.http.metrics import BuildInfo, Exposition, HttpMetrics, new_registry

registry = new_registry()
metrics = HttpMetrics(registry)
metrics.begin()
if "killed" not in sys.argv:
    metrics.end("GET", "/wishes", 200, 0.1)
exposition = Exposition(registry=registry, build=BuildInfo("api-gateway", "1"))
print(asyncio.run(exposition.render(""))[0].decode())
"""


def scrape(folder: Path, *words: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", PROCESS, *words],
        env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


def test_what_a_process_was_answering_ends_with_it(tmp_path: Path) -> None:
    assert "http_requests_in_flight 1.0" in scrape(tmp_path, "killed")
    assert "http_requests_in_flight 0.0" in scrape(tmp_path)


def test_any_process_tells_the_sum_of_all(tmp_path: Path) -> None:
    count = 'http_request_duration_seconds_count{method="GET",route="/wishes",status="200"}'
    assert f"{count} 1.0" in scrape(tmp_path)
    second = scrape(tmp_path)
    assert f"{count} 2.0" in second
    assert 'service="api-gateway"' in second
    assert "process_resident_memory_bytes" not in second
