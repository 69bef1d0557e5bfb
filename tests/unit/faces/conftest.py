"""A photo booth of its own for each test."""

from pathlib import Path

import pytest
from tests.builders.booth import Booth, a_booth


@pytest.fixture
async def booth(tmp_path: Path) -> Booth:
    return await a_booth(tmp_path)
