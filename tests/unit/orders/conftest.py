"""A studio of its own for each test."""

from pathlib import Path

import pytest
from tests.builders.studio import Studio


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path)
