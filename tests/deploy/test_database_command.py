"""`stario` on the machine of the database: like the container that is there, and beside it."""

import os
import subprocess
from pathlib import Path

from tests.deploy.manifests import DEPLOY

DOCKER = """#!/bin/sh
# A Docker that notes what it is told, and knows one container.
echo "$*" >> "$NOTES"
case "$*" in
*Config.Env*) printf 'DATABASE_URL=postgresql://stario:hidden@db/stario\\nPGDATA=/data\\n' ;;
*NetworkMode*) echo host ;;
*Config.Image*) echo stario-postgres:0.1.0 ;;
run*)
    while [ "$1" != --env-file ]; do shift; done
    cp "$2" "$SEEN"
    echo "$2" > "$SEEN.path"
    ;;
esac
"""


def _run(folder: Path, *arguments: str) -> list[str]:
    docker = folder / "docker"
    docker.write_text(DOCKER)
    docker.chmod(0o755)
    notes = folder / "notes"
    subprocess.run(
        [str(DEPLOY / "postgres" / "stario"), *arguments],
        env={
            "PATH": f"{folder}:{os.environ['PATH']}",
            "NOTES": str(notes),
            "SEEN": str(folder / "seen"),
        },
        check=True,
        capture_output=True,
    )
    return notes.read_text().splitlines()


def test_it_runs_in_a_container_like_the_one_that_is_there(tmp_path: Path) -> None:
    *_, last = _run(tmp_path, "backup", "list")
    assert last.startswith("run --rm --entrypoint stario --user 999:999 --cap-drop ALL")
    assert "--volumes-from stario-postgres" in last
    assert "--network host" in last
    assert last.endswith("stario-postgres:0.1.0 backup list")
    assert "PGDATA=/data" in (tmp_path / "seen").read_text()


def test_no_secret_stays_in_a_file_or_stands_in_a_list_of_processes(tmp_path: Path) -> None:
    calls = _run(tmp_path, "backup", "run", "--type", "full")
    assert not any("hidden" in call for call in calls)
    assert not Path((tmp_path / "seen.path").read_text().strip()).exists()


def test_a_restore_stops_the_server_first_and_nothing_else_does(tmp_path: Path) -> None:
    assert not any(call.startswith("stop") for call in _run(tmp_path, "backup", "verify"))
    (tmp_path / "notes").unlink()
    moment = "2026-11-24 10:00:00"
    first, *_, last = _run(tmp_path, "backup", "restore", "--to", moment, "--confirm")
    assert first == "stop stario-postgres"
    assert last.endswith(f"backup restore --to {moment} --confirm")
