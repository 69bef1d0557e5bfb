"""Tests of what the default install leaves out."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "tts: needs the extra `tts` (make setup-tts)")
