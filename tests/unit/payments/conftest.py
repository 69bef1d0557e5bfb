"""A till of its own for each test."""

import pytest
from tests.builders.payment_till import Till


@pytest.fixture
def till() -> Till:
    return Till()
