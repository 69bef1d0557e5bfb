"""What an operator sees at the terminal."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from stario.domain.generation.model.queue import Queue
from stario.entrypoints.cli.commands import main
from stario.entrypoints.worker.queues import NAMES, PATIENT, SERVED


def test_a_wrong_setting_is_named_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEASE_SECONDS", "-1")
    monkeypatch.setenv("JWT_KEYS", "a-secret-that-must-not-be-shown-to-anybody")

    result = CliRunner().invoke(main, ["migrate"])

    assert result.exit_code == 1
    assert result.output.startswith("Error: LEASE_SECONDS: ")
    assert "a-secret" not in result.output
    assert "Traceback" not in result.output


def test_an_unknown_queue_is_refused_with_the_known_ones() -> None:
    result = CliRunner().invoke(main, ["worker", "nonsense"])

    assert result.exit_code == 2
    assert "video" in result.output


def test_every_queue_has_a_short_name_and_a_worker() -> None:
    assert set(NAMES.values()) == set(SERVED) == set(Queue)


def test_what_gives_way_comes_last() -> None:
    assert set(SERVED[-len(PATIENT) :]) == PATIENT


def test_commands_that_run_no_engine_import_none() -> None:
    code = (
        "import sys, stario.entrypoints.cli.commands;"
        "print([m for m in ('scipy', 'cv2', 'onnxruntime', 'av', 'sklearn') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
