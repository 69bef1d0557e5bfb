"""The manifests of a cluster, as `kubectl kustomize` builds them from deploy/kubernetes."""

import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
OVERLAYS = ("staging", "production")
MIGRATIONS = tuple(f"{overlay}/migrations" for overlay in OVERLAYS)
EVERYTHING = OVERLAYS + MIGRATIONS

Manifest = dict[str, Any]
WITH_PODS = ("Deployment", "StatefulSet", "Job")


def program(name: str) -> str:
    """A program that came with a package of the environment that runs this."""
    return str(Path(sys.executable).parent / name)


@cache
def built(overlay: str) -> tuple[Manifest, ...]:
    """What an overlay puts into a cluster."""
    done = subprocess.run(
        [program("kubectl"), "kustomize", str(KUBERNETES / "overlays" / overlay)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return tuple(yaml.load_all(done.stdout, Loader=yaml.CSafeLoader))


def of_kind(overlay: str, *kinds: str) -> list[Manifest]:
    return [each for each in built(overlay) if each["kind"] in kinds]


def named(overlay: str, kind: str) -> dict[str, Manifest]:
    return {each["metadata"]["name"]: each for each in of_kind(overlay, kind)}


def pods(overlay: str) -> Iterator[tuple[str, Manifest]]:
    """Name and pod template of whatever runs pods."""
    for each in of_kind(overlay, *WITH_PODS):
        yield each["metadata"]["name"], each["spec"]["template"]


def containers(overlay: str) -> Iterator[tuple[str, Manifest]]:
    for name, template in pods(overlay):
        spec = template["spec"]
        for container in (*spec.get("initContainers", ()), *spec["containers"]):
            yield name, container


def matches(selector: Manifest, labels: dict[str, str]) -> bool:
    """Whether a label selector of Kubernetes takes *labels* in."""
    wanted = selector.get("matchLabels", {})
    return all(labels.get(key) == value for key, value in wanted.items()) and all(
        _holds(rule, labels) for rule in selector.get("matchExpressions", ())
    )


def _holds(rule: Manifest, labels: dict[str, str]) -> bool:
    value = labels.get(rule["key"])
    if rule["operator"] == "In":
        return value in rule["values"]
    raise NotImplementedError(rule["operator"])
