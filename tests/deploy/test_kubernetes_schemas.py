"""Every overlay builds, and a cluster would understand every field of it."""

from typing import Any

import jsonschema  # type: ignore[import-untyped]
import kubernetes_validate  # type: ignore[import-untyped]
import pytest

from tests.deploy.custom_kinds import SCHEMAS
from tests.deploy.manifests import EVERYTHING, KUBERNETES, Manifest, built

VERSION = "1.37"
NOT_IN_A_NAMESPACE = {"Namespace", "PriorityClass"}


def _check(manifest: Manifest) -> None:
    schema = SCHEMAS.get((manifest["apiVersion"], manifest["kind"]))
    if schema is None:
        kubernetes_validate.validate(manifest, VERSION, strict=True)
    else:
        jsonschema.validate(manifest["spec"], schema)


@pytest.mark.parametrize("overlay", EVERYTHING)
def test_a_cluster_understands_every_field(overlay: str) -> None:
    for manifest in built(overlay):
        _check(manifest)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("Deployment", ("spec", "template", "spec", "terminationGracePeriod")),
        ("ScaledObject", ("spec", "minReplicas")),
        ("ExternalSecret", ("spec", "refresh")),
    ],
)
def test_a_misspelt_field_is_found(kind: str, path: tuple[str, ...]) -> None:
    manifest: Any = next(each for each in built("staging") if each["kind"] == kind)
    *parents, leaf = path
    place = manifest
    for parent in parents:
        place = place[parent]
    place[leaf] = 1
    with pytest.raises((kubernetes_validate.ValidationError, jsonschema.ValidationError)):
        _check(manifest)
    del place[leaf]


@pytest.mark.parametrize("overlay", EVERYTHING)
def test_everything_is_in_the_namespace_and_part_of_stario(overlay: str) -> None:
    for manifest in built(overlay):
        metadata = manifest["metadata"]
        assert metadata["labels"]["app.kubernetes.io/part-of"] == "stario", metadata
        if manifest["kind"] not in NOT_IN_A_NAMESPACE:
            assert metadata["namespace"] == "stario", metadata


@pytest.mark.parametrize("overlay", EVERYTHING)
def test_nothing_is_named_twice(overlay: str) -> None:
    names = [(each["kind"], each["metadata"]["name"]) for each in built(overlay)]
    assert len(names) == len(set(names))


def test_every_file_is_used() -> None:
    """A manifest that no kustomization names would be believed to be there."""
    texts = {path: path.read_text() for path in KUBERNETES.rglob("kustomization.yaml")}
    unused = [
        str(path.relative_to(KUBERNETES))
        for path in KUBERNETES.rglob("*")
        if path.is_file()
        and path.suffix in {".yaml", ".env", ".conf", ".sql"}
        and path.name != "kustomization.yaml"
        and path.name not in texts[path.parent / "kustomization.yaml"]
    ]
    assert unused == []
