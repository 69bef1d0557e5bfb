"""A rollout brings the schema forward first, and stops where that fails."""

import os
import subprocess
from pathlib import Path

from tests.deploy.manifests import KUBERNETES, OVERLAYS

CLUSTER = """#!/bin/sh
# A cluster that notes what it is told, and fails at what FAILS names.
echo "$*" >> "$NOTES"
case "$*" in
"get deployments"*) printf 'deployment.apps/api-gateway\\ndeployment.apps/scheduler\\n' ;;
esac
case "$*" in
"${FAILS:-nothing}"*) exit 1 ;;
esac
"""


def _roll_out(folder: Path, fails: str = "nothing") -> tuple[int, list[str]]:
    kubectl = folder / "kubectl"
    kubectl.write_text(CLUSTER)
    kubectl.chmod(0o755)
    notes = folder / "notes"
    done = subprocess.run(
        [str(KUBERNETES / "rollout.sh"), "production"],
        env={"PATH": f"{folder}:{os.environ['PATH']}", "NOTES": str(notes), "FAILS": fails},
        capture_output=True,
        check=False,
    )
    return done.returncode, notes.read_text().splitlines()


def _applied(calls: list[str]) -> list[str]:
    return [call.rpartition("overlays/")[2] for call in calls if call.startswith("apply -k")]


def test_the_schema_goes_first_and_every_deployment_is_waited_for(tmp_path: Path) -> None:
    code, calls = _roll_out(tmp_path)
    assert code == 0
    assert _applied(calls) == ["production/migrations", "production"]
    wait = next(call for call in calls if call.startswith("wait job/stario-migrate"))
    assert calls.index(wait) < calls.index(f"apply -k {KUBERNETES}/overlays/production")
    assert [call.split()[2] for call in calls if call.startswith("rollout status")] == [
        "deployment.apps/api-gateway",
        "deployment.apps/scheduler",
    ]


def test_a_schema_that_stays_behind_leaves_the_release_that_runs(tmp_path: Path) -> None:
    code, calls = _roll_out(tmp_path, fails="wait job/stario-migrate")
    assert code == 1
    assert _applied(calls) == ["production/migrations"]


def test_a_deployment_that_does_not_come_up_is_no_success(tmp_path: Path) -> None:
    code, _ = _roll_out(tmp_path, fails="rollout status deployment.apps/scheduler")
    assert code != 0


def test_every_overlay_has_its_migration() -> None:
    for overlay in OVERLAYS:
        assert (KUBERNETES / "overlays" / overlay / "migrations" / "kustomization.yaml").is_file()
