"""Tests of what the default install leaves out."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "tts: needs the extra `tts` (make setup-tts)")
    config.addinivalue_line("markers", "painter: needs the extra `painter` (make setup-painter)")
