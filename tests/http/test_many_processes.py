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
metrics.end("GET", "/wishes", 200, 0.1)
exposition = Exposition(registry=registry, build=BuildInfo("api-gateway", "1"))
print(asyncio.run(exposition.render(""))[0].decode())
"""


def test_any_process_tells_the_sum_of_all(tmp_path: Path) -> None:
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}

    def scrape() -> str:
        run = subprocess.run(
            [sys.executable, "-c", PROCESS],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return run.stdout

    count = 'http_request_duration_seconds_count{method="GET",route="/wishes",status="200"}'
    assert f"{count} 1.0" in scrape()
    second = scrape()
    assert f"{count} 2.0" in second
    assert 'service="api-gateway"' in second
    assert "process_resident_memory_bytes" not in second
