"""A folder that the processes of one run of the tests share."""

import os
from pathlib import Path

import pytest

_PLACE = "STARIO_TEST_SHELF"


@pytest.fixture(scope="session", autouse=True)
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """It is empty when a run begins."""
    own = tmp_path_factory.getbasetemp()
    place = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shelf"
    place.mkdir(exist_ok=True)
    os.environ[_PLACE] = str(place)
    return place


def shelf_of_the_run() -> Path:
    """Where it is, for what is no fixture."""
    return Path(os.environ[_PLACE])
