"""A package of 100,000 records fits into a small machine."""

import json
import subprocess
import sys
from pathlib import Path

from bench.legal_package import BAR_MB, RECORDS

ROOT = Path(__file__).parents[3]


def test_memory_stays_flat() -> None:
    # In a process of its own: the largest size of this one says nothing.
    ran = subprocess.run(
        [sys.executable, "-m", "bench.legal_package"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=150,
    )
    found = json.loads(ran.stdout.splitlines()[-1])

    assert found["records"] > RECORDS
    assert found["largest_resident_mb"] < BAR_MB
