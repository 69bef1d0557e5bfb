"""`stario models`, as an operator types it."""

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.builders.portraits import landmark_models

from stario.entrypoints.cli.models import models

NO_STORE = {"S3_ENDPOINT_URL": "", "S3_ACCESS_KEY_ID": "", "S3_SECRET_ACCESS_KEY": ""}
OWN = (
    *("--name", "own-voice", "--version", "1.0", "--engine", "coqui-tts"),
    *("--licence", "CPML", "--not-commercial", "--source", "trained here"),
)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A folder of models with the landmarks alone."""
    here = landmark_models()
    shutil.copytree(here, tmp_path / "models" / "face-landmarks" / here.name)
    return tmp_path / "models"


def typed(cache: Path, *words: str, **environment: str) -> Result:
    variables = {**NO_STORE, "STARIO_MODELS_DIR": str(cache), **environment}
    return CliRunner().invoke(models, words, env=variables)


def test_models_are_listed_with_what_is_here_and_what_their_licence_allows(cache: Path) -> None:
    said = typed(cache, "list")

    assert said.exit_code == 0
    assert "face-landmarks 0.6.0: 3 of 3 files here, 6 MB, Apache-2.0 (commercial)" in said.output
    assert "whisper-base 1.0.0: 0 of 4 files here" in said.output


def test_sound_files_are_called_sound(cache: Path) -> None:
    assert typed(cache, "verify", "face-landmarks").output == "every file is sound\n"


def test_damaged_and_missing_files_are_named(cache: Path) -> None:
    folder = next((cache / "face-landmarks").iterdir())
    (folder / "face_landmark.tflite").write_bytes(b"damaged")
    (folder / "iris_landmark.tflite").unlink()

    said = typed(cache, "verify", "face-landmarks")

    assert said.exit_code == 1
    assert "face-landmarks/face_landmark.tflite: damaged" in said.output
    assert "face-landmarks/iris_landmark.tflite: missing" in said.output


@pytest.mark.parametrize("command", ["verify", "install"])
@pytest.mark.parametrize("name", ["nothing", "../../etc/passwd"])
def test_a_model_that_nobody_described_is_refused(cache: Path, command: str, name: str) -> None:
    said = typed(cache, command, name)

    assert said.exit_code == 1
    assert "model_missing" in said.output


def test_what_is_installed_already_is_not_fetched_again(cache: Path) -> None:
    assert typed(cache, "install", "face-landmarks").exit_code == 0


def test_own_weights_are_described_and_listed(cache: Path, tmp_path: Path) -> None:
    weights = tmp_path / "weights"
    weights.mkdir()
    (weights / "model.pth").write_bytes(b"numbers")

    said = typed(cache, "describe", str(weights), *OWN)

    assert said.exit_code == 0, said.output
    manifest = json.loads((cache / "manifests" / "own-voice.json").read_text())
    assert [file["name"] for file in manifest["files"]] == ["model.pth"]
    listed = typed(cache, "list").output
    assert "own-voice 1.0: 0 of 1 files here, 0 MB, CPML (not commercial)" in listed


def test_without_an_object_store_nothing_is_pushed(cache: Path) -> None:
    said = typed(cache, "push", "face-landmarks")

    assert said.exit_code == 1
    assert "S3_ENDPOINT_URL is not set" in said.output


def test_models_are_pushed_once(cache: Path, s3_url: str) -> None:
    store = {
        "S3_ENDPOINT_URL": s3_url,
        "S3_ACCESS_KEY_ID": "test",
        "S3_SECRET_ACCESS_KEY": "test",
        "S3_BUCKET_PREFIX": f"pushed-{os.getpid()}-",
    }

    first = typed(cache, "push", "face-landmarks", **store)
    second = typed(cache, "push", "face-landmarks", **store)

    assert first.output == "face-landmarks: 3 files uploaded\n"
    assert second.output == "face-landmarks: 0 files uploaded\n"
